import { describe, expect, it } from 'vitest'
import { inputOf } from '../../../../src/runtime/kernel/outside-streams.ts'
import { socketPair } from '../../../../src/runtime/kernel/socket.ts'
import { SocketStream } from '../../../../src/runtime/kernel/socket-stream.ts'

const END = { address: '10.0.0.1', port: 1 }
const PIPE_BYTES = 65_536

describe('a socket as a stream', () => {
  it('takes no more than the other end reads', async () => {
    const [client, server] = socketPair(END, END, () => {})
    const stream = new SocketStream(client)
    const written: number[] = []
    for (let part = 0; part < 4; part++) stream.write(Buffer.alloc(PIPE_BYTES), () => written.push(part))
    await new Promise((resolve) => setImmediate(resolve))
    expect(written).toEqual([0])
    const input = inputOf(server.source)
    for (let read = 0; read < 4 * PIPE_BYTES; ) read += (await input.read())?.length ?? 0
    expect(written).toEqual([0, 1, 2, 3])
  })

  it('ends where the other end ends, and closes both when it is destroyed', async () => {
    let closed = 0
    const [client, server] = socketPair(END, END, () => closed++)
    const stream = new SocketStream(client)
    server.sink.put(Buffer.from('bye'))
    server.sink.close()
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString()).toBe('bye')
    stream.destroy()
    expect(closed).toBe(1)
    expect(server.source.take(1)).toBeUndefined()
  })
})
