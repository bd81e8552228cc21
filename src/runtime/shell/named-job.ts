/** Jobs as built-ins are given them: `%1`, or none for the current one. */
import { BuiltInFault } from './errors.ts'
import type { Job } from './jobs.ts'
import type { Invocation } from './state.ts'

/** Throws a BuiltInFault. */
export function findJob({ shell }: Invocation, name: string | undefined): Job {
  const job = name === undefined ? shell.jobs.current : shell.jobs.find(name)
  if (job !== undefined) return job
  throw new BuiltInFault(name === undefined ? 'No current job' : shell.dialect.noJob(name))
}

/** It goes on where it was stopped. */
export function resume({ shell }: Invocation, job: Job): void {
  job.continued()
  shell.process.kill(-job.group, 'CONT')
}

/** Throws a BuiltInFault where jobs are not in groups of their own. */
export function requireJobControl({ shell }: Invocation): void {
  if (shell.dialect.name === 'bash' && !shell.options.has('monitor')) throw new BuiltInFault('no job control', 1)
}
