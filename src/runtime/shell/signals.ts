/** Names, numbers and texts of signals, as Linux has them. */
import type { Signal } from '../kernel/process-api.ts'
import { isSignal, SIGNALS } from '../kernel/signals.ts'

const TEXTS: { readonly [signal in Signal]?: string } = {
  HUP: 'Hangup',
  INT: 'Interrupt',
  QUIT: 'Quit',
  KILL: 'Killed',
  USR1: 'User defined signal 1',
  USR2: 'User defined signal 2',
  PIPE: 'Broken pipe',
  ALRM: 'Alarm clock',
  TERM: 'Terminated',
}

export const signalText = (signal: Signal): string => TEXTS[signal] ?? `Signal ${SIGNALS[signal].number}`

/** By 'TERM', 'SIGTERM', 'term' or '15'; 'EXIT' for 0; undefined for none of them. */
export function signalNamed(text: string): Signal | 'EXIT' | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '')
  if (name === 'EXIT' || name === '0') return 'EXIT'
  if (isSignal(name)) return name
  return Object.keys(SIGNALS)
    .filter(isSignal)
    .find((signal) => String(SIGNALS[signal].number) === name)
}
