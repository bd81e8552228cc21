/** bg: let a stopped job go on in the background. */
import { findJob, requireJobControl, resume } from '../named-job.ts'
import type { BuiltIn } from '../state.ts'

export const bgBuiltIn: BuiltIn = {
  name: 'bg',
  summary: 'let a stopped job go on in the background',
  run: async (invocation) => {
    requireJobControl(invocation)
    const job = findJob(invocation, invocation.args[0])
    resume(invocation, job)
    await invocation.print(`[${job.number}] ${job.text}\n`)
    return 0
  },
}
