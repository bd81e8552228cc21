/** What /proc/PID says of a process in its text files. Source: proc(5). */
import { maskOf } from './capabilities.ts'
import type { KernelProcess, PidNamespace } from './kernel-process.ts'
import { SIGNALS } from './signals.ts'

const STATES = {
  running: { letter: 'R', word: 'running' },
  sleeping: { letter: 'S', word: 'sleeping' },
  stopped: { letter: 'T', word: 'stopped' },
  zombie: { letter: 'Z', word: 'zombie' },
} as const

/** Clock ticks a second. */
const TICKS = 100
const LONGEST_NAME = 15

/** The name that `comm` shows. */
export function shortName({ argv: [command = ''] }: KernelProcess): string {
  return command.slice(command.lastIndexOf('/') + 1).slice(0, LONGEST_NAME)
}

export function statusText(process: KernelProcess, viewedIn: PidNamespace): string {
  const { credentials, namespace } = process
  const { pid, parent, processGroup, state } = process.infoIn(viewedIn)
  const { letter, word } = STATES[state]
  const inner = innerNamespaces(namespace, viewedIn)
  const caps = maskOf(credentials.capabilities)
  const four = (id: number): string => Array.from({ length: 4 }, () => id).join('\t')
  const rows: readonly (readonly [name: string, value: string])[] = [
    ['Name', shortName(process)],
    ['Umask', process.umask.toString(8).padStart(4, '0')],
    ['State', `${letter} (${word})`],
    ['Tgid', `${pid}`],
    ['Ngid', '0'],
    ['Pid', `${pid}`],
    ['PPid', `${parent}`],
    ['TracerPid', '0'],
    ['Uid', four(credentials.uid)],
    ['Gid', four(credentials.gid)],
    ['FDSize', '64'],
    ['Groups', `${credentials.groups.join(' ')} `],
    ['NStgid', inner.map((one) => process.pidIn(one)).join('\t')],
    ['NSpid', inner.map((one) => process.pidIn(one)).join('\t')],
    ['NSpgid', inner.map((one) => process.group.pidIn(one) || processGroup).join('\t')],
    ['VmSize', '    4404 kB'],
    ['VmRSS', '    1024 kB'],
    ['Threads', '1'],
    ['SigIgn', signalMask(process.ignored())],
    ['CapInh', '0000000000000000'],
    ['CapPrm', caps],
    ['CapEff', caps],
    ['CapBnd', caps],
    ['CapAmb', '0000000000000000'],
    ['NoNewPrivs', '0'],
    ['Seccomp', '0'],
    ['Cpus_allowed_list', '0-1'],
  ]
  return rows.map(([name, value]) => `${name}:\t${value}\n`).join('')
}

export function statText(process: KernelProcess, viewedIn: PidNamespace, bootedAt: number): string {
  const { pid, parent, processGroup, state, cpuTime, startedAt } = process.infoIn(viewedIn)
  const ticks = (ms: number): number => Math.max(0, Math.floor((ms * TICKS) / 1000))
  const head = `${pid} (${shortName(process)}) ${STATES[state].letter} ${parent} ${processGroup} ${processGroup}`
  const terminal = process.terminal === undefined ? 0 : 34816
  const counters = `${terminal} -1 4194560 0 0 0 0 ${ticks(cpuTime)} 0 0 0 20 0 1 0 ${ticks(startedAt - bootedAt)}`
  return `${head} ${counters} 4509696 256 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0\n`
}

/** From the viewer's down to the process's own. */
function innerNamespaces(own: PidNamespace, viewedIn: PidNamespace): PidNamespace[] {
  const chain = own.chain()
  return chain.slice(0, chain.indexOf(viewedIn) + 1).reverse()
}

const signalMask = (signals: readonly (keyof typeof SIGNALS)[]): string =>
  signals
    .reduce((mask, signal) => mask | (1n << BigInt(SIGNALS[signal].number - 1)), 0n)
    .toString(16)
    .padStart(16, '0')
