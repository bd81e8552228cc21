/** The client's side of SPDY/3.1, written by hand: frames as bytes. */
import { constants, createDeflate, type Deflate } from 'node:zlib'
import { DICTIONARY } from '../../src/streaming/spdy/dictionary.ts'

export function controlFrame(kind: number, flags: number, body: Buffer): Buffer {
  const header = Buffer.alloc(8)
  header.writeUInt16BE(0x8003, 0)
  header.writeUInt16BE(kind, 2)
  header.writeUInt32BE(((flags << 24) | body.length) >>> 0, 4)
  return Buffer.concat([header, body])
}

export function dataFrame(id: number, text: string, fin = false): Buffer {
  const header = Buffer.alloc(8)
  header.writeUInt32BE(id, 0)
  header.writeUInt32BE((((fin ? 1 : 0) << 24) | text.length) >>> 0, 4)
  return Buffer.concat([header, Buffer.from(text)])
}

/** Numbers of 32 bits. */
export function words(...numbers: number[]): Buffer {
  const body = Buffer.alloc(numbers.length * 4)
  for (const [index, number] of numbers.entries()) body.writeUInt32BE(number, index * 4)
  return body
}

/** Opens the streams of one connection. */
export class SpdyWriter {
  readonly #deflate: Deflate = createDeflate({ dictionary: DICTIONARY })

  async synStream(id: number, headers: { readonly [name: string]: string }): Promise<Buffer> {
    const texts = Object.entries(headers).flat()
    const block = Buffer.concat([
      words(texts.length / 2),
      ...texts.flatMap((text) => [words(text.length), Buffer.from(text)]),
    ])
    const chunks: Buffer[] = []
    const keep = (chunk: Buffer): number => chunks.push(chunk)
    this.#deflate.on('data', keep)
    this.#deflate.write(block)
    await new Promise<void>((resolve) => this.#deflate.flush(constants.Z_SYNC_FLUSH, resolve))
    this.#deflate.off('data', keep)
    return controlFrame(1, 0, Buffer.concat([words(id, 0), Buffer.alloc(2), ...chunks]))
  }
}
