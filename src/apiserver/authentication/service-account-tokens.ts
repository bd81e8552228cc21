/**
 * Tokens of ServiceAccounts: issued, and believed as long as the account and what they are bound to are there.
 * Source: KEP-1205, KEP-4193, recordings access/token-request, access/token-lifetimes-and-bindings.
 */
import { goQuote } from '../../apimachinery/go-quote.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../../apimachinery/objects.ts'
import type { IdSource } from '../../apimachinery/random-ids.ts'
import { parseTime } from '../../apimachinery/time.ts'
import { quotedList } from '../../authorization/rule-coverage.ts'
import type { Clock } from '../../clock/clock.ts'
import type { ObjectRef, TokenClaims, TokenVerdict, UserInfo } from '../../registry/access.ts'
import { accountName, accountUser } from './account-user.ts'
import { parseToken } from './parse-token.ts'
import type { ServiceAccountKeys } from './service-account-keys.ts'

export const ISSUER = 'https://kubernetes.default.svc'

/** How far clocks may differ, in seconds. */
const LEEWAY = 60

const INVALIDATED = 'service account token has been invalidated'

export interface ServiceAccountTokensOptions {
  readonly clock: Clock
  readonly ids: IdSource
  readonly keys: ServiceAccountKeys
  /** Finds an object of the core group: `find('pods', 'default/web')`, `find('nodes', '/node-1')`. */
  readonly find: (resource: string, key: string) => KubeObject | undefined
}

export class ServiceAccountTokens {
  readonly #options: ServiceAccountTokensOptions

  constructor(options: ServiceAccountTokensOptions) {
    this.#options = options
  }

  issue({ namespace, account, audiences, lifetime, warnAfter, pod, secret, node }: TokenClaims): string {
    const now = this.#seconds()
    return this.#options.keys.sign({
      aud: [...audiences],
      exp: now + lifetime,
      iat: now,
      iss: ISSUER,
      jti: this.#options.ids.uid(),
      'kubernetes.io': {
        namespace,
        ...(node === undefined ? {} : { node: written(node) }),
        ...(pod === undefined ? {} : { pod: written(pod) }),
        ...(secret === undefined ? {} : { secret: written(secret) }),
        serviceaccount: written(account),
        ...(warnAfter === undefined ? {} : { warnafter: now + warnAfter }),
      },
      nbf: now,
      sub: accountName(namespace, account.name),
    })
  }

  /** Undefined for what is no token of this issuer. */
  readonly verify = (token: string, wanted: readonly string[]): TokenVerdict | undefined => {
    const parsed = parseToken(token)
    if (parsed === undefined || parsed.claims.iss !== ISSUER) return undefined
    const { header, claims } = parsed
    const fault = this.#options.keys.fault(token, header)
    if (fault !== undefined) return { error: fault }
    const own = Array.isArray(claims.aud) ? claims.aud.map(String) : []
    const audiences = wanted.filter((audience) => own.includes(audience))
    if (audiences.length === 0) {
      return {
        error: `token audiences ${quotedList(own)} is invalid for the target audiences ${quotedList(wanted)}`,
      }
    }
    const error = this.#timeFault(claims) ?? this.#bindingFault(bindingsOf(claims))
    return error === undefined ? { user: bearer(claims), audiences } : { error }
  }

  #seconds(): number {
    return Math.floor(this.#options.clock.now() / 1000)
  }

  #timeFault({ exp, nbf, iat }: JsonObject): string | undefined {
    const now = this.#seconds()
    if (now + LEEWAY < Number(nbf)) return 'service account token is not valid yet'
    if (now - LEEWAY > Number(exp)) return 'service account token has expired'
    if (now + LEEWAY < Number(iat)) return 'service account token is issued in the future'
    return undefined
  }

  #bindingFault({ namespace, account, secret, pod, node }: TokenBindings): string | undefined {
    const { find } = this.#options
    const found = find('serviceaccounts', `${namespace}/${account.name}`)
    if (found === undefined) return `serviceaccounts ${goQuote(account.name)} not found`
    if (found.metadata.uid !== account.uid)
      return `service account UID (${found.metadata.uid}) does not match claim (${account.uid})`
    if (this.#isGone(found)) return `service account ${namespace}/${account.name} has been deleted`
    return (
      this.#boundFault(secret, find('secrets', `${namespace}/${secret?.name}`), 'secret') ??
      this.#boundFault(pod, find('pods', `${namespace}/${pod?.name}`), 'pod') ??
      // The node of a Pod is only told, not checked.
      (pod === undefined ? this.#boundFault(node, find('nodes', `/${node?.name}`), 'node') : undefined)
    )
  }

  #boundFault(ref: ObjectRef | undefined, found: KubeObject | undefined, what: string): string | undefined {
    if (ref === undefined) return undefined
    if (found === undefined) return INVALIDATED
    const { uid } = found.metadata
    if (uid !== ref.uid) return `${what} UID (${uid}) does not match service account ${what} ref claim (${ref.uid})`
    return this.#isGone(found) ? INVALIDATED : undefined
  }

  /** Whether the deletion began longer ago than clocks may differ. */
  #isGone({ metadata: { deletionTimestamp } }: KubeObject): boolean {
    return deletionTimestamp !== undefined && parseTime(deletionTimestamp) / 1000 < this.#seconds() - LEEWAY
  }
}

interface TokenBindings {
  readonly namespace: string
  readonly account: ObjectRef
  readonly secret: ObjectRef | undefined
  readonly pod: ObjectRef | undefined
  readonly node: ObjectRef | undefined
}

const written = ({ name, uid }: ObjectRef): JsonObject => (uid === '' ? { name } : { name, uid })

function read(value: JsonValue | undefined): ObjectRef | undefined {
  if (!isJsonObject(value)) return undefined
  return { name: String(value.name ?? ''), uid: String(value.uid ?? '') }
}

function bindingsOf(claims: JsonObject): TokenBindings {
  const own = claims['kubernetes.io']
  const bound = isJsonObject(own) ? own : {}
  return {
    namespace: String(bound.namespace ?? ''),
    account: read(bound.serviceaccount) ?? { name: '', uid: '' },
    secret: read(bound.secret),
    pod: read(bound.pod),
    node: read(bound.node),
  }
}

const EXTRA = 'authentication.kubernetes.io'

/** The user that a token of ours stands for. */
function bearer(claims: JsonObject): UserInfo {
  const { namespace, account, pod, node } = bindingsOf(claims)
  return accountUser(namespace, account, {
    [`${EXTRA}/credential-id`]: [`JTI=${claims.jti}`],
    ...(node === undefined ? {} : { [`${EXTRA}/node-name`]: [node.name] }),
    ...(node === undefined || node.uid === '' ? {} : { [`${EXTRA}/node-uid`]: [node.uid] }),
    ...(pod === undefined ? {} : { [`${EXTRA}/pod-name`]: [pod.name], [`${EXTRA}/pod-uid`]: [pod.uid] }),
  })
}
