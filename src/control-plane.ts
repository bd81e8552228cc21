/** Everything that runs beside the API server: controllers, scheduler, nodes. */
import type { IdSource } from './apimachinery/random-ids.ts'
import type { Client } from './client/client.ts'
import type { Clock } from './clock/clock.ts'
import type { UserInfo } from './registry/context.ts'

export interface ControlPlaneOptions {
  /** A client for an agent: the user it acts as, and its field manager. */
  readonly clientFor: (user: UserInfo, fieldManager: string) => Client
  readonly clock: Clock
  readonly ids: IdSource
  readonly nodes: number
}

export interface ControlPlane {
  readonly stop: () => void
}

export function startControlPlane(_options: ControlPlaneOptions): ControlPlane {
  return { stop: () => {} }
}
