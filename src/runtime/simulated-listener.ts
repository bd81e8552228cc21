/** Ports of processes that are told in advance, as the Pod network knows listeners. */
import type { Clock } from '../clock/clock.ts'
import { type Ask, HttpConversation } from './http-conversation.ts'
import { inputOf, outputOf } from './kernel/outside-streams.ts'
import { closeSocket, type PortListener, type Socket } from './kernel/socket.ts'
import type { ByteInput, ByteOutput } from './kernel/streams.ts'
import type { SimulatedContainer } from './simulated-container.ts'

/** Who answers on a port in one of the containers; undefined when nobody does. */
export function askPort(containers: readonly SimulatedContainer[], port: number, clock: Clock): Ask | undefined {
  for (const container of containers) {
    const behaviour = container.ports.find((one) => one.port === port)
    if (behaviour === undefined) continue
    return (path, done) => {
      const answer = behaviour.answer?.({ path, ageMs: container.ageMs }) ?? { status: 200 }
      if ((answer.afterMs ?? 0) === 0) done(answer)
      else clock.setTimeout(() => done(answer), answer.afterMs ?? 0)
    }
  }
  return undefined
}

export function listenerFor(ask: Ask, port: number): PortListener {
  return {
    address: '0.0.0.0',
    port,
    owner: undefined,
    offer(socket) {
      void converse(socket, new HttpConversation(ask))
      return true
    },
  }
}

/** Carries bytes both ways until both ends are done. */
async function converse(socket: Socket, { input, output }: HttpConversation): Promise<void> {
  await Promise.allSettled([carry(inputOf(socket.source), output), carry(input, outputOf(socket.sink))])
  closeSocket(socket)
}

async function carry(from: ByteInput, to: ByteOutput): Promise<void> {
  try {
    for (let bytes = await from.read(); bytes !== undefined; bytes = await from.read()) await to.write(bytes)
  } finally {
    to.close()
  }
}
