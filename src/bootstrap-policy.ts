/** The roles and bindings of a fresh cluster, as `schemas/generate-bootstrap-policy.ts` has asked a server for them. */
import type { ClusterRole } from './authorization/rbac-objects.ts'
import type { Client } from './client/client.ts'
import type { PolicyRule } from './registry/access.ts'
import type { Schema } from './schema/load-schema.ts'

/** Objects by resource. */
interface BootstrapPolicy {
  readonly [resource: string]: readonly ClusterRole[]
}

// The generator writes objects of a server, without what differs from cluster to cluster.
const policyOf = (schema: Schema): BootstrapPolicy =>
  schema.document('bootstrap-policy.json') as unknown as BootstrapPolicy

export function createBootstrapPolicy(client: Client, schema: Schema): void {
  for (const [resource, objects] of Object.entries(policyOf(schema))) {
    for (const object of objects) client.create(`${resource}.rbac.authorization.k8s.io`, object)
  }
}

/** What nodes may do, if it concerns them. */
export function nodeRules(schema: Schema): readonly PolicyRule[] {
  return policyOf(schema).clusterroles?.find(({ metadata }) => metadata.name === 'system:node')?.rules ?? []
}
