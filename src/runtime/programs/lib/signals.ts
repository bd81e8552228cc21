/** Signals by name and number. */
import type { Signal } from '../../kernel/process-api.ts'

/** Linux's numbers on x86_64 and arm64. */
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

const isSignal = (name: string): name is Signal => Object.hasOwn(SIGNAL_NUMBERS, name)

/** 'HUP', 'sighup', '1'; undefined for what is no signal. */
export function parseSignal(text: string): Signal | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '')
  if (isSignal(name)) return name
  const number = Number(text)
  return Object.keys(SIGNAL_NUMBERS)
    .filter(isSignal)
    .find((signal) => SIGNAL_NUMBERS[signal] === number)
}
