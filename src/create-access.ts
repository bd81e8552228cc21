/** What decides in a cluster who is who and who may do what, put together from its options. */
import type { KubeObject } from './apimachinery/objects.ts'
import type { IdSource } from './apimachinery/random-ids.ts'
import { type StaticToken, staticTokens, tokenReviewer } from './apiserver/authentication/authenticators.ts'
import { SecretTokens } from './apiserver/authentication/secret-tokens.ts'
import { ServiceAccountKeys } from './apiserver/authentication/service-account-keys.ts'
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
  /** Sets a label of a Secret, in the server's name. */
  readonly labelSecret: (secret: KubeObject, name: string, value: string) => void
}

const AUDIENCES: readonly string[] = [ISSUER]

export function createAccess(options: AccessOptions): Access {
  const { storage, clock, ids, tokens, labelSecret: label } = options
  const roles = new RoleIndex(storage)
  const keys = new ServiceAccountKeys()
  const find = (resource: string, key: string): KubeObject | undefined => storage.get(resource, key)?.object
  const accountTokens = new ServiceAccountTokens({ clock, ids, keys, find })
  const secretTokens = new SecretTokens({ clock, keys, audiences: AUDIENCES, find, label })
  return {
    authorizer: anyOf([privilegedGroup, ...modesOf(options, roles)]),
    roles,
    tokens: {
      audiences: AUDIENCES,
      issue: (claims) => accountTokens.issue(claims),
      issueForSecret: (claims) => secretTokens.issue(claims),
      keySet: () => keys.keySet(),
      review: tokenReviewer([staticTokens(tokens, AUDIENCES), secretTokens.verify, accountTokens.verify]),
    },
  }
}

/** What is asked after the privileged group. */
function modesOf({ authorizationMode, bare, schema, storage }: AccessOptions, roles: RoleIndex): Authorizer[] {
  if (authorizationMode === 'AlwaysAllow') return [alwaysAllow]
  const nodes = bare ? [] : [createNodeAuthorizer(new NodeGraph(storage), nodeRules(schema))]
  return [...nodes, createRbacAuthorizer(roles)]
}
