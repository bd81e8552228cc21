/** stat [-Lf] [-c FORMAT] FILE… */
import type { FileStatus } from '../kernel/file-system-api.ts'
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { modeText, statTime, TYPE_BITS } from './lib/format.ts'
import { UsageError } from './lib/options.ts'
import { groupName, userName } from './lib/users.ts'

const TYPE_NAMES: { readonly [type in FileStatus['type']]: string } = {
  file: 'regular file',
  directory: 'directory',
  symlink: 'symbolic link',
  pipe: 'fifo',
  'character device': 'character special file',
  socket: 'socket',
}

const octal = (mode: number): string => mode.toString(8)
const blocks = ({ size, type }: FileStatus): number => (type === 'symlink' ? 0 : Math.ceil(size / 4096) * 8)
const typeName = ({ type, size }: FileStatus): string =>
  type === 'file' && size === 0 ? 'regular empty file' : TYPE_NAMES[type]

/** What each letter of a format stands for. */
function fields({ process }: Command, path: string, status: FileStatus): { readonly [letter: string]: string } {
  const time = statTime(status.modifiedAt)
  const seconds = String(Math.floor(status.modifiedAt / 1000))
  return {
    a: octal(status.mode),
    A: modeText(status),
    b: String(blocks(status)),
    B: '512',
    d: String(status.device),
    D: status.device.toString(16),
    f: (TYPE_BITS[status.type] | status.mode).toString(16),
    F: typeName(status),
    g: String(status.gid),
    G: groupName(process, status.gid) ?? 'UNKNOWN',
    h: String(status.links),
    i: String(status.inode),
    n: path,
    N: status.type === 'symlink' ? `'${path}' -> '${process.files.readLink(path)}'` : path,
    o: '4096',
    s: String(status.size),
    u: String(status.uid),
    U: userName(process, status.uid) ?? 'UNKNOWN',
    x: time,
    X: seconds,
    y: time,
    Y: seconds,
    z: time,
    Z: seconds,
    '%': '%',
  }
}

function described(running: Command, path: string, status: FileStatus): string {
  const of = fields(running, path, status)
  const gnu = flavourOf(running.process) === 'gnu'
  const name = status.type === 'symlink' ? `${path} -> ${running.process.files.readLink(path)}` : path
  const pad = (text: string | undefined, width: number): string => (text ?? '').padEnd(width)
  const right = (text: string | undefined, width: number): string => (text ?? '').padStart(width)
  const device = gnu ? `0,${of.d}` : `${of.D}h/${of.d}d`
  return [
    `  File: ${name}`,
    `  Size: ${pad(of.s, 10)}\tBlocks: ${pad(of.b, 10)} IO Block: ${pad(of.o, 6)} ${of.F}`,
    `Device: ${device}\tInode: ${pad(of.i, 10)}${gnu ? '  Links:' : '  Links:'} ${pad(of.h, gnu ? 0 : 5)}`,
    `Access: (${right(of.a, 4).replaceAll(' ', '0')}/${of.A})  Uid: (${right(of.u, 5)}/${right(of.U, 8)})   Gid: (${right(of.g, 5)}/${right(of.G, 8)})`,
    `Access: ${of.x}`,
    `Modify: ${of.y}`,
    `Change: ${of.z}`,
    ...(gnu ? [' Birth: -'] : []),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

export const stat = command(
  {
    short: 'Lfc:t',
    long: { format: 'c', dereference: 'L', printf: 'printf:' },
    usage: 'stat [-ltf] [-c FMT] FILE...',
    gnu: { usage: ['[OPTION]... FILE...'] },
  },
  async (running) => {
    const { operands, options, process } = running
    if (operands.length === 0) throw new UsageError('')
    const verb = flavourOf(process) === 'gnu' ? 'cannot statx' : "can't stat"
    const format = options.value('c')
    for (const path of operands) {
      const status = await running.attempt(`${verb} '${path}'`, () =>
        options.has('L') ? process.files.status(path) : process.files.linkStatus(path),
      )
      if (status === undefined) continue
      if (format === undefined) await running.print(described(running, path, status))
      else {
        const of = fields(running, path, status)
        await running.print(`${format.replace(/%([a-zA-Z%])/g, (_, letter: string) => of[letter] ?? '?')}\n`)
      }
    }
    return undefined
  },
)
