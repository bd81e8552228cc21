/** How a process ended, as one number. */
import type { ProcessOutcome } from './kernel/process-api.ts'
import { SIGNALS } from './kernel/signals.ts'

/** As shells and runtimes count it: 128 and the number of the signal. */
export const exitCode = (outcome: ProcessOutcome): number =>
  outcome.type === 'exited' ? outcome.code : 128 + SIGNALS[outcome.signal].number
