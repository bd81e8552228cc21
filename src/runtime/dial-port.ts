/** Connections from outside to the ports of Pods. */
import { HttpConversation } from './http-conversation.ts'
import { inputOf, outputOf } from './kernel/outside-streams.ts'
import { closeSocket } from './kernel/socket.ts'
import { SystemError } from './kernel/system-error.ts'
import { portRefused } from './runtime-errors.ts'
import type { SimulatedRuntime } from './simulated-runtime.ts'
import type { DialResult } from './streaming-runtime.ts'

/** Connects to a port in a Pod by its `localhost`. */
export function dialPort(runtime: SimulatedRuntime, podUid: string, port: number): DialResult {
  const ask = runtime.portOf(podUid, port)
  if (ask !== undefined) return { type: 'connected', connection: new HttpConversation(ask) }
  return dialProgram(runtime, podUid, port) ?? refused(runtime, podUid, port)
}

/** Of a program that listens; undefined when none does. */
function dialProgram(runtime: SimulatedRuntime, podUid: string, port: number): DialResult | undefined {
  try {
    const socket = runtime.dialInside(podUid, port)
    if (socket === undefined) return undefined
    const { source, sink } = socket
    return {
      type: 'connected',
      connection: { input: inputOf(source), output: outputOf(sink), close: () => closeSocket(socket) },
    }
  } catch (error) {
    if (error instanceof SystemError) return undefined
    throw error
  }
}

function refused(runtime: SimulatedRuntime, podUid: string, port: number): DialResult {
  const sandboxId = runtime.podRecord(podUid).sandboxes[0]?.id ?? ''
  return { type: 'refused', sandboxId, message: portRefused(sandboxId, port) }
}
