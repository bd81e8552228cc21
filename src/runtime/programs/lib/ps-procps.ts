/** procps's ps: BSD letters (`ps aux`), Unix options (`ps -ef`), columns of one's own (`-o`). */
import type { ProcessInfo, ProgramProcess } from '../../kernel/process-api.ts'
import { type Command, command } from './command.ts'
import { UsageError } from './options.ts'
import { processTree } from './process-tree.ts'
import { PS_COLUMNS, type PsColumn, type PsContext } from './ps-columns.ts'
import { userId } from './users.ts'
import { windowOf } from './window.ts'

/** What the command line asks for. */
interface Question {
  readonly chosen: (info: ProcessInfo) => boolean
  readonly columns: readonly PsColumn[]
  readonly forest: boolean
  readonly wide: boolean
  readonly headers: boolean
}

const FORMATS = {
  plain: 'pid,tty,time,comm',
  bsd: 'pid,tty=TTY,stat,bsdtime,args',
  user: 'user,pid,pcpu,pmem,vsz,rss,tty=TTY,stat,bsdstart,bsdtime,args',
  full: 'uid_hack,pid,ppid,c,stime,tty,time,cmd',
  jobs: 'ppid,pid,pgid,sid,tty,tpgid,stat,uid,bsdtime,args',
  long: 'f,state,uid,pid,ppid,c,pri,ni,addr,sz,wchan,tty,time,comm',
} as const

function columnsOf(lists: readonly string[]): PsColumn[] {
  return lists
    .flatMap((list) => (/=.*,/.test(list) && list.indexOf('=') < list.indexOf(',') ? [list] : list.split(/[ ,]+/)))
    .filter((text) => text !== '')
    .map((text) => {
      const [name = '', header] = text.split('=')
      const column = PS_COLUMNS[name]
      if (column === undefined) throw new UsageError(`unknown user-defined format specifier "${name}"`)
      return header === undefined ? column : { ...column, header }
    })
}

const BSD_WORD = /^[a-zA-Z]+$/

/** BSD's letters have no dash; `ps 1` names a process. */
function splitBsd(words: readonly string[]): string[] {
  const result: string[] = []
  words.forEach((word, at) => {
    const before = words[at - 1] ?? ''
    const isValue = /^-\w*[oOpuUCtGg]$/.test(before) || before === 'o' || /^[a-z]*o$/.test(before)
    if (/^\d+(,\d+)*$/.test(word) && !isValue) result.push('-p', word)
    else if (!BSD_WORD.test(word) || isValue) result.push(word)
    else {
      for (const letter of word) result.push(letter === 'o' ? '-o' : `--bsd-${letter}`)
    }
  })
  return result
}

const BSD_LETTERS = [...'aAcefghjlmnrsSTuvwxX']

const numbers = (lists: readonly string[]): number[] => lists.flatMap((list) => list.split(/[ ,]+/)).map(Number)

function chooser({ options, process }: Command): (info: ProcessInfo) => boolean {
  const pids = numbers([...options.values('p'), ...options.values('pid')])
  const parents = numbers(options.values('ppid'))
  const names = options.values('C').flatMap((list) => list.split(','))
  const users = [...options.values('u'), ...options.values('U')].flatMap((list) => list.split(','))
  const uids = users.map((user) => userId(process, user))
  if (pids.length + parents.length + names.length + users.length > 0) {
    return (info) =>
      pids.includes(info.pid) ||
      parents.includes(info.parent) ||
      names.includes(PS_COLUMNS.comm?.value(info, { process }) ?? '') ||
      uids.includes(info.uid)
  }
  if (options.has('e', 'A') || (options.has('bsd-a') && options.has('bsd-x'))) return () => true
  if (options.has('a')) return (info) => info.terminal !== undefined && info.pid !== info.processGroup
  if (options.has('bsd-a')) return (info) => info.terminal !== undefined
  const own = process.processes().find(({ pid }) => pid === process.pid)
  const mine = (info: ProcessInfo): boolean => info.uid === process.credentials.uid
  if (options.has('bsd-x')) return mine
  return (info) => mine(info) && info.terminal === own?.terminal
}

function formatOf({ options }: Command): readonly string[] {
  const own = [...options.values('o'), ...options.values('O')]
  if (own.length > 0) return own
  if (options.has('f', 'F')) return [FORMATS.full]
  if (options.has('bsd-u')) return [FORMATS.user]
  if (options.has('bsd-j')) return [FORMATS.jobs]
  if (options.has('l')) return [FORMATS.long]
  const bsd = BSD_LETTERS.some((letter) => options.has(`bsd-${letter}`))
  return [bsd ? FORMATS.bsd : FORMATS.plain]
}

function questionOf(running: Command): Question {
  const { options } = running
  return {
    chosen: chooser(running),
    columns: columnsOf(formatOf(running)),
    forest: options.has('bsd-f', 'H', 'forest'),
    wide: options.count('bsd-w') + options.count('w') > 1,
    headers: !options.has('bsd-h', 'no-headers'),
  }
}

/** The lines of an answer. Widths are the columns' own; what does not fit pushes the rest to the right. */
function* rows(process: ProgramProcess, question: Question): Generator<string> {
  const { columns } = question
  const context: PsContext = { process }
  const found = process.processes().filter(question.chosen)
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => {
        const { width, right } = columns[at] ?? { width: 0 }
        if (right) return cell.padStart(width)
        return at === cells.length - 1 ? cell : cell.padEnd(width)
      })
      .join(' ')
  if (question.headers && columns.some(({ header }) => header !== '')) yield line(columns.map(({ header }) => header))
  const tree = question.forest ? processTree(found) : found.map((info) => ({ info, prefix: '' }))
  for (const { info, prefix } of tree) {
    yield line(columns.map((column) => (column.command ? prefix : '') + column.value(info, context)))
  }
}

export const procpsPs = command(
  {
    rewrite: splitBsd,
    short: 'eAafFlwHjdTNo:O:p:u:U:C:t:G:g:',
    long: {
      ...Object.fromEntries(BSD_LETTERS.map((letter) => [`bsd-${letter}`, `bsd-${letter}`])),
      forest: 'forest',
      'no-headers': 'no-headers',
      'no-heading': 'no-headers',
      pid: 'pid:',
      ppid: 'ppid:',
      format: 'o',
      user: 'u',
      sort: 'sort:',
      cols: 'cols:',
      columns: 'cols:',
    },
  },
  async (running) => {
    const { process } = running
    const question = questionOf(running)
    const width = process.isTerminal(process.stdout) && !question.wide ? windowOf(process).columns : 1e6
    for (const row of rows(process, question)) await running.print(`${row.slice(0, width)}\n`)
    return process.processes().some(question.chosen) ? 0 : 1
  },
)
