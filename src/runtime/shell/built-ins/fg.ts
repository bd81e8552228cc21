/** fg: take a job to the foreground. */
import { findJob, requireJobControl, resume } from '../named-job.ts'
import { waitInForeground } from '../pipelines.ts'
import type { BuiltIn } from '../state.ts'

export const fgBuiltIn: BuiltIn = {
  name: 'fg',
  summary: 'take a job to the foreground',
  run: async (invocation) => {
    requireJobControl(invocation)
    const job = findJob(invocation, invocation.args[0])
    await invocation.print(`${job.text}\n`)
    resume(invocation, job)
    return waitInForeground(invocation.shell, job)
  },
}
