/** What decides in a cluster who is who and who may do what, put together from its options. */
import type { IdSource } from './apimachinery/random-ids.ts'
import { type StaticToken, staticTokens, tokenReviewer } from './apiserver/authentication/authenticators.ts'
import { ISSUER, ServiceAccountTokens } from './apiserver/authentication/service-account-tokens.ts'
import { alwaysAllow, anyOf, privilegedGroup } from './authorization/authorizers.ts'
import { createRbacAuthorizer } from './authorization/rbac-authorizer.ts'
import { RoleIndex } from './authorization/role-index.ts'
import type { Clock } from './clock/clock.ts'
import type { Access } from './registry/access.ts'
import type { Storage } from './store/storage.ts'

interface AccessOptions {
  /** Still empty: roles are indexed as they are written. */
  readonly storage: Storage
  readonly clock: Clock
  readonly ids: IdSource
  readonly tokens: readonly StaticToken[]
  readonly authorizationMode: 'AlwaysAllow' | 'RBAC'
}

const AUDIENCES: readonly string[] = [ISSUER]

export function createAccess({ storage, clock, ids, tokens, authorizationMode }: AccessOptions): Access {
  const roles = new RoleIndex(storage)
  const accountTokens = new ServiceAccountTokens({
    clock,
    ids,
    find: (resource, key) => storage.get(resource, key)?.object,
  })
  const modes = authorizationMode === 'AlwaysAllow' ? [alwaysAllow] : [createRbacAuthorizer(roles)]
  return {
    authorizer: anyOf([privilegedGroup, ...modes]),
    roles,
    tokens: {
      audiences: AUDIENCES,
      issue: (claims) => accountTokens.issue(claims),
      keySet: () => accountTokens.keys.keySet(),
      review: tokenReviewer([staticTokens(tokens, AUDIENCES), accountTokens.verify]),
    },
  }
}
