/** busybox's ps: every process of the namespace, whatever the letters say. */
import type { ProcessInfo, ProgramProcess } from '../../kernel/process-api.ts'
import { type Command, command } from './command.ts'
import { UsageError } from './options.ts'
import { commandLine, commandName, memoryOf, stateLetter } from './process-columns.ts'
import { userName } from './users.ts'
import { windowOf } from './window.ts'

interface Column {
  readonly header: string
  readonly width: number
  readonly right?: boolean
  readonly value: (info: ProcessInfo, process: ProgramProcess) => string
}

const minutes = (ms: number): string => {
  const seconds = Math.floor(ms / 1000)
  return `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}`
}

const user = ({ uid }: ProcessInfo, process: ProgramProcess): string => userName(process, uid) ?? String(uid)
const args = (info: ProcessInfo): string => commandLine(info, (name) => `[${name}]`)

/** KiB in four characters. */
const size = (kib: number): string => (kib < 10_000 ? String(kib) : `${Math.round(kib / 1024)}m`)

const state = (info: ProcessInfo): string => stateLetter(info)

const COLUMNS: { readonly [name: string]: Column } = {
  user: { header: 'USER', width: 8, value: user },
  group: { header: 'GROUP', width: 8, value: user },
  comm: { header: 'COMMAND', width: 16, value: commandName },
  args: { header: 'COMMAND', width: 0, value: args },
  pid: { header: 'PID', width: 5, right: true, value: ({ pid }) => String(pid) },
  ppid: { header: 'PPID', width: 5, right: true, value: ({ parent }) => String(parent) },
  pgid: { header: 'PGID', width: 5, right: true, value: ({ processGroup }) => String(processGroup) },
  etime: {
    header: 'ELAPSED',
    width: 7,
    right: true,
    value: ({ startedAt }, process) => minutes(process.now() - startedAt),
  },
  nice: { header: 'NI', width: 5, right: true, value: () => '0' },
  rgroup: { header: 'RGROUP', width: 8, value: user },
  ruser: { header: 'RUSER', width: 8, value: user },
  time: { header: 'TIME', width: 5, value: ({ cpuTime }) => minutes(cpuTime).padStart(5) },
  tty: {
    header: 'TT',
    width: 6,
    value: ({ terminal }) => (terminal === undefined ? '?' : terminal.replace('pts/', '136,')),
  },
  vsz: { header: 'VSZ', width: 4, value: ({ pid }, process) => size(memoryOf(process, pid).virtual).padStart(4) },
  sid: { header: 'SID', width: 5, right: true, value: ({ processGroup }) => String(processGroup) },
  stat: { header: 'STAT', width: 4, value: state },
  rss: { header: 'RSS', width: 4, value: ({ pid }, process) => size(memoryOf(process, pid).resident).padStart(4) },
}

function columnsOf({ options }: Command): Column[] {
  const given = options.values('o')
  const names = given.length === 0 ? ['pid', 'user', 'time', 'args'] : given.flatMap((list) => list.split(','))
  return names.map((text) => {
    const [name = '', header] = text.split('=')
    const column = COLUMNS[name]
    if (column === undefined) {
      throw new UsageError(`bad -o argument '${name}', supported arguments: ${Object.keys(COLUMNS).join(',')}`)
    }
    return header === undefined ? column : { ...column, header }
  })
}

/** Headers stand left, as do texts; numbers right. */
function row(columns: readonly Column[], cell: (column: Column) => string, header: boolean): string {
  const last = columns.length - 1
  const line = columns.map((column, at) => {
    const text = cell(column)
    if (at === last && !column.right) return text
    return column.right && !header ? text.padStart(column.width) : text.padEnd(at === last ? 0 : column.width)
  })
  return line.join(' ')
}

export const busyboxPs = command(
  // Other letters, with a dash or without, change nothing.
  { short: 'o:TZaAuxefwljdhrHLmX', usage: 'ps [-o COL1,COL2=HEADER] [-T]\n\nShow list of processes' },
  async (running) => {
    const { process } = running
    const columns = columnsOf(running)
    const width = process.isTerminal(process.stdout) ? windowOf(process).columns - 1 : 2048
    await running.print(`${row(columns, ({ header }) => header, true).slice(0, width)}\n`)
    for (const info of process.processes()) {
      await running.print(`${row(columns, ({ value }) => value(info, process), false).slice(0, width)}\n`)
    }
    return undefined
  },
)
