/** The frames that a chunk of a watch holds: one event each. */
const NEWLINE = 0x0a
const LENGTH_BYTES = 4

/** JSON events, each with the newline that ends it. */
export function jsonFrames(chunk: Buffer): Buffer[] {
  const frames: Buffer[] = []
  for (let start = 0; start < chunk.length; ) {
    const newline = chunk.indexOf(NEWLINE, start)
    const end = newline < 0 ? chunk.length : newline + 1
    frames.push(chunk.subarray(start, end))
    start = end
  }
  return frames
}

/** Protobuf events without the length that goes before each in a stream of bytes. */
export function protobufFrames(chunk: Buffer): Buffer[] {
  const frames: Buffer[] = []
  for (let start = 0; start < chunk.length; ) {
    const end = start + LENGTH_BYTES + chunk.readUInt32BE(start)
    frames.push(chunk.subarray(start + LENGTH_BYTES, end))
    start = end
  }
  return frames
}
