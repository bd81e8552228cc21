/**
 * Acting as somebody else. Source: kubernetes.io/docs/reference/access-authn-authz/authentication (user impersonation),
 * recording protocol/impersonation.
 */
import { badRequest } from '../../apimachinery/api-error.ts'
import { dns1123Label, dns1123Subdomain } from '../../apimachinery/names.ts'
import { requireAuthorized } from '../../authorization/refusal.ts'
import type { Authorizer, UserInfo } from '../../registry/access.ts'
import type { ApiRequest } from '../api.ts'

/** Something of a user that a request asks to have. */
interface Wish {
  /** The internal kind, as the error of a request without a user prints it. */
  readonly kind: 'ServiceAccount' | 'User' | 'Group' | 'UserExtra' | 'UID'
  readonly name: string
  readonly namespace?: string
  /** The key of an extra. */
  readonly key?: string
}

const RESOURCES: { readonly [kind in Wish['kind']]: { readonly group: string; readonly resource: string } } = {
  ServiceAccount: { group: '', resource: 'serviceaccounts' },
  User: { group: '', resource: 'users' },
  Group: { group: '', resource: 'groups' },
  UserExtra: { group: 'authentication.k8s.io', resource: 'userextras' },
  UID: { group: 'authentication.k8s.io', resource: 'uids' },
}

const EXTRA = 'impersonate-extra-'

/** The user that the request wants to be; `asker` if it wants nothing. Throws 400 and 403. */
export function impersonate(request: ApiRequest, asker: UserInfo, authorizer: Authorizer): UserInfo {
  if (!wishesAnything(request)) return asker
  const user = userWish(valuesOf(request, 'impersonate-user')[0] ?? '')
  const others = otherWishes(request)
  if (user === undefined) {
    if (others.length === 0) return asker
    throw badRequest(`requested [${others.map(printed).join(' ')}] without impersonating a user`)
  }
  for (const wish of [user, ...others]) requireAuthorized(authorizer, asker, attributesOf(wish))
  const name = user.namespace === undefined ? user.name : `system:serviceaccount:${user.namespace}:${user.name}`
  return {
    name,
    uid: others.find(({ kind }) => kind === 'UID')?.name ?? '',
    groups: groupsOf(user, others),
    extra: extraOf(others),
  }
}

/** Asked of every request: the names of headers are in lower case. */
function wishesAnything({ headers }: ApiRequest): boolean {
  for (const name in headers) if (name.startsWith('impersonate-')) return true
  return false
}

function valuesOf({ headers }: ApiRequest, name: string): readonly string[] {
  const value = headers[name]
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}

function userWish(name: string): Wish | undefined {
  if (name === '') return undefined
  const [namespace = '', account = '', ...more] = name.replace(/^system:serviceaccount:/, '').split(':')
  const isAccount =
    name.startsWith('system:serviceaccount:') &&
    more.length === 0 &&
    dns1123Label(namespace).length === 0 &&
    dns1123Subdomain(account).length === 0
  return isAccount ? { kind: 'ServiceAccount', namespace, name: account } : { kind: 'User', name }
}

/** All but the user, in the order in which they are checked. */
function otherWishes(request: ApiRequest): Wish[] {
  const groups = valuesOf(request, 'impersonate-group').map((name): Wish => ({ kind: 'Group', name }))
  const extras = Object.keys(request.headers)
    .filter((header) => header.startsWith(EXTRA))
    .flatMap((header) => {
      const key = unescaped(header.slice(EXTRA.length))
      return valuesOf(request, header).map((name): Wish => ({ kind: 'UserExtra', name, key }))
    })
  const uid = valuesOf(request, 'impersonate-uid')[0] ?? ''
  return [...groups, ...extras, ...(uid === '' ? [] : [{ kind: 'UID', name: uid } as const])]
}

/** Keys may be percent-encoded; what is not stays as it is. */
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}

function attributesOf({ kind, name, namespace = '', key = '' }: Wish) {
  const { group, resource } = RESOURCES[kind]
  return {
    isResource: true,
    path: '',
    verb: 'impersonate',
    version: 'v1',
    group,
    namespace,
    resource,
    subresource: key,
    name,
  }
}

/** The groups that the user has besides those asked for. */
function groupsOf({ name, namespace }: Wish, others: readonly Wish[]): string[] {
  const asked = others.filter(({ kind }) => kind === 'Group').map((wish) => wish.name)
  const own = namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
  const groups = asked.length > 0 ? asked : own
  if (name === 'system:anonymous') return withGroup(groups, 'system:unauthenticated')
  return groups.includes('system:unauthenticated') ? groups : withGroup(groups, 'system:authenticated')
}

const withGroup = (groups: string[], group: string): string[] => (groups.includes(group) ? groups : [...groups, group])

function extraOf(wishes: readonly Wish[]): UserInfo['extra'] {
  const extra = new Map<string, string[]>()
  for (const { key, name } of wishes) {
    if (key !== undefined) extra.set(key, [...(extra.get(key) ?? []), name])
  }
  return Object.fromEntries(extra)
}

/** As Go prints an object reference: kind, namespace, name, uid, version, revision and field path. */
function printed({ kind, name, key = '' }: Wish): string {
  const version = kind === 'Group' ? '' : 'authentication.k8s.io/v1'
  return `{${kind}  ${name}  ${version}  ${key}}`
}
