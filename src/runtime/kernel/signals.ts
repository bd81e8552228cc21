/** What signals do by default. Source: signal(7). */
import type { Signal } from './process-api.ts'

export type SignalEffect = 'end' | 'ignore' | 'stop' | 'continue'

export const SIGNALS: Readonly<Record<Signal, { readonly number: number; readonly effect: SignalEffect }>> = {
  HUP: { number: 1, effect: 'end' },
  INT: { number: 2, effect: 'end' },
  QUIT: { number: 3, effect: 'end' },
  KILL: { number: 9, effect: 'end' },
  USR1: { number: 10, effect: 'end' },
  USR2: { number: 12, effect: 'end' },
  PIPE: { number: 13, effect: 'end' },
  ALRM: { number: 14, effect: 'end' },
  TERM: { number: 15, effect: 'end' },
  CHLD: { number: 17, effect: 'ignore' },
  CONT: { number: 18, effect: 'continue' },
  STOP: { number: 19, effect: 'stop' },
  TSTP: { number: 20, effect: 'stop' },
  TTIN: { number: 21, effect: 'stop' },
  TTOU: { number: 22, effect: 'stop' },
  WINCH: { number: 28, effect: 'ignore' },
}

export const isSignal = (name: string): name is Signal => Object.hasOwn(SIGNALS, name)
