/** The kinds that have a file of their own: one row each. All others are served from their structure. */
import type { KindDefinition } from '../registry/kind.ts'
import type { Schema } from '../schema/load-schema.ts'
import { configMap } from './config-map.ts'
import { deployment } from './deployment.ts'
import { event } from './event.ts'
import { genericKinds } from './generic-kinds.ts'
import { namespace } from './namespace.ts'
import { node } from './node.ts'
import { pod } from './pod.ts'
import { priorityClass } from './priority-class.ts'
import { secret } from './secret.ts'
import { service } from './service.ts'
import { serviceAccount } from './service-account.ts'

export const ownKinds: readonly KindDefinition[] = [
  configMap,
  deployment,
  event,
  namespace,
  node,
  pod,
  priorityClass,
  secret,
  service,
  serviceAccount,
]

/** Every kind that a server of this schema knows. */
export function builtInKinds(schema: Schema): readonly KindDefinition[] {
  return [...ownKinds, ...genericKinds(schema, ownKinds)]
}
