/** Frames of SPDY/3.1 as bytes. Source: "SPDY Protocol - Draft 3.1", §2.2 and §2.6. */

export const FrameKind = {
  synStream: 1,
  synReply: 2,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  headers: 8,
  windowUpdate: 9,
} as const

export const Fault = {
  protocolError: 1,
  refusedStream: 3,
  cancel: 5,
  streamInUse: 8,
} as const

export const FIN = 1
const HEADER_BYTES = 8
const CONTROL = 0x80
const VERSION = 3
const ID_MASK = 0x7fffffff

/** Control frames of clients hold a few short headers. */
const MAX_CONTROL_BYTES = 64 * 1024

/** What has been read: a control frame, or a piece of a data frame as it arrived. */
export type Frame =
  | { readonly type: 'control'; readonly kind: number; readonly flags: number; readonly body: Buffer }
  | { readonly type: 'data'; readonly streamId: number; readonly bytes: Buffer; readonly fin: boolean }

/** A peer that does not keep to the protocol. */
export class SpdyError extends Error {}

/** Cuts bytes into frames, however they arrive. Data is handed on in pieces: no frame is held as a whole. */
export class FrameReader {
  #chunks: Buffer[] = []
  #size = 0
  #data: { readonly streamId: number; readonly fin: boolean; left: number } | undefined

  push(bytes: Buffer): void {
    this.#chunks.push(bytes)
    this.#size += bytes.length
  }

  /** The next frame, or undefined until more arrives. Throws a SpdyError. */
  next(): Frame | undefined {
    if (this.#data !== undefined) return this.#nextData(this.#data)
    if (this.#size < HEADER_BYTES) return undefined
    const header = this.#peek(HEADER_BYTES)
    const length = header.readUIntBE(5, 3)
    const flags = header.readUInt8(4)
    if ((header.readUInt8(0) & CONTROL) === 0) {
      this.#take(HEADER_BYTES)
      const streamId = header.readUInt32BE(0) & ID_MASK
      this.#data = { streamId, fin: (flags & FIN) !== 0, left: length }
      return this.#nextData(this.#data)
    }
    if ((header.readUInt16BE(0) & 0x7fff) !== VERSION) throw new SpdyError('not version 3')
    if (length > MAX_CONTROL_BYTES) throw new SpdyError('frame too long')
    if (this.#size < HEADER_BYTES + length) return undefined
    this.#take(HEADER_BYTES)
    return { type: 'control', kind: header.readUInt16BE(2), flags, body: this.#take(length) }
  }

  #nextData(data: { readonly streamId: number; readonly fin: boolean; left: number }): Frame | undefined {
    const { streamId } = data
    const first = this.#chunks[0]
    if (data.left > 0 && first === undefined) return undefined
    const bytes = this.#take(Math.min(data.left, first?.length ?? 0))
    data.left -= bytes.length
    if (data.left === 0) this.#data = undefined
    return { type: 'data', streamId, bytes, fin: data.fin && data.left === 0 }
  }

  /** The first bytes, which are there, without taking them. */
  #peek(count: number): Buffer {
    const [first] = this.#chunks
    if (first !== undefined && first.length >= count) return first.subarray(0, count)
    const all = Buffer.concat(this.#chunks)
    this.#chunks = [all]
    return all.subarray(0, count)
  }

  #take(count: number): Buffer {
    if (count === 0) return Buffer.alloc(0)
    const bytes = this.#peek(count)
    const [first] = this.#chunks
    if (first === undefined || first.length === count) this.#chunks.shift()
    else this.#chunks[0] = first.subarray(count)
    this.#size -= count
    return bytes
  }
}

export function controlFrame(kind: number, flags: number, body: Uint8Array): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt16BE((CONTROL << 8) | VERSION, 0)
  header.writeUInt16BE(kind, 2)
  header.writeUInt32BE(((flags << 24) | body.length) >>> 0, 4)
  return Buffer.concat([header, body])
}

/** A control frame whose body is numbers of 32 bits. */
export function wordsFrame(kind: number, ...words: readonly number[]): Buffer {
  const body = Buffer.alloc(words.length * 4)
  for (const [index, word] of words.entries()) body.writeUInt32BE(word >>> 0, index * 4)
  return controlFrame(kind, 0, body)
}

/** What goes before the bytes of a data frame. */
export function dataHeader(streamId: number, length: number, fin: boolean): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt32BE(streamId, 0)
  header.writeUInt32BE((((fin ? FIN : 0) << 24) | length) >>> 0, 4)
  return header
}

/** A stream's id, without the bit that is reserved. */
export const idAt = (body: Buffer, offset: number): number => body.readUInt32BE(offset) & ID_MASK
