/** Name/value blocks of SPDY/3.1: one zlib stream a direction, for the whole connection. Source: Draft 3.1 §2.6.10. */
import { constants, createInflate, type Inflate } from 'node:zlib'
import { DICTIONARY } from './dictionary.ts'
import { SpdyError } from './frames.ts'

/** Names in lower case; Kubernetes' headers have one value each. */
export type HeaderBlock = ReadonlyMap<string, string>

/** What a block may unpack to: a few kilobytes of zlib could become gigabytes. */
const MAX_BLOCK_BYTES = 64 * 1024

export class HeaderInflater {
  readonly #inflate: Inflate = createInflate({ dictionary: DICTIONARY })
  #chunks: Buffer[] = []
  #size = 0
  #done: ((block: HeaderBlock | SpdyError) => void) | undefined

  constructor() {
    this.#inflate.on('error', () => this.#settle(new SpdyError('header block is no zlib stream')))
    this.#inflate.on('data', (chunk: Buffer) => {
      this.#size += chunk.length
      if (this.#size > MAX_BLOCK_BYTES) this.#settle(new SpdyError('header block too large'))
      else this.#chunks.push(chunk)
    })
  }

  /** Unpacks one block after the other: the next when `done` has been called. */
  unpack(bytes: Uint8Array, done: (block: HeaderBlock | SpdyError) => void): void {
    this.#done = done
    this.#chunks = []
    this.#size = 0
    this.#inflate.write(bytes)
    this.#inflate.flush(constants.Z_SYNC_FLUSH, () => this.#settle(readPairs(Buffer.concat(this.#chunks))))
  }

  close(): void {
    this.#done = undefined
    this.#inflate.close()
  }

  #settle(result: HeaderBlock | SpdyError): void {
    const done = this.#done
    this.#done = undefined
    done?.(result)
  }
}

function readPairs(block: Buffer): HeaderBlock | SpdyError {
  const headers = new Map<string, string>()
  let offset = 0
  const word = (): number => {
    const value = offset + 4 <= block.length ? block.readUInt32BE(offset) : Number.NaN
    offset += 4
    return value
  }
  const text = (): string | undefined => {
    const length = word()
    const end = offset + length
    if (!(end <= block.length)) return undefined
    const value = block.toString('utf8', offset, end)
    offset = end
    return value
  }
  for (let left = word(); left > 0; left--) {
    const name = text()
    const value = text()
    if (name === undefined || value === undefined) return new SpdyError('header block is cut short')
    headers.set(name.toLowerCase(), value)
  }
  return headers
}

const MODULUS = 65_521

function adler32(bytes: Uint8Array): number {
  let low = 1
  let high = 0
  for (const byte of bytes) {
    low = (low + byte) % MODULUS
    high = (high + low) % MODULUS
  }
  return ((high << 16) | low) >>> 0
}

/** zlib's own header: deflate with a window of 32 KiB, fastest, with the dictionary that has this checksum. */
function zlibHeader(): Buffer {
  const header = Buffer.from([0x78, 0x20, 0, 0, 0, 0])
  header.writeUInt32BE(adler32(DICTIONARY), 2)
  return header
}

/** A block without headers: all that a server of Kubernetes sends. */
const EMPTY_BLOCK = Buffer.alloc(4)
/** A deflate block that is stored as it is, with its length and the complement of it. */
const STORED = Buffer.from([0, EMPTY_BLOCK.length, 0, ~EMPTY_BLOCK.length & 0xff, 0xff])
/** A stored block of nothing: until it comes, readers hold back what they have unpacked. */
const FLUSH = Buffer.from([0, 0, 0, 0xff, 0xff])
const NEXT_EMPTY = Buffer.concat([STORED, EMPTY_BLOCK, FLUSH])
const FIRST_EMPTY = Buffer.concat([zlibHeader(), NEXT_EMPTY])

/** An empty block for the stream of a connection; the first begins it. Stored blocks need no compressor. */
export const emptyBlock = (isFirst: boolean): Buffer => (isFirst ? FIRST_EMPTY : NEXT_EMPTY)
