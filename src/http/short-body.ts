/** Bodies that their length announces as short, as those of most writes: read as they come, without a parser's detours. */
import type { IncomingMessage } from 'node:http'

const SHORT_BYTES = 64 * 1024
const WRITING: ReadonlySet<string | undefined> = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

export function hasShortBody({ method, headers }: IncomingMessage): boolean {
  const length = Number(headers['content-length'])
  return length > 0 && length <= SHORT_BYTES && WRITING.has(method)
}

/** Calls when it is there; never when the client leaves before. */
export function readShortBody(request: IncomingMessage, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
  })
  request.on('end', () => {
    const [first] = chunks
    done(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks))
  })
}
