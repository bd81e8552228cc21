/** kill: send signals to processes and jobs. */
import type { Signal } from '../../kernel/process-api.ts'
import { SIGNALS } from '../../kernel/signals.ts'
import { SystemError } from '../../kernel/system-error.ts'
import { BuiltInFault, OptionFault, ProgramFault, UsageFault } from '../errors.ts'
import { findJob } from '../named-job.ts'
import { signalNamed } from '../signals.ts'
import type { BuiltIn, Invocation } from '../state.ts'

const TEXTS = {
  ash: {
    noNumber: (target: string) => new ProgramFault(`invalid number '${target}'`, 1),
    noSignal: (text: string) => new ProgramFault(`bad signal name '${text}'`, 1),
    noTarget: () => new ProgramFault('you need to specify whom to kill', 1),
    failed: (target: string, reason: string) => `can't kill pid ${target}: ${reason}`,
  },
  dash: {
    noNumber: (target: string) => new BuiltInFault(`Illegal number: ${target}`),
    noSignal: (text: string) => new OptionFault(`-${text.charAt(0)}`),
    noTarget: () =>
      new BuiltInFault('Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]'),
    failed: (_target: string, reason: string) => `${reason}\n`,
  },
  bash: {
    noNumber: (target: string) => new BuiltInFault(`${target}: arguments must be process or job IDs`, 1),
    noSignal: (text: string) => new BuiltInFault(`${text}: invalid signal specification`, 1),
    noTarget: () => new UsageFault(),
    failed: (target: string, reason: string) => `(${target}) - ${reason}`,
  },
} as const

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
  if (job === undefined && !/^-?\d+$/.test(target)) throw TEXTS[invocation.shell.dialect.name].noNumber(target)
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
  usage: 'kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]',
  summary: 'send signals to processes and jobs (-l, -s)',
  run: async (invocation) => {
    const { args, shell } = invocation
    if (args[0] === '-l') return listSignals(invocation)
    const { signal: text, targets } = readKill(args)
    const signal = signalNamed(text)
    if (signal === undefined) {
      throw TEXTS[shell.dialect.name].noSignal(text)
    }
    if (targets.length === 0) throw TEXTS[shell.dialect.name].noTarget()
    let code = 0
    for (const target of targets) {
      try {
        sendTo(invocation, target, signal)
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        await invocation.warnAsProgram(TEXTS[shell.dialect.name].failed(target, error.message))
        code = 1
      }
    }
    // Signals to the shell itself have effect before the next command.
    await shell.process.turn()
    return code
  },
}
