/** Entries of tar archives: ustar, with GNU's long names and pax paths. */
import { SystemError } from '../../kernel/system-error.ts'

export const BLOCK = 512

export interface TarEntry {
  readonly name: string
  readonly type: 'file' | 'directory' | 'symlink' | 'hard link'
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  /** ms since 1970. */
  readonly modifiedAt: number
  readonly target: string
  readonly user: string
  readonly group: string
}

const TYPES = { file: '0', 'hard link': '1', symlink: '2', directory: '5' } as const

const octal = (value: number, width: number): string =>
  `${Math.floor(value)
    .toString(8)
    .padStart(width - 1, '0')}\0`

/** A header block, with blocks for a long name before it. */
export function writeHeader(entry: TarEntry): Uint8Array {
  const name = Buffer.from(entry.name)
  const target = Buffer.from(entry.target)
  const parts: Uint8Array[] = []
  if (name.length > 100) parts.push(longName('L', name))
  if (target.length > 100) parts.push(longName('K', target))
  parts.push(headerBlock(entry, name, target, TYPES[entry.type]))
  return Buffer.concat(parts)
}

function longName(type: string, name: Buffer): Buffer {
  const size = name.length + 1
  const entry: TarEntry = {
    name: '',
    type: 'file',
    mode: 0,
    uid: 0,
    gid: 0,
    size,
    modifiedAt: 0,
    target: '',
    user: 'root',
    group: 'root',
  }
  const header = headerBlock(entry, Buffer.from('././@LongLink'), Buffer.alloc(0), type)
  return Buffer.concat([header, name, Buffer.alloc(padding(size) + 1)])
}

/** Bytes that fill the last block. */
export const padding = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK

function headerBlock(entry: TarEntry, name: Buffer, target: Buffer, type: string): Buffer {
  const block = Buffer.alloc(BLOCK)
  name.copy(block, 0, 0, 100)
  block.write(octal(entry.mode, 8), 100)
  block.write(octal(entry.uid, 8), 108)
  block.write(octal(entry.gid, 8), 116)
  block.write(octal(entry.size, 12), 124)
  block.write(octal(Math.max(entry.modifiedAt, 0) / 1000, 12), 136)
  block.write('        ', 148)
  block.write(type, 156)
  target.copy(block, 157, 0, 100)
  block.write('ustar  \0', 257)
  block.write(entry.user.slice(0, 31), 265)
  block.write(entry.group.slice(0, 31), 297)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

/** Reads blocks of any size from pieces of any size. */
export class BlockReader {
  readonly #pieces: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array()

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  /** At least one byte and at most `max`; undefined at the end. */
  async some(max: number): Promise<Uint8Array | undefined> {
    while (this.#rest.length === 0) {
      const { value, done } = await this.#pieces.next()
      if (done) return undefined
      this.#rest = value
    }
    const bytes = this.#rest.subarray(0, max)
    this.#rest = this.#rest.subarray(bytes.length)
    return bytes
  }

  /** Exactly so many bytes; fewer at the end. */
  async exactly(size: number): Promise<Buffer> {
    const parts: Uint8Array[] = []
    for (let left = size; left > 0; ) {
      const bytes = await this.some(left)
      if (bytes === undefined) break
      parts.push(bytes)
      left -= bytes.length
    }
    return Buffer.concat(parts)
  }
}

const MAX_NAME = 64 * 1024

const text = (block: Buffer, from: number, length: number): string => {
  const field = block.subarray(from, from + length)
  const end = field.indexOf(0)
  return field.subarray(0, end < 0 ? length : end).toString()
}

function number(block: Buffer, from: number, length: number): number {
  if (((block[from] ?? 0) & 0x80) !== 0) return Number(block.readBigUInt64BE(from + length - 8))
  return Number.parseInt(text(block, from, length).trim() || '0', 8)
}

const ENTRY_TYPES: { readonly [flag: string]: TarEntry['type'] } = {
  '1': 'hard link',
  '2': 'symlink',
  '5': 'directory',
}

function parseHeader(block: Buffer): TarEntry {
  const prefix = text(block, 257, 6) === 'ustar' && block[263] !== 32 ? text(block, 345, 155) : ''
  const short = text(block, 0, 100)
  const flag = text(block, 156, 1)
  const name = prefix === '' ? short : `${prefix}/${short}`
  const type = ENTRY_TYPES[flag] ?? (name.endsWith('/') ? 'directory' : 'file')
  return {
    name,
    type,
    mode: number(block, 100, 8) & 0o7777,
    uid: number(block, 108, 8),
    gid: number(block, 116, 8),
    size: type === 'file' ? number(block, 124, 12) : 0,
    modifiedAt: number(block, 136, 12) * 1000,
    target: text(block, 157, 100),
    user: text(block, 265, 32),
    group: text(block, 297, 32),
  }
}

/** The next entry, with its long names; undefined at the end. The reader stands before its content. @throws SystemError EINVAL for what is no archive */
export async function readEntry(reader: BlockReader): Promise<TarEntry | undefined> {
  const long: { name?: string; target?: string } = {}
  for (;;) {
    const block = await reader.exactly(BLOCK)
    if (block.length < BLOCK || block.every((byte) => byte === 0)) return undefined
    const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0)
    if (sum !== number(block, 148, 8)) throw new SystemError('EINVAL')
    const flag = text(block, 156, 1)
    if (!'LKxg'.includes(flag) || flag === '') return { ...parseHeader(block), ...long }
    const size = number(block, 124, 12)
    if (size > MAX_NAME) throw new SystemError('ENAMETOOLONG')
    const content = (await reader.exactly(size + padding(size))).subarray(0, size).toString()
    if (flag === 'L') long.name = content.replace(/\0.*$/s, '')
    else if (flag === 'K') long.target = content.replace(/\0.*$/s, '')
    else if (flag === 'x') {
      const field = (name: string): string | undefined =>
        new RegExp(`(?:^|\\n)\\d+ ${name}=([^\\n]*)`).exec(content)?.[1]
      const [name, target] = [field('path'), field('linkpath')]
      if (name !== undefined) long.name = name
      if (target !== undefined) long.target = target
    }
  }
}
