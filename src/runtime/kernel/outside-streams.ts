/** Streams of somebody outside the kernel (a client, a shell's own text) as the kernel's sources and sinks. */
import { type ByteSink, type ByteSource, bytesOf, EMPTY, Waiters } from './byte-flow.ts'
import type { ByteInput, ByteOutput } from './streams.ts'
import { SystemError } from './system-error.ts'

/** Reads ahead by one chunk, once somebody asks. */
export function sourceOf(input: ByteInput): ByteSource {
  const waiters = new Waiters()
  let chunk: Uint8Array | undefined
  let reading = false
  let ended = false
  const arrive = (bytes: Uint8Array | undefined): void => {
    reading = false
    chunk = bytes
    ended ||= bytes === undefined
    waiters.wake()
  }
  return {
    take(max) {
      if (chunk === undefined || chunk.length === 0) {
        if (ended) return undefined
        if (!reading) {
          reading = true
          input.read(65_536).then(arrive, () => arrive(undefined))
        }
        return EMPTY
      }
      const bytes = chunk.subarray(0, max)
      chunk = bytes.length < chunk.length ? chunk.subarray(max) : undefined
      return bytes
    },
    whenReadable: (listener) => waiters.add(listener),
    close() {
      ended = true
      input.close()
    },
  }
}

/** One write at a time; there is room again when it is done. */
export function sinkOf(output: ByteOutput): ByteSink {
  const waiters = new Waiters()
  let writing = false
  let broken = false
  const settle = (failed: boolean): void => {
    writing = false
    broken ||= failed
    waiters.wake()
  }
  return {
    put(bytes) {
      if (broken) throw new SystemError('EPIPE')
      if (writing) return 0
      writing = true
      output.write(bytes.slice()).then(
        () => settle(false),
        () => settle(true),
      )
      return bytes.length
    },
    whenWritable: (listener) => waiters.add(listener),
    close: () => output.close(),
  }
}

/** For somebody outside all processes: reads what a source of the kernel has. */
export function inputOf(source: ByteSource): ByteInput {
  return {
    async read(max = 65_536) {
      for (;;) {
        const bytes = source.take(max)
        if (bytes !== EMPTY) return bytes
        await new Promise<void>((resolve) => {
          source.whenReadable(resolve)
        })
      }
    },
    close: () => source.close(),
  }
}

/** For somebody outside all processes: writes when there is room. */
export function outputOf(sink: ByteSink): ByteOutput {
  return {
    async write(content) {
      for (let bytes = bytesOf(content); bytes.length > 0; ) {
        bytes = bytes.subarray(sink.put(bytes))
        if (bytes.length === 0) return
        await new Promise<void>((resolve) => {
          sink.whenWritable(resolve)
        })
      }
    },
    close: () => sink.close(),
  }
}
