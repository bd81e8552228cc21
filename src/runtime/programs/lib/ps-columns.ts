/** The columns of procps's ps: headers, widths and values. */
import type { ProcessInfo, ProgramProcess } from '../../kernel/process-api.ts'
import { strftime, two } from './format.ts'
import { commandLine, commandName, memoryInfo, memoryOf, stateLetter } from './process-columns.ts'
import { groupName, userName } from './users.ts'

export interface PsContext {
  readonly process: ProgramProcess
}

export interface PsColumn {
  readonly header: string
  readonly width: number
  readonly right?: boolean
  /** Whether the forest is drawn before it. */
  readonly command?: boolean
  readonly value: (info: ProcessInfo, context: PsContext) => string
}

const left = (header: string, width: number, value: PsColumn['value']): PsColumn => ({ header, width, value })
const right = (header: string, width: number, value: PsColumn['value']): PsColumn => ({
  header,
  width,
  right: true,
  value,
})
const command = (header: string, width: number, value: PsColumn['value']): PsColumn => ({
  header,
  width,
  command: true,
  value,
})

const DAY = 86_400_000

/** '00:01:02' */
const cpu = ({ cpuTime }: ProcessInfo): string => {
  const seconds = Math.floor(cpuTime / 1000)
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/** '0:01' */
const bsdCpu = ({ cpuTime }: ProcessInfo): string => {
  const seconds = Math.floor(cpuTime / 1000)
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`
}

/** '01:02', '3-04:05:06' */
function elapsed({ startedAt }: ProcessInfo, { process }: PsContext): string {
  const seconds = Math.floor((process.now() - startedAt) / 1000)
  const [days, hours] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24]
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return (days > 0 ? `${days}-` : '') + (days > 0 || hours > 0 ? `${two(hours)}:` : '') + rest
}

/** The time of today, the day of this year ('May06'), or the year. */
const started = ({ startedAt }: ProcessInfo, { process }: PsContext): string =>
  strftime(process.now() - startedAt < DAY ? '%H:%M' : '%b%d', startedAt)

function shareOfCpu({ startedAt, cpuTime }: ProcessInfo, { process }: PsContext): number {
  const age = process.now() - startedAt
  return age <= 0 ? 0 : (100 * cpuTime) / age
}

function shareOfMemory({ pid }: ProcessInfo, { process }: PsContext): string {
  const total = memoryInfo(process, 'MemTotal') ?? 0
  return (total === 0 ? 0 : (100 * memoryOf(process, pid).resident) / total).toFixed(1)
}

/** A name of at most eight characters, or the number. */
function user({ uid }: ProcessInfo, { process }: PsContext): string {
  const name = userName(process, uid) ?? String(uid)
  return name.length > 8 ? `${name.slice(0, 7)}+` : name
}

const group = ({ uid }: ProcessInfo, { process }: PsContext): string => groupName(process, uid) ?? String(uid)
const terminal = ({ terminal: name }: ProcessInfo): string => name ?? '?'
const args = (info: ProcessInfo): string => commandLine(info, (name) => `[${name}] <defunct>`)
const comm = (info: ProcessInfo): string =>
  info.state === 'zombie' ? `${commandName(info)} <defunct>` : commandName(info)

/** The state with its marks: leader of a session, in the foreground. */
function state(info: ProcessInfo): string {
  const leads = info.pid === info.processGroup
  return stateLetter(info) + (leads ? 's' : '') + (info.terminal !== undefined && info.state === 'running' ? '+' : '')
}

const pid = (header: string, value: (info: ProcessInfo) => number): PsColumn =>
  right(header, 5, (info) => String(value(info)))

const PID = pid('PID', (info) => info.pid)
const PPID = pid('PPID', (info) => info.parent)
const PGID = pid('PGID', (info) => info.processGroup)
const CPU = right('%CPU', 4, (info, context) => shareOfCpu(info, context).toFixed(1))
const MEM = right('%MEM', 4, shareOfMemory)
const VSZ = right('VSZ', 6, (info, { process }) => String(memoryOf(process, info.pid).virtual))
const RSS = right('RSS', 5, (info, { process }) => String(memoryOf(process, info.pid).resident))
const TIME = right('TIME', 8, cpu)

export const PS_COLUMNS: { readonly [name: string]: PsColumn } = {
  pid: PID,
  ppid: PPID,
  pgid: PGID,
  pgrp: PGID,
  sid: pid('SID', (info) => info.processGroup),
  sess: pid('SESS', (info) => info.processGroup),
  tpgid: pid('TPGID', (info) => (info.terminal === undefined ? -1 : info.processGroup)),
  user: left('USER', 8, user),
  euser: left('EUSER', 8, user),
  ruser: left('RUSER', 8, user),
  uname: left('USER', 8, user),
  uid_hack: left('UID', 8, user),
  group: left('GROUP', 8, group),
  uid: right('UID', 5, ({ uid }) => String(uid)),
  euid: right('EUID', 5, ({ uid }) => String(uid)),
  c: right('C', 2, (info, context) => String(Math.min(Math.floor(shareOfCpu(info, context)), 99))),
  pcpu: CPU,
  '%cpu': CPU,
  pmem: MEM,
  '%mem': MEM,
  vsz: VSZ,
  vsize: VSZ,
  rss: RSS,
  rssize: RSS,
  sz: right('SZ', 5, (info, { process }) => String(memoryOf(process, info.pid).virtual / 4)),
  tty: left('TTY', 8, terminal),
  tt: left('TT', 8, terminal),
  tname: left('TTY', 8, terminal),
  stat: left('STAT', 4, state),
  state: left('S', 1, stateLetter),
  s: left('S', 1, stateLetter),
  f: left('F', 1, () => '4'),
  pri: right('PRI', 3, () => '80'),
  ni: right('NI', 3, () => '0'),
  nice: right('NI', 3, () => '0'),
  addr: left('ADDR', 4, () => '-'),
  wchan: left('WCHAN', 6, () => '-'),
  time: TIME,
  cputime: TIME,
  bsdtime: right('TIME', 6, bsdCpu),
  etime: right('ELAPSED', 11, elapsed),
  etimes: right('ELAPSED', 7, ({ startedAt }, { process }) => String(Math.floor((process.now() - startedAt) / 1000))),
  stime: left('STIME', 5, started),
  bsdstart: left('START', 5, started),
  start: right('STARTED', 8, ({ startedAt }) => strftime('%H:%M:%S', startedAt)),
  start_time: left('START', 5, started),
  lstart: right('STARTED', 24, ({ startedAt }) => strftime('%a %b %e %H:%M:%S %Y', startedAt)),
  comm: command('CMD', 15, comm),
  ucmd: command('CMD', 15, comm),
  args: command('COMMAND', 27, args),
  command: command('COMMAND', 27, args),
  cmd: command('CMD', 27, args),
}
