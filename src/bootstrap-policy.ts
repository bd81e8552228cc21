/** The roles and bindings of a fresh cluster, as `schemas/generate-bootstrap-policy.ts` has asked a server for them. */
import type { JsonObject, KubeObject } from './apimachinery/objects.ts'
import type { IdSource } from './apimachinery/random-ids.ts'
import { type ClusterRole, RBAC_GROUP } from './authorization/rbac-objects.ts'
import type { Client } from './client/client.ts'
import type { Clock } from './clock/clock.ts'
import type { PolicyRule } from './registry/access.ts'
import type { GenericRegistry } from './registry/generic-registry.ts'
import type { Schema } from './schema/load-schema.ts'

/** Objects by resource, without what differs from cluster to cluster. */
interface BootstrapPolicy {
  readonly [resource: string]: readonly JsonObject[]
}

// The generator writes this document in this shape.
const policyOf = (schema: Schema): BootstrapPolicy =>
  schema.document('bootstrap-policy.json') as unknown as BootstrapPolicy

export interface BootstrapOptions {
  readonly client: Client
  readonly registry: GenericRegistry
  readonly schema: Schema
  readonly clock: Clock
  readonly ids: IdSource
}

/** What the first cluster of a process has made of the policy, by resource. Frozen. */
type Made = readonly (readonly [resource: string, objects: readonly KubeObject[]])[]

const madeOf = new WeakMap<Schema, Made>()

/** Creates all of it. The first cluster of a process takes the way of every create, the others copy what came of it. */
export function createBootstrapPolicy({ client, registry, schema, clock, ids }: BootstrapOptions): void {
  const made = madeOf.get(schema)
  if (made === undefined) {
    madeOf.set(schema, createAll(client, schema))
    return
  }
  for (const [resource, objects] of made) {
    const kind = registry.lookup(RBAC_GROUP, 'v1', resource)
    if (kind !== undefined) for (const object of objects) registry.plant(kind, object, { clock, ids })
  }
}

const createAll = (client: Client, schema: Schema): Made =>
  Object.entries(policyOf(schema)).map(([resource, objects]) => [
    resource,
    objects.map((object) => client.create(`${resource}.${RBAC_GROUP}`, object)),
  ])

/** What nodes may do, if it concerns them. */
export function nodeRules(schema: Schema): readonly PolicyRule[] {
  const roles = policyOf(schema).clusterroles as readonly ClusterRole[] | undefined
  return roles?.find(({ metadata }) => metadata.name === 'system:node')?.rules ?? []
}
