/** Who asks: tokens, certificates and everybody else. Source: recording protocol/anonymous-and-tokens. */
import { unauthorized } from '../../apimachinery/api-error.ts'
import type { UserInfo } from '../../registry/context.ts'
import type { ApiRequest } from '../api.ts'

/** A token and the user that it stands for. */
export interface StaticToken {
  readonly token: string
  readonly name: string
  readonly uid?: string
  readonly groups?: readonly string[]
}

/** Checks a bearer token that is not static (ServiceAccounts'); undefined when it is not its own. */
export type TokenVerifier = (token: string) => UserInfo | undefined

export interface AuthenticatorOptions {
  readonly tokens: readonly StaticToken[]
  readonly verifiers: readonly TokenVerifier[]
}

/** The user of a request; warnings go to the answer. Throws 401. */
export type Authenticate = (request: ApiRequest, warnings: string[]) => UserInfo

const AUTHENTICATED = 'system:authenticated'

export const ANONYMOUS: UserInfo = { name: 'system:anonymous', uid: '', groups: ['system:unauthenticated'], extra: {} }

const EXTRA_SPACE = 'the provided Authorization header contains extra space before the bearer token, and is ignored'

/** A user with the group that every authenticated one has. */
export function userOf({ name, uid = '', groups = [] }: Omit<StaticToken, 'token'>): UserInfo {
  return { name, uid, groups: [...groups, AUTHENTICATED], extra: {} }
}

/** The token of an Authorization header; '' when it has none. */
function bearerToken(header: string, warnings: string[]): string {
  const parts = header.split(' ')
  if (parts.length < 2 || parts[0]?.toLowerCase() !== 'bearer') return ''
  const token = parts[1] ?? ''
  if (token === '' && parts.length > 2) warnings.push(EXTRA_SPACE)
  return token
}

/** Static tokens first, then verifiers; no token at all is anonymous. */
export function createAuthenticator({ tokens, verifiers }: AuthenticatorOptions): Authenticate {
  const users = new Map(tokens.map(({ token, ...user }) => [token, userOf(user)]))
  return (request, warnings) => {
    if (request.user !== undefined) return request.user
    const header = request.headers.authorization
    if (typeof header !== 'string') return ANONYMOUS
    const token = bearerToken(header, warnings)
    if (token === '') return ANONYMOUS
    const known = users.get(token)
    if (known !== undefined) return known
    for (const verify of verifiers) {
      const user = verify(token)
      if (user !== undefined) return user
    }
    throw unauthorized()
  }
}
