/** What decides in a cluster who is who and who may do what, put together from its options. */
import type { IdSource } from './apimachinery/random-ids.ts'
import { type StaticToken, staticTokens, tokenReviewer } from './apiserver/authentication/authenticators.ts'
import { ISSUER, ServiceAccountTokens } from './apiserver/authentication/service-account-tokens.ts'
import { alwaysAllow, anyOf, privilegedGroup } from './authorization/authorizers.ts'
import { createNodeAuthorizer } from './authorization/node-authorizer.ts'
import { NodeGraph } from './authorization/node-graph.ts'
import { createRbacAuthorizer } from './authorization/rbac-authorizer.ts'
import { RoleIndex } from './authorization/role-index.ts'
import type { Clock } from './clock/clock.ts'
import { nodeRules } from './default-policy.ts'
import type { Access, Authorizer } from './registry/access.ts'
import type { Schema } from './schema/load-schema.ts'
import type { Storage } from './store/storage.ts'

interface AccessOptions {
  readonly storage: Storage
  readonly clock: Clock
  readonly ids: IdSource
  readonly tokens: readonly StaticToken[]
  readonly authorizationMode: 'AlwaysAllow' | 'RBAC'
  /** Without nodes, which are authorized by what runs on them. */
  readonly bare: boolean
  readonly schema: Schema
}

const AUDIENCES: readonly string[] = [ISSUER]

export function createAccess(options: AccessOptions): Access {
  const { storage, clock, ids, tokens } = options
  const roles = new RoleIndex(storage)
  const accountTokens = new ServiceAccountTokens({
    clock,
    ids,
    find: (resource, key) => storage.get(resource, key)?.object,
  })
  return {
    authorizer: anyOf([privilegedGroup, ...modesOf(options, roles)]),
    roles,
    tokens: {
      audiences: AUDIENCES,
      issue: (claims) => accountTokens.issue(claims),
      keySet: () => accountTokens.keys.keySet(),
      review: tokenReviewer([staticTokens(tokens, AUDIENCES), accountTokens.verify]),
    },
  }
}

/** What is asked after the privileged group. */
function modesOf({ authorizationMode, bare, schema, storage }: AccessOptions, roles: RoleIndex): Authorizer[] {
  if (authorizationMode === 'AlwaysAllow') return [alwaysAllow]
  const nodes = bare ? [] : [createNodeAuthorizer(new NodeGraph(storage), nodeRules(schema))]
  return [...nodes, createRbacAuthorizer(roles)]
}
