/** ls [-1AaCdFhilnpRrStu] [FILE]…: lines, columns on a terminal, colours as busybox gives them there. */
import type { FileStatus } from '../kernel/file-system-api.ts'
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { columns, humanSize, listTime, modeText, strftime } from './lib/format.ts'
import { inColumns } from './lib/grid.ts'
import { join } from './lib/paths.ts'
import { groupName, userName } from './lib/users.ts'
import { windowOf } from './lib/window.ts'

const USAGE = 'ls [-1AaCxdLHRFplinshrSXvctu] [-w WIDTH] [FILE]...\n\nList directory contents'

interface Entry {
  readonly name: string
  readonly path: string
  readonly status: FileStatus
}

const byName = (a: Entry, b: Entry): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

function sorted(entries: Entry[], { options }: Command): Entry[] {
  if (options.has('f', 'U')) return entries
  entries.sort(byName)
  if (options.has('S')) entries.sort((a, b) => b.status.size - a.status.size)
  if (options.has('t')) entries.sort((a, b) => b.status.modifiedAt - a.status.modifiedAt)
  return options.has('r') ? entries.reverse() : entries
}

const COLOURS: { readonly [type in FileStatus['type']]: string } = {
  file: '0;0',
  directory: '1;34',
  symlink: '1;36',
  pipe: '0;33',
  'character device': '1;33',
  socket: '1;35',
}

function colourOf({ status }: Entry, gnu: boolean): string {
  const executable = status.type === 'file' && (status.mode & 0o111) !== 0
  const colour = executable ? '1;32' : COLOURS[status.type]
  if (!gnu) return colour
  return colour === '0;0' ? '' : colour.replace(/^(\d);/, '0$1;')
}

function suffixOf({ status }: Entry, { options }: Command): string {
  if (status.type === 'directory') return options.has('F', 'p') ? '/' : ''
  if (!options.has('F')) return ''
  if (status.type === 'file') return status.mode & 0o111 ? '*' : ''
  return { symlink: '@', pipe: '|', socket: '=', 'character device': '' }[status.type]
}

class Listing {
  readonly #running: Command
  readonly #long: boolean
  readonly #gnu: boolean
  readonly #colours: boolean
  #first = true

  constructor(running: Command) {
    this.#running = running
    const { options, process } = running
    this.#long = options.has('l', 'n', 'g', 'o')
    this.#gnu = flavourOf(process) === 'gnu'
    const colour = options.value('color')
    const wanted = options.has('color') ? colour !== 'never' && colour !== 'none' : !this.#gnu
    this.#colours = wanted && (colour === 'always' || process.isTerminal(process.stdout))
  }

  /** A file that was named, or undefined after a complaint. */
  async entry(path: string, name = path): Promise<Entry | undefined> {
    const { files } = this.#running.process
    const named = name === path
    const follow = this.#running.options.has('L') || (named && !this.#long && !this.#running.options.has('d'))
    const about = this.#gnu ? `cannot access '${path}'` : path
    const status = await this.#running.attempt(about, () => {
      const link = files.linkStatus(path)
      if (!follow || link.type !== 'symlink') return link
      const target = this.#target(path)
      return target?.type === 'directory' || this.#running.options.has('L') ? (target ?? link) : link
    })
    if (status === undefined && this.#gnu) this.#running.code = named ? 2 : 1
    return status && { name, path, status }
  }

  #target(path: string): FileStatus | undefined {
    try {
      return this.#running.process.files.status(path)
    } catch {
      return undefined
    }
  }

  async folder(path: string, heading: boolean): Promise<void> {
    const { options, process } = this.#running
    const about = this.#gnu ? `cannot open directory '${path}'` : `can't open '${path}'`
    const names = await this.#running.attempt(about, () => process.files.list(path))
    if (names === undefined) return
    if (heading) await this.#running.print(`${this.#first ? '' : '\n'}${path}:\n`)
    this.#first = false
    const shown = options.has('a', 'A', 'f') ? names : names.filter((name) => !name.startsWith('.'))
    const entries: Entry[] = []
    for (const name of options.has('a', 'f') ? ['.', '..', ...shown] : shown) {
      const entry = await this.entry(join(path, name), name)
      if (entry !== undefined) entries.push(entry)
    }
    if (this.#long) await this.#running.print(`total ${this.#total(entries)}\n`)
    await this.print(sorted(entries, this.#running))
    if (!options.has('R')) return
    for (const { path: inner, status, name } of entries) {
      await process.turn()
      if (status.type === 'directory' && name !== '.' && name !== '..') await this.folder(inner, true)
    }
  }

  #total(entries: readonly Entry[]): string {
    const blocks = entries.reduce((sum, { status }) => sum + blocksOf(status), 0)
    if (!this.#running.options.has('h')) return String(blocks)
    return this.#gnu ? humanSize(blocks * 1024, 'gnu') : humanSize(blocks * 1024, 'busybox').padEnd(7)
  }

  async print(entries: readonly Entry[]): Promise<void> {
    if (entries.length > 0) this.#first = false
    const { options, process } = this.#running
    if (this.#long) {
      await this.#running.print(this.#gnu ? this.#gnuRows(entries) : entries.map((entry) => this.#row(entry)).join(''))
      return
    }
    const width = process.isTerminal(process.stdout) ? windowOf(process).columns : 0
    const cells = entries.map((entry) => ({
      text: this.#prefix(entry) + this.#shown(entry),
      width: this.#prefix(entry).length + entry.name.length + suffixOf(entry, this.#running).length,
    }))
    const lines = options.has('1') || (width === 0 && !options.has('C', 'x'))
    await this.#running.print(lines ? cells.map(({ text }) => `${text}\n`).join('') : inColumns(cells, width || 80))
  }

  #prefix({ status }: Entry): string {
    const { options } = this.#running
    const inode = options.has('i') ? `${String(status.inode).padStart(7)} ` : ''
    return inode + (options.has('s') ? `${String(blocksOf(status)).padStart(6)} ` : '')
  }

  #shown(entry: Entry): string {
    const colour = this.#colours ? colourOf(entry, this.#gnu) : ''
    const end = this.#gnu ? '\x1b[0m' : '\x1b[m'
    const name = colour === '' ? entry.name : `\x1b[${colour}m${entry.name}${end}`
    return name + suffixOf(entry, this.#running)
  }

  #arrow({ path, status }: Entry): string {
    return status.type === 'symlink' ? ` -> ${this.#running.process.files.readLink(path)}` : ''
  }

  /** Mode, links, user, group, size, time, name. */
  #cells(entry: Entry): readonly string[] {
    const { options, process } = this.#running
    const { status } = entry
    const numeric = options.has('n')
    const user = (numeric ? undefined : userName(process, status.uid)) ?? String(status.uid)
    const group = (numeric ? undefined : groupName(process, status.gid)) ?? String(status.gid)
    const size = options.has('h') ? humanSize(status.size, this.#gnu ? 'gnu' : 'busybox') : String(status.size)
    const time = options.has('full-time')
      ? strftime(this.#gnu ? '%Y-%m-%d %H:%M:%S.%N +0000' : '%Y-%m-%d %H:%M:%S +0000', status.modifiedAt)
      : listTime(status.modifiedAt, process.now())
    return [modeText(status), String(status.links), user, group, size, time, this.#shown(entry) + this.#arrow(entry)]
  }

  #row(entry: Entry): string {
    const [mode = '', links = '', user = '', group = '', size = '', time = '', name = ''] = this.#cells(entry)
    const who = `${user.slice(0, 8).padEnd(8)} ${group.slice(0, 8).padEnd(8)}`
    return `${this.#prefix(entry)}${mode} ${links.padStart(4)} ${who} ${size.padStart(this.#running.options.has('h') ? 7 : 9)} ${time} ${name}\n`
  }

  #gnuRows(entries: readonly Entry[]): string {
    const { options } = this.#running
    const dropped = new Set([...(options.has('g') ? [2] : []), ...(options.has('o', 'G') ? [3] : [])])
    const rows = entries.map((entry) => {
      const cells = this.#cells(entry).filter((_, at) => !dropped.has(at))
      return [`${this.#prefix(entry)}${cells[0]}`, ...cells.slice(1)]
    })
    return columns(rows, new Set([1, 4 - dropped.size]))
  }
}

/** KiB on disk, in pages. */
const blocksOf = ({ type, size }: FileStatus): number =>
  type === 'symlink' || type === 'character device' ? 0 : Math.ceil(size / 4096) * 4

export const ls = command(
  {
    short: '1AaCxdLHRFfplinshrSXvctuUgoGkw:',
    long: {
      all: 'a',
      'almost-all': 'A',
      'human-readable': 'h',
      recursive: 'R',
      reverse: 'r',
      'full-time': 'full-time',
      color: 'color:',
    },
    rewrite: (words) => words.map((word) => (word === '--color' ? '--color=always' : word)),
    usage: USAGE,
    gnu: { usage: ['[OPTION]... [FILE]...'], code: 2 },
  },
  async (running) => {
    const listing = new Listing(running)
    const paths = running.operands.length === 0 ? ['.'] : running.operands
    const [folders, others]: [Entry[], Entry[]] = [[], []]
    for (const path of paths) {
      const entry = await listing.entry(path)
      if (entry === undefined) continue
      const isFolder = entry.status.type === 'directory' && !running.options.has('d')
      ;(isFolder ? folders : others).push(entry)
    }
    await listing.print(sorted(others, running))
    for (const { path } of sorted(folders, running)) {
      await listing.folder(path, paths.length > 1 || running.options.has('R'))
    }
    return undefined
  },
)
