/** Connections from outside to the ports of processes that are told in advance. */
import { HttpConversation } from './http-conversation.ts'
import { portRefused } from './runtime-errors.ts'
import type { SimulatedRuntime } from './simulated-runtime.ts'
import type { DialResult } from './streaming-runtime.ts'

/** Connects to a port in a Pod by its `localhost`. */
export function dialSimulatedPort(runtime: SimulatedRuntime, podUid: string, port: number): DialResult {
  const ask = runtime.portOf(podUid, port)
  if (ask !== undefined) return { type: 'connected', connection: new HttpConversation(ask) }
  const sandboxId = runtime.podRecord(podUid).sandboxes[0]?.id ?? ''
  return { type: 'refused', sandboxId, message: portRefused(sandboxId, port) }
}
