/** The roles and bindings that every cluster begins with, as `schemas/generate-bootstrap-policy.ts` has asked a server for them. */
import type { JsonObject } from './apimachinery/objects.ts'
import type { ClusterRole } from './authorization/rbac-objects.ts'
import type { PolicyRule } from './registry/access.ts'
import type { Schema } from './schema/load-schema.ts'

/** Objects by resource, without what differs from cluster to cluster. */
export interface DefaultPolicy {
  readonly [resource: string]: readonly JsonObject[]
}

// The generator writes this document in this shape.
export const defaultPolicy = (schema: Schema): DefaultPolicy =>
  schema.document('bootstrap-policy.json') as unknown as DefaultPolicy

/** What nodes may do, if it concerns them. */
export function nodeRules(schema: Schema): readonly PolicyRule[] {
  const roles = defaultPolicy(schema).clusterroles as readonly ClusterRole[] | undefined
  return roles?.find(({ metadata }) => metadata.name === 'system:node')?.rules ?? []
}
