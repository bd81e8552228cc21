/** gzip, as a stream of pieces. */
import { pipeline, Readable, type Transform } from 'node:stream'
import { createGunzip, createGzip } from 'node:zlib'

async function* through(transform: Transform, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // An error of the pieces destroys the transform, and with it comes out of the loop.
  pipeline(Readable.from(pieces), transform, () => undefined)
  for await (const piece of transform) yield piece
}

export const gzipped = (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> => through(createGzip(), pieces)

/** Throws node's error (`code` begins with Z_) for what is no gzip. */
export const gunzipped = (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> =>
  through(createGunzip(), pieces)
