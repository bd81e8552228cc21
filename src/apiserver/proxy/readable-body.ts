/** Streams of Node as bodies of answers. */
import type { Readable } from 'node:stream'
import type { StreamBody } from '../api.ts'

/** Bytes flow no faster than the client takes them; a stream that breaks off breaks off for the client. */
export function bodyOf(readable: Readable): StreamBody {
  // It may break off before anybody listens.
  readable.on('error', () => {})
  return {
    start(sink) {
      if (readable.errored !== null) sink.abort()
      if (readable.readableEnded) sink.end()
      readable.on('data', (chunk: Buffer) => {
        if (sink.write(chunk)) return
        readable.pause()
        sink.whenDrained(() => readable.resume())
      })
      readable.on('end', () => sink.end())
      readable.on('error', () => sink.abort())
      // Who has looked at the first bytes has stopped it.
      readable.resume()
      return () => readable.destroy()
    },
  }
}

/** Rejects when the stream breaks off. */
export async function wholeBody(readable: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of readable) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** What comes first, without taking it; undefined at the end. */
export function firstBytes(readable: Readable): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    for (const end of ['end', 'error']) readable.once(end, () => resolve(undefined))
    readable.once('readable', () => {
      const chunk: Buffer | null = readable.read()
      if (chunk !== null) readable.unshift(chunk)
      resolve(chunk ?? undefined)
    })
  })
}
