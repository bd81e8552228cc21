/** Things that may take too long. */
import type { ProgramProcess } from '../../kernel/process-api.ts'

/** 'done', or 'late' after so many ms on the cluster's clock; without them it waits for ever. */
export async function withTimeout(
  process: ProgramProcess,
  ms: number | undefined,
  work: Promise<void>,
): Promise<'done' | 'late'> {
  const done = work.then(() => 'done' as const)
  if (ms === undefined) return done
  return Promise.race([done, process.sleep(ms).then(() => 'late' as const)])
}

/** Resolves when the signal comes; the process goes on. */
export function signalled(
  process: ProgramProcess,
  ...signals: readonly Parameters<ProgramProcess['onSignal']>[0][]
): Promise<'signalled'> {
  return new Promise((resolve) => {
    for (const signal of signals) process.onSignal(signal, () => resolve('signalled'))
  })
}
