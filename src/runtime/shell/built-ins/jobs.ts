/** jobs: what runs in the background or is stopped. */
import type { BuiltIn } from '../state.ts'

export const jobsBuiltIn: BuiltIn = {
  name: 'jobs',
  summary: 'what runs in the background or is stopped (-l, -p)',
  run: async ({ shell, args, print }) => {
    for (const job of shell.jobs.all) {
      await print(args.includes('-p') ? `${job.group}\n` : `${shell.jobs.describe(job, args.includes('-l'))}\n`)
      job.notified = true
      if (job.state === 'done') shell.jobs.remove(job)
    }
    return 0
  },
}
