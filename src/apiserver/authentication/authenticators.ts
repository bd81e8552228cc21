/** Who asks: tokens, certificates and everybody else. Source: recordings protocol/anonymous-and-tokens, access/self-review-and-token-review. */
import { unauthorized } from '../../apimachinery/api-error.ts'
import { aggregateText } from '../../authorization/rbac-authorizer.ts'
import type { TokenVerdict, UserInfo } from '../../registry/access.ts'
import type { ApiRequest } from '../api.ts'

/** A token and the user that it stands for. */
export interface StaticToken {
  readonly token: string
  readonly name: string
  readonly uid?: string
  readonly groups?: readonly string[]
}

/** Looks at a bearer token; undefined when it is not one of its own. */
export type TokenVerifier = (token: string, audiences: readonly string[]) => TokenVerdict | undefined

/** Asks all verifiers of a server in turn. */
export type TokenReviewer = (token: string, audiences: readonly string[]) => TokenVerdict

/** The user of a request; warnings go to the answer. Throws 401. */
export type Authenticate = (request: ApiRequest, warnings: string[]) => UserInfo

const AUTHENTICATED = 'system:authenticated'

export const ANONYMOUS: UserInfo = { name: 'system:anonymous', uid: '', groups: ['system:unauthenticated'], extra: {} }

const EXTRA_SPACE = 'the provided Authorization header contains extra space before the bearer token, and is ignored'

const INVALID = 'invalid bearer token'

/** A user with the group that every authenticated one has. */
export function userOf({ name, uid = '', groups = [] }: Omit<StaticToken, 'token'>): UserInfo {
  return { name, uid, groups: [...groups, AUTHENTICATED], extra: {} }
}

/** Tokens of a file, good for the server's own audiences. */
export function staticTokens(tokens: readonly StaticToken[], own: readonly string[]): TokenVerifier {
  const users = new Map(tokens.map(({ token, ...user }) => [token, userOf(user)]))
  return (token, wanted) => {
    const user = users.get(token)
    const audiences = wanted.filter((audience) => own.includes(audience))
    return user === undefined || audiences.length === 0 ? undefined : { user, audiences }
  }
}

/** Looks at a token as if it came in a header: what surrounds it does not count. The first verifier that accepts it decides. */
export function tokenReviewer(verifiers: readonly TokenVerifier[]): TokenReviewer {
  return (given, audiences) => {
    const token = bearerToken(`Bearer ${given}`, [])
    if (token === '') return { user: ANONYMOUS, audiences }
    const errors: string[] = []
    for (const verify of verifiers) {
      const verdict = verify(token, audiences)
      if (verdict === undefined) continue
      if ('user' in verdict) return verdict
      errors.push(verdict.error)
    }
    // The server's own loopback token is looked for as well, in vain.
    return { error: aggregateText([INVALID, ...errors]) }
  }
}

/** The token of an Authorization header; '' when it has none. */
function bearerToken(header: string, warnings: string[]): string {
  const [scheme = '', token = '', ...rest] = header.trim().split(' ')
  if (scheme.toLowerCase() !== 'bearer') return ''
  if (token === '' && rest.length > 0) warnings.push(EXTRA_SPACE)
  return token
}

/** Certificates first, then tokens; nothing at all is anonymous. `audiences` are the server's own. */
export function createAuthenticator(review: TokenReviewer, audiences: readonly string[]): Authenticate {
  return (request, warnings) => {
    if (request.user !== undefined) return request.user
    const header = request.headers.authorization
    if (typeof header !== 'string') return ANONYMOUS
    const token = bearerToken(header, warnings)
    if (token === '') return ANONYMOUS
    const verdict = review(token, audiences)
    if ('error' in verdict) throw unauthorized()
    warnings.push(...(verdict.warnings ?? []))
    return verdict.user
  }
}
