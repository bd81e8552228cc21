/** Signals that a program waits for, one after the other. */
import type { ProgramProcess, Signal } from '../../kernel/process-api.ts'

/** Takes these signals from now on; the result gives the next one that came. */
export function signalQueue(process: ProgramProcess, signals: readonly Signal[]): () => Promise<Signal> {
  const waiting: Signal[] = []
  let wake = (): void => {}
  for (const signal of signals) {
    process.onSignal(signal, () => {
      waiting.push(signal)
      wake()
    })
  }
  return async () => {
    for (;;) {
      const signal = waiting.shift()
      if (signal !== undefined) return signal
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
}
