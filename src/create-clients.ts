/** Clients of a cluster that need no socket: for its owner, and for the agents that run beside the server. */
import { parseFieldSelector } from './apimachinery/field-selector.ts'
import type { IdSource } from './apimachinery/random-ids.ts'
import { userOf } from './apiserver/authentication/authenticators.ts'
import { requireAuthorized } from './authorization/refusal.ts'
import type { Client } from './client/client.ts'
import { createInProcessClient } from './client/in-process-client.ts'
import type { Clock } from './clock/clock.ts'
import type { Access, Attributes, UserInfo } from './registry/access.ts'
import type { Registry } from './registry/registry.ts'
import type { Schema } from './schema/load-schema.ts'

/** The server as it acts on itself. */
export const SERVER = userOf({ name: 'system:apiserver', groups: ['system:masters'] })
export const serverManager = ({ version }: Schema): string => `kube-apiserver-${version}`

interface ClientsOptions {
  readonly registry: Registry
  readonly clock: Clock
  readonly ids: IdSource
  readonly access: Access
}

export interface Clients {
  /** A client that acts as this user, and the manager that it is in managedFields. */
  clientFor(user: UserInfo, fieldManager: string): Client
  /** The same for an agent, which needs no more rights than Kubernetes' own. */
  agentFor(user: UserInfo, fieldManager: string): Client
}

/**
 * Verbs that do as well for agents: they read what Kubernetes' agents find in caches that lists have filled, or know
 * because they have written it, and patch what those update as a whole.
 */
const AGENT_VERBS: { readonly [verb: string]: readonly string[] } = {
  get: ['list', 'patch', 'update'],
  patch: ['update'],
}

export function createClients({ registry, clock, ids, access }: ClientsOptions): Clients {
  const clientWith =
    (require: (user: UserInfo, attributes: Attributes) => void) =>
    (user: UserInfo, fieldManager: string): Client =>
      createInProcessClient({
        registry,
        clock,
        ids,
        user,
        fieldManager,
        access,
        authorize: (asker, { kind, namespace, name, subresource }, verb, { fieldSelector = '' } = {}) =>
          require(asker, {
            isResource: true,
            path: '',
            verb,
            group: kind.group,
            version: kind.version,
            namespace,
            resource: kind.resource,
            subresource,
            name,
            fields: fieldSelector === '' ? [] : parseFieldSelector(fieldSelector).requirements,
          }),
      })
  const { authorizer } = access
  return {
    clientFor: clientWith((user, attributes) => requireAuthorized(authorizer, user, attributes)),
    agentFor: clientWith((user, attributes) => {
      for (const verb of AGENT_VERBS[attributes.verb] ?? []) {
        if (authorizer.authorize(user, { ...attributes, verb }).allowed) return
      }
      requireAuthorized(authorizer, user, attributes)
    }),
  }
}
