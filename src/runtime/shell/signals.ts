/** Names, numbers and texts of signals, as Linux has them. */
import type { Signal } from '../kernel/process-api.ts'

export const SIGNAL_NUMBERS: { readonly [signal in Signal]: number } = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  KILL: 9,
  USR1: 10,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
  TTIN: 21,
  TTOU: 22,
  WINCH: 28,
}

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

export const signalText = (signal: Signal): string => TEXTS[signal] ?? `Signal ${SIGNAL_NUMBERS[signal]}`

const isSignal = (name: string): name is Signal => name in SIGNAL_NUMBERS

/** By 'TERM', 'SIGTERM', 'term' or '15'; 'EXIT' for 0; undefined for none of them. */
export function signalNamed(text: string): Signal | 'EXIT' | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '')
  if (name === 'EXIT' || name === '0') return 'EXIT'
  if (isSignal(name)) return name
  return Object.keys(SIGNAL_NUMBERS)
    .filter(isSignal)
    .find((signal) => String(SIGNAL_NUMBERS[signal]) === name)
}
