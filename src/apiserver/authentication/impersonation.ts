/** Acting as somebody else. Source: recording protocol/impersonation. */
import { type ApiError, badRequest, forbiddenError } from '../../apimachinery/api-error.ts'
import type { UserInfo } from '../../registry/context.ts'
import type { ApiRequest } from '../api.ts'
import type { Authorizer } from '../authorizer.ts'

const valuesOf = ({ headers }: ApiRequest, name: string): string[] => {
  const value = headers[name]
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : [...value]
}

const EXTRA = 'impersonate-extra-'
const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/

/** The user that the request wants to be; `asker` if it wants nothing. Throws 400 and 403. */
export function impersonate(request: ApiRequest, asker: UserInfo, authorizer: Authorizer): UserInfo {
  const name = valuesOf(request, 'impersonate-user')[0] ?? ''
  const groups = valuesOf(request, 'impersonate-group').flatMap((group) => group.split(', '))
  const uid = valuesOf(request, 'impersonate-uid')[0] ?? ''
  const extra = extraOf(request)
  if (name === '') {
    if (groups.length === 0 && uid === '' && Object.keys(extra).length === 0) return asker
    throw withoutUser(groups, uid, extra)
  }
  requireMay(authorizer, asker, subjectOf(name))
  for (const group of groups)
    requireMay(authorizer, asker, { group: '', resource: 'groups', name: group, namespace: '' })
  if (uid !== '')
    requireMay(authorizer, asker, { group: 'authentication.k8s.io', resource: 'uids', name: uid, namespace: '' })
  for (const [key, values] of Object.entries(extra)) {
    for (const value of values) {
      const resource = 'userextras'
      requireMay(authorizer, asker, {
        group: 'authentication.k8s.io',
        resource,
        name: value,
        namespace: '',
        subresource: key,
      })
    }
  }
  return { name, uid, groups: groupsOf(name, groups), extra }
}

function extraOf({ headers }: ApiRequest): { [key: string]: readonly string[] } {
  const extra: { [key: string]: readonly string[] } = {}
  for (const [header, value] of Object.entries(headers)) {
    if (!header.startsWith(EXTRA) || value === undefined) continue
    extra[decodeURIComponent(header.slice(EXTRA.length))] = typeof value === 'string' ? [value] : value
  }
  return extra
}

interface Subject {
  readonly group: string
  readonly resource: string
  readonly name: string
  readonly namespace: string
  readonly subresource?: string
}

function subjectOf(user: string): Subject {
  const account = SERVICE_ACCOUNT.exec(user)
  if (account === null) return { group: '', resource: 'users', name: user, namespace: '' }
  return { group: '', resource: 'serviceaccounts', name: account[2] ?? '', namespace: account[1] ?? '' }
}

/** The groups that the user has besides those asked for. */
function groupsOf(name: string, groups: readonly string[]): string[] {
  if (name === 'system:anonymous') return groups.length > 0 ? [...groups] : ['system:unauthenticated']
  const account = SERVICE_ACCOUNT.exec(name)
  const own =
    account !== null && groups.length === 0 ? ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`] : []
  const all = [...groups, ...own]
  return all.includes('system:authenticated') ? all : [...all, 'system:authenticated']
}

function requireMay(authorizer: Authorizer, asker: UserInfo, subject: Subject): void {
  const { group, resource, name, namespace, subresource = '' } = subject
  const attributes = {
    isResource: true,
    path: '',
    verb: 'impersonate',
    version: 'v1',
    group,
    namespace,
    resource,
    subresource,
    name,
  }
  if (!authorizer.authorize(asker, attributes).allowed) throw refusal(asker, subject)
}

function refusal(asker: UserInfo, { group, resource, name, namespace, subresource }: Subject): ApiError {
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`
  const full = subresource === undefined ? resource : `${resource}/${subresource}`
  const why = `User "${asker.name}" cannot impersonate resource "${full}" in API group "${group}" ${where}`
  return forbiddenError({ group, resource }, name, why)
}

/** What was asked for, as Go prints the list of object references. */
function withoutUser(groups: readonly string[], uid: string, extra: { [key: string]: readonly string[] }): ApiError {
  const requested = [
    ...groups.map((group) => `{Group  ${group}    }`),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map((value) => `{UserExtra  ${value}  authentication.k8s.io/v1  ${key}}`),
    ),
    ...(uid === '' ? [] : [`{UID  ${uid}  authentication.k8s.io/v1  }`]),
  ]
  return badRequest(`requested [${requested.join(' ')}] without impersonating a user`)
}
