/** What every controller is: started with a client, informers and a clock, stopped at the end. */
import type { KubeObject, OwnerReference } from '../apimachinery/objects.ts'
import type { IdSource } from '../apimachinery/random-ids.ts'
import type { Client, ResourceName } from '../client/client.ts'
import type { CustomMetrics } from '../client/custom-metrics.ts'
import { EventRecorder } from '../client/event-recorder.ts'
import { type Change, type InformerFactory, keyOf } from '../client/informer.ts'
import type { NodeBeats } from '../client/node-beats.ts'
import type { SecretTokenSigner } from '../client/secret-tokens.ts'
import { WorkQueue } from '../client/work-queue.ts'
import type { Clock } from '../clock/clock.ts'
import type { RootCaBundle } from './root-ca-bundle.ts'

export interface ControllerContext {
  /** Acts as the controller's own user. */
  readonly client: Client
  readonly clock: Clock
  readonly ids: IdSource
  /** Caches that all controllers share. */
  readonly informers: InformerFactory
  /** Which nodes' kubelets are heard of. */
  readonly beats: NodeBeats
  /** What Pods are to trust. */
  readonly rootCa: RootCaBundle
  /** What is measured besides the use of resources. */
  readonly metrics: CustomMetrics
  readonly tokens: SecretTokenSigner
}

export interface Controller {
  /** Its name in Kubernetes: 'namespace-controller'. */
  readonly name: string
  /** The user that it acts as. */
  readonly user: string
  /** Starts it; returns what stops it. */
  readonly start: (context: ControllerContext) => () => void
}

/** Which keys of the queue a change concerns. */
export type Concerns = (change: Change) => readonly string[]

/** The work of a controller that looks at one object at a time. */
export interface Work {
  /** Brings the world nearer to what the object of this key asks for; is called again when anything it depends on changes. */
  readonly reconcile: (key: string) => void
  /** Resources whose changes matter, and for whom. */
  readonly triggers: { readonly [resource: ResourceName]: Concerns }
}

/** What a reconciling controller works with, besides its context. */
export interface ReconcilerContext extends ControllerContext {
  /** Records events in the controller's name. */
  readonly events: EventRecorder
  /** Looks at the key in a turn soon. */
  readonly enqueue: (key: string) => void
  /** Looks at the key again after so many ms. */
  readonly again: (key: string, ms: number) => void
}

/**
 * A controller that is a queue of keys and a function, as most are. `component` is the name in its events;
 * `name` with `-controller` unless given.
 */
export function reconciler(definition: {
  readonly name: string
  readonly user?: string
  readonly component?: string
  readonly work: (context: ReconcilerContext) => Work
}): Controller {
  const { name, user = `system:serviceaccount:kube-system:${name}`, component = name, work } = definition
  return {
    name,
    user,
    start(context) {
      const { client, clock, informers } = context
      const queue = new WorkQueue({ clock, reconcile: (key) => reconcile(key) })
      const { reconcile, triggers } = work({
        ...context,
        events: new EventRecorder(client, clock, { component }),
        enqueue: (key) => queue.add(key),
        again: (key, ms) => queue.addAfter(key, ms),
      })
      for (const [resource, concerns] of Object.entries(triggers)) {
        informers.for(resource).onChange((change) => {
          for (const key of concerns(change)) queue.add(key)
        })
      }
      return () => queue.stop()
    },
  }
}

/** The changed object itself. */
export const itself: Concerns = ({ object }) => [keyOf(object)]

/** The controlling owner of this kind, of the object as it is and as it was. */
export function controllerOf(kind: string): Concerns {
  return ({ object, old }) => {
    const now = controllerKey(object, kind)
    const before = old === undefined ? '' : controllerKey(old, kind)
    if (before === '' || before === now) return now === '' ? NOBODY : [now]
    return now === '' ? [before] : [now, before]
  }
}

const NOBODY: readonly string[] = []

function controllerKey({ metadata }: KubeObject, kind: string): string {
  const owner = metadata.ownerReferences?.find((reference) => reference.controller === true && reference.kind === kind)
  return owner === undefined ? '' : `${metadata.namespace}/${owner.name}`
}

/** The reference that makes `owner` the controller of what it creates. */
export function controllerReference({
  apiVersion,
  kind,
  metadata: { name = '', uid = '' },
}: KubeObject): OwnerReference {
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }
}
