/** wait: for jobs. */
import type { Signal } from '../../kernel/process-api.ts'
import { SIGNALS } from '../../kernel/signals.ts'
import { BuiltInFault } from '../errors.ts'
import { exitCode, type Job } from '../jobs.ts'
import { signalText } from '../signals.ts'
import { type BuiltIn, type Invocation, say } from '../state.ts'

/** What a signal ended is told where nobody sees a list of jobs. */
async function tellOfEnd({ shell }: Invocation, job: Job): Promise<void> {
  const { outcome } = job
  if (shell.interactive || shell.dialect.name === 'bash' || outcome.type !== 'killed') return
  if (outcome.signal !== 'INT' && outcome.signal !== 'PIPE') await say(shell, `${signalText(outcome.signal)}\n`)
}

/** Resolves early, with the code of a signal, when one arrives that has a trap. */
async function waitFor({ shell }: Invocation, job: Job): Promise<'done' | Signal> {
  const done = await shell.traps.interruptible(job.settled().then(() => true))
  return done === undefined ? (shell.traps.next ?? 'TERM') : 'done'
}

async function waitForOne(invocation: Invocation, name: string): Promise<number> {
  const { shell } = invocation
  if (!/^\d+$|^%/.test(name)) {
    const bash = shell.dialect.name === 'bash'
    throw new BuiltInFault(bash ? `\`${name}': not a pid or valid job spec` : shell.dialect.badNumber(name))
  }
  const job = shell.jobs.find(name)
  if (job === undefined) {
    if (name.startsWith('%')) throw new BuiltInFault(shell.dialect.noJob(name), shell.dialect.name === 'bash' ? 127 : 2)
    if (shell.dialect.name === 'bash') await invocation.warn(`pid ${name} is not a child of this shell`)
    return 127
  }
  const result = await waitFor(invocation, job)
  if (result !== 'done') return 128 + SIGNALS[result].number
  job.notified = true
  await tellOfEnd(invocation, job)
  return name.startsWith('%') ? exitCode(job.outcome) : job.codeOf(Number(name))
}

export const waitBuiltIn: BuiltIn = {
  name: 'wait',
  summary: 'wait for jobs',
  run: async (invocation) => {
    const { shell, args } = invocation
    let code = 0
    for (const name of args) code = await waitForOne(invocation, name)
    if (args.length > 0) return code
    for (const job of shell.jobs.all) {
      if (job.state === 'stopped') continue
      const result = await waitFor(invocation, job)
      if (result !== 'done') return 128 + SIGNALS[result].number
      if (!shell.interactive) shell.jobs.remove(job)
    }
    return 0
  },
}
