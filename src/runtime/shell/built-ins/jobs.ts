/** Built-ins of jobs and signals: jobs, fg, bg, wait, kill, trap. */
import type { Signal } from '../../kernel/process-api.ts'
import { SIGNALS } from '../../kernel/signals.ts'
import { SystemError } from '../../kernel/system-error.ts'
import { BuiltInFault } from '../errors.ts'
import { exitCode, type Job } from '../jobs.ts'
import { waitInForeground } from '../pipelines.ts'
import { quote } from '../quoting.ts'
import { signalNamed } from '../signals.ts'
import type { BuiltIn, Invocation } from '../state.ts'

function findJob({ shell }: Invocation, name: string | undefined): Job {
  const job = name === undefined ? shell.jobs.current : shell.jobs.find(name)
  if (job !== undefined) return job
  throw new BuiltInFault(name === undefined ? 'No current job' : shell.dialect.noJob(name))
}

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

function resume({ shell }: Invocation, job: Job): void {
  job.continued()
  shell.process.kill(-job.group, 'CONT')
}

function requireJobControl({ shell }: Invocation): void {
  if (shell.dialect.name === 'bash' && !shell.options.has('monitor')) throw new BuiltInFault('no job control', 1)
}

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

/** Resolves early, with the code of a signal, when one arrives that has a trap. */
async function waitFor({ shell }: Invocation, job: Job): Promise<'done' | 'interrupted'> {
  const done = await shell.traps.interruptible(job.settled().then(() => true))
  return done === undefined ? 'interrupted' : 'done'
}

async function waitForOne(invocation: Invocation, name: string): Promise<number> {
  const { shell } = invocation
  const job = shell.jobs.find(name)
  if (job === undefined) {
    if (name.startsWith('%')) throw new BuiltInFault(shell.dialect.noJob(name), shell.dialect.name === 'bash' ? 127 : 2)
    if (shell.dialect.name === 'bash') await invocation.warn(`pid ${name} is not a child of this shell`)
    return 127
  }
  if ((await waitFor(invocation, job)) === 'interrupted') return 128 + SIGNALS.TERM.number
  job.notified = true
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
      if ((await waitFor(invocation, job)) === 'interrupted') return 128 + SIGNALS.TERM.number
      if (!shell.interactive) shell.jobs.remove(job)
    }
    return 0
  },
}

/** The signal to send, and to whom: `-TERM`, `-s TERM`, `-15`, or none for TERM. */
function readKill(args: readonly string[]): { signal: string; targets: readonly string[] } {
  const [first = '', second = ''] = args
  if (first === '-s' || first === '-n') return { signal: second, targets: args.slice(2) }
  if (first === '--') return { signal: 'TERM', targets: args.slice(1) }
  return /^-./.test(first) ? { signal: first.slice(1), targets: args.slice(1) } : { signal: 'TERM', targets: args }
}

function sendTo(invocation: Invocation, target: string, signal: Signal | 'EXIT'): void {
  const { process } = invocation.shell
  const job = target.startsWith('%') ? findJob(invocation, target) : undefined
  if (job === undefined && !/^-?\d+$/.test(target)) throw new BuiltInFault(`invalid number '${target}'`, 1)
  const pids = job === undefined ? [Number(target)] : invocation.shell.options.has('monitor') ? [-job.group] : job.pids
  for (const pid of pids) {
    if (signal !== 'EXIT') process.kill(pid, signal)
    else if (!process.processes().some((each) => each.pid === pid)) throw new SystemError('ESRCH')
  }
}

async function listSignals({ args, print }: Invocation): Promise<number> {
  const names = args
    .slice(1)
    .map((word) => (Number(word) > 128 ? signalNamed(String(Number(word) - 128)) : signalNamed(word)))
  for (const name of names) await print(`${name ?? ''}\n`)
  if (names.length > 0) return 0
  for (const [name, { number }] of Object.entries(SIGNALS)) await print(`${String(number).padStart(2)}) ${name}\n`)
  return 0
}

export const killBuiltIn: BuiltIn = {
  name: 'kill',
  summary: 'send signals to processes and jobs (-l, -s)',
  run: async (invocation) => {
    const { args, shell } = invocation
    if (args[0] === '-l') return listSignals(invocation)
    const { signal: text, targets } = readKill(args)
    const signal = signalNamed(text)
    if (signal === undefined) {
      throw new BuiltInFault(
        shell.dialect.name === 'bash' ? `${text}: invalid signal specification` : `bad signal name '${text}'`,
        1,
      )
    }
    if (targets.length === 0) throw new BuiltInFault('you need to specify whom to kill', 1)
    let code = 0
    for (const target of targets) {
      try {
        sendTo(invocation, target, signal)
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        await invocation.warn(
          shell.dialect.name === 'bash'
            ? `(${target}) - ${error.message}`
            : `can't kill pid ${target}: ${error.message}`,
        )
        code = 1
      }
    }
    // Signals to the shell itself have effect before the next command.
    await shell.process.turn()
    return code
  },
}

export const trapBuiltIn: BuiltIn = {
  name: 'trap',
  special: true,
  summary: 'what to do when a signal arrives, or at the EXIT',
  run: async ({ shell, args, print, warn }) => {
    const words = args[0] === '--' ? args.slice(1) : args
    if (words.length === 0) {
      for (const [name, action] of shell.traps.entries()) {
        await print(
          `trap -- ${quote(action)} ${shell.dialect.name === 'bash' && name !== 'EXIT' ? 'SIG' : ''}${name}\n`,
        )
      }
      return 0
    }
    const resets = words.length === 1 || words[0] === '-' || /^\d+$/.test(words[0] ?? '')
    const action = resets ? undefined : words[0]
    const names = words.length === 1 || /^\d+$/.test(words[0] ?? '') ? words : words.slice(1)
    let code = 0
    for (const text of names) {
      const name = signalNamed(text)
      if (name !== undefined) shell.traps.set(name, action)
      else {
        await warn(`${text}: invalid signal specification`)
        code = 1
      }
    }
    return code
  },
}
