/** Signals as users name them. */
import type { Signal } from '../../kernel/process-api.ts'
import { isSignal, SIGNALS } from '../../kernel/signals.ts'

/** 'HUP', 'sighup', '1'; undefined for what is no signal. */
export function parseSignal(text: string): Signal | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '')
  if (isSignal(name)) return name
  const number = Number(text)
  return Object.keys(SIGNALS)
    .filter(isSignal)
    .find((signal) => SIGNALS[signal].number === number)
}
