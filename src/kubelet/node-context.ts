/** What everything on a node shares. */
import type { Client } from '../client/client.ts'
import type { Clock } from '../clock/clock.ts'
import type { ContainerRuntime } from './container-runtime.ts'
import type { PodEvents } from './pod-events.ts'
import type { Relist } from './relist.ts'
import type { StatusManager } from './status-manager.ts'
import type { SyncLoop } from './sync-loop.ts'

export interface NodeContext {
  readonly client: Client
  readonly clock: Clock
  readonly runtime: ContainerRuntime
  readonly events: PodEvents
  readonly statuses: StatusManager
  readonly relist: Relist
  readonly loop: SyncLoop
  readonly nodeName: string
  readonly hostIP: string
}
