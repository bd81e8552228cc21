/**
 * Tokens in Secrets of type kubernetes.io/service-account-token: good without end, as long as the Secret holds them and the
 * account is there. Source: Kubernetes docs "Managing Service Accounts", KEP-2799; the legacy validator of v1.35.
 */
import { timingSafeEqual } from 'node:crypto'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../../apimachinery/objects.ts'
import { quotedList } from '../../authorization/rule-coverage.ts'
import type { Clock } from '../../clock/clock.ts'
import type { SecretTokenClaims, TokenVerdict } from '../../registry/access.ts'
import { accountName, accountUser } from './account-user.ts'
import { parseToken } from './parse-token.ts'
import type { ServiceAccountKeys } from './service-account-keys.ts'

const ISSUER = 'kubernetes/serviceaccount'
const CLAIM = 'kubernetes.io/serviceaccount/'
const INVALIDATED = 'Token has been invalidated'

const INVALID_SINCE = 'kubernetes.io/legacy-token-invalid-since'
const LAST_USED = 'kubernetes.io/legacy-token-last-used'

const AUTOMATIC =
  'Use tokens from the TokenRequest API or manually created secret-based tokens instead of auto-generated secret-based tokens.'

const DAY_MS = 86_400_000

export interface SecretTokensOptions {
  readonly clock: Clock
  readonly keys: ServiceAccountKeys
  /** The audiences that the server itself answers to: those of tokens that name none. */
  readonly audiences: readonly string[]
  /** Finds an object of the core group: `find('secrets', 'default/robot-token')`. */
  readonly find: (resource: string, key: string) => KubeObject | undefined
  /** Sets a label of a Secret: when its token was last used. */
  readonly label: (secret: KubeObject, name: string, value: string) => void
}

/** Claims in the order in which Go writes a map. */
const claimsOf = ({ namespace, account, secret }: SecretTokenClaims): JsonObject => ({
  iss: ISSUER,
  [`${CLAIM}namespace`]: namespace,
  [`${CLAIM}secret.name`]: secret,
  [`${CLAIM}service-account.name`]: account.name,
  [`${CLAIM}service-account.uid`]: account.uid,
  sub: accountName(namespace, account.name),
})

const REQUIRED = {
  'namespace claim is missing': 'namespace',
  'secretName claim is missing': 'secret.name',
  'serviceAccountName claim is missing': 'service-account.name',
  'serviceAccountUID claim is missing': 'service-account.uid',
}

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')

export class SecretTokens {
  readonly #options: SecretTokensOptions

  constructor(options: SecretTokensOptions) {
    this.#options = options
  }

  issue(claims: SecretTokenClaims): string {
    return this.#options.keys.sign(claimsOf(claims))
  }

  /** Undefined for what is no token of this issuer. The Secret is told of the day of its use. */
  readonly verify = (token: string, wanted: readonly string[]): TokenVerdict | undefined => {
    const { keys, audiences: own } = this.#options
    const parsed = parseToken(token)
    if (parsed === undefined || parsed.claims.iss !== ISSUER) return undefined
    const fault = keys.fault(token, parsed.header)
    if (fault !== undefined) return { error: fault }
    const audiences = wanted.filter((audience) => own.includes(audience))
    if (audiences.length === 0)
      return { error: `token audiences ${quotedList(own)} is invalid for the target audiences ${quotedList(wanted)}` }
    return this.#verdict(token, parsed.claims, audiences)
  }

  #verdict(token: string, claims: JsonObject, audiences: readonly string[]): TokenVerdict {
    if (textOf(claims.sub) === '') return { error: 'sub claim is missing' }
    const missing = Object.entries(REQUIRED).find(([, claim]) => textOf(claims[`${CLAIM}${claim}`]) === '')
    if (missing !== undefined) return { error: missing[0] }
    const namespace = textOf(claims[`${CLAIM}namespace`])
    const name = textOf(claims[`${CLAIM}service-account.name`])
    const uid = textOf(claims[`${CLAIM}service-account.uid`])
    if (claims.sub !== accountName(namespace, name)) return { error: 'sub claim is invalid' }
    const { find } = this.#options
    const secret = find('secrets', `${namespace}/${textOf(claims[`${CLAIM}secret.name`])}`)
    if (secret === undefined || secret.metadata.deletionTimestamp !== undefined) return { error: INVALIDATED }
    if (!holds(secret, token)) return { error: "Token does not match server's copy" }
    const account = find('serviceaccounts', `${namespace}/${name}`)
    const fault = accountFault(account, { namespace, name, uid })
    if (fault !== undefined) return { error: fault }
    this.#noteUse(secret)
    if (secret.metadata.labels?.[INVALID_SINCE])
      return { error: markedInvalid(`${namespace}/${secret.metadata.name}`, `${namespace}/${name}`) }
    const warnings = refersTo(account, secret) ? [AUTOMATIC] : []
    return { user: accountUser(namespace, { name, uid }), audiences, warnings }
  }

  /** Clocks of servers may be a day ahead of each other. */
  #noteUse(secret: KubeObject): void {
    const now = this.#options.clock.now()
    const last = secret.metadata.labels?.[LAST_USED]
    if (last !== dayOf(now) && last !== dayOf(now + DAY_MS)) this.#options.label(secret, LAST_USED, dayOf(now))
  }
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

function holds({ data }: KubeObject, token: string): boolean {
  const held = Buffer.from(isJsonObject(data) ? textOf(data.token) : '', 'base64')
  const given = Buffer.from(token)
  return held.length === given.length && timingSafeEqual(held, given)
}

function accountFault(
  account: KubeObject | undefined,
  { namespace, name, uid }: { readonly namespace: string; readonly name: string; readonly uid: string },
): string | undefined {
  if (account === undefined) return `serviceaccounts ${goQuote(name)} not found`
  if (account.metadata.deletionTimestamp !== undefined) return `ServiceAccount ${namespace}/${name} has been deleted`
  const { uid: own } = account.metadata
  return own === uid ? undefined : `ServiceAccount UID (${own}) does not match claim (${uid})`
}

/** Whether the account names the Secret, as it did when Secrets were made for accounts. */
const refersTo = (account: KubeObject | undefined, { metadata }: KubeObject): boolean =>
  Array.isArray(account?.secrets) && account.secrets.some((ref) => isJsonObject(ref) && ref.name === metadata.name)

const markedInvalid = (secret: string, account: string): string =>
  `the token in secret ${secret} for service account ${account} has been marked invalid. Use tokens from the TokenRequest API ` +
  `or manually created secret-based tokens, or remove the '${INVALID_SINCE}' label from the secret to temporarily allow use of this token`
