/** May this user do that? Source of texts: recordings protocol/forbidden, anonymous-and-tokens. */
import { type ApiError, forbiddenError, forbiddenPath } from '../apimachinery/api-error.ts'
import type { UserInfo } from '../registry/context.ts'
import type { RequestInfo } from './request-info.ts'

/** What is asked for, as rules see it. */
export type Attributes = Pick<
  RequestInfo,
  'isResource' | 'path' | 'verb' | 'group' | 'version' | 'namespace' | 'resource' | 'subresource' | 'name'
>

export interface Authorizer {
  /** Whether the user may; `reason` goes into the message of the refusal. */
  authorize(user: UserInfo, attributes: Attributes): { readonly allowed: boolean; readonly reason?: string }
}

/** Everybody may do everything: the mode for tests that are not about access. */
export const alwaysAllow: Authorizer = { authorize: () => ({ allowed: true }) }

const MASTERS = 'system:masters'
const PUBLIC_PATHS = new Set(['/healthz', '/livez', '/readyz', '/version', '/version/'])

/** What holds before any role does: masters may all, everybody may ask for health and version. */
export const privileged: Authorizer = {
  authorize: (user, { isResource, path }) => ({
    allowed: user.groups.includes(MASTERS) || (!isResource && PUBLIC_PATHS.has(path)),
  }),
}

/** Allowed as soon as one of them allows. */
export function anyOf(authorizers: readonly Authorizer[]): Authorizer {
  return {
    authorize(user, attributes) {
      let reason: string | undefined
      for (const authorizer of authorizers) {
        const decision = authorizer.authorize(user, attributes)
        if (decision.allowed) return decision
        reason ??= decision.reason
      }
      return reason === undefined ? { allowed: false } : { allowed: false, reason }
    },
  }
}

/** Throws 403. */
export function requireAuthorized(authorizer: Authorizer, user: UserInfo, attributes: Attributes): void {
  const { allowed, reason } = authorizer.authorize(user, attributes)
  if (!allowed) throw refusal(user, attributes, reason)
}

function refusal(user: UserInfo, attributes: Attributes, reason: string | undefined): ApiError {
  const suffix = reason === undefined ? '' : `: ${reason}`
  const { verb, group, resource, subresource, namespace, name } = attributes
  if (!attributes.isResource) {
    return forbiddenPath(`forbidden: User "${user.name}" cannot ${verb} path "${attributes.path}"${suffix}`)
  }
  const full = subresource === '' ? resource : `${resource}/${subresource}`
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`
  const what = `User "${user.name}" cannot ${verb} resource "${full}" in API group "${group}" ${where}`
  return forbiddenError({ group, resource }, name, `${what}${suffix}`)
}
