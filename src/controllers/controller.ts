/** What every controller is: started with a client and a clock, stopped at the end. */
import type { KubeObject } from '../apimachinery/objects.ts'
import type { Client, ClientEvent, ResourceName } from '../client/client.ts'
import type { Clock } from '../clock/clock.ts'

export interface ControllerContext {
  /** Acts as the controller's own user. */
  readonly client: Client
  readonly clock: Clock
}

export interface Controller {
  /** Its name in Kubernetes: 'namespace-controller'. */
  readonly name: string
  /** The user that it acts as. */
  readonly user: string
  /** Starts it; returns what stops it. */
  readonly start: (context: ControllerContext) => () => void
}

/** Shows `handle` every object that there is and every change after, in order. Returns what stops it. */
export function follow(
  client: Client,
  resource: ResourceName,
  handle: (type: ClientEvent['type'], object: KubeObject) => void,
): () => void {
  const { items, resourceVersion } = client.list(resource, '')
  for (const object of items) handle('ADDED', object)
  return client.watch(resource, '', resourceVersion, ({ type, object }) => handle(type, object))
}
