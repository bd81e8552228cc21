/** Puts the default roles and bindings into a fresh cluster: made once in a process, then copied. */
import type { KubeObject } from './apimachinery/objects.ts'
import { createIdSource, type IdSource } from './apimachinery/random-ids.ts'
import { userOf } from './apiserver/authentication/authenticators.ts'
import { RBAC_GROUP } from './authorization/rbac-objects.ts'
import { InformerFactory } from './client/informer.ts'
import type { Clock } from './clock/clock.ts'
import { VirtualClock } from './clock/virtual-clock.ts'
import { clusterRoleAggregation } from './controllers/cluster-role-aggregation.ts'
import { RootCaBundle } from './controllers/root-ca-bundle.ts'
import { createAccess } from './create-access.ts'
import { createClients } from './create-clients.ts'
import { defaultPolicy } from './default-policy.ts'
import { builtInKinds } from './kinds/built-in-kinds.ts'
import { Heartbeats } from './kubelet/heartbeats.ts'
import { GenericRegistry } from './registry/generic-registry.ts'
import type { Schema } from './schema/load-schema.ts'
import { MemoryStorage } from './store/memory-storage.ts'

export interface BootstrapOptions {
  readonly registry: GenericRegistry
  readonly schema: Schema
  readonly clock: Clock
  readonly ids: IdSource
  /** Whether a controller will fill the ClusterRoles that aggregate others: then they are filled from the start. */
  readonly aggregated: boolean
}

/** The server as it acts on itself. */
export const SERVER = userOf({ name: 'system:apiserver', groups: ['system:masters'] })
export const serverManager = ({ version }: Schema): string => `kube-apiserver-${version}`

/** What has been made of the policy, by resource. Frozen. */
type Made = readonly (readonly [resource: string, objects: readonly KubeObject[]])[]

const madeOf = { plain: new WeakMap<Schema, Made>(), aggregated: new WeakMap<Schema, Made>() }

export async function createBootstrapPolicy(options: BootstrapOptions): Promise<void> {
  const { registry, schema, clock, ids, aggregated } = options
  const known = aggregated ? madeOf.aggregated : madeOf.plain
  const made = known.get(schema) ?? (await make(schema, aggregated))
  known.set(schema, made)
  for (const [resource, objects] of made) {
    const kind = registry.lookup(RBAC_GROUP, 'v1', resource)
    if (kind !== undefined) for (const object of objects) registry.plant(kind, object, { clock, ids })
  }
}

/** Makes it in a server of its own, so that all clusters of a process come by it in the same way. */
async function make(schema: Schema, aggregated: boolean): Promise<Made> {
  const clock = new VirtualClock()
  const ids = createIdSource(0)
  const storage = new MemoryStorage()
  const registry = new GenericRegistry({ storage, schema, kinds: builtInKinds(schema), plugins: [] })
  const access = createAccess({ storage, clock, ids, schema, tokens: [], authorizationMode: 'AlwaysAllow', bare: true })
  const { clientFor } = createClients({ registry, clock, ids, access })
  const client = clientFor(SERVER, serverManager(schema))
  const resources = Object.entries(defaultPolicy(schema))
  for (const [resource, objects] of resources) {
    for (const object of objects) client.create(`${resource}.${RBAC_GROUP}`, object)
  }
  if (aggregated) {
    const user = userOf({ name: clusterRoleAggregation.user })
    const informers = new InformerFactory(client, clock)
    const context = { clock, ids, informers, beats: new Heartbeats(clock), rootCa: new RootCaBundle() }
    clusterRoleAggregation.start({ client: clientFor(user, 'kube-controller-manager'), ...context })
    await clock.runUntilIdle()
  }
  return resources.map(([resource]) => [resource, client.list(`${resource}.${RBAC_GROUP}`, '').items])
}
