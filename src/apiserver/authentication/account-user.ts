/** The user that a ServiceAccount is. */
import type { ObjectRef, UserInfo } from '../../registry/access.ts'

export const accountName = (namespace: string, account: string): string =>
  `system:serviceaccount:${namespace}:${account}`

export const accountUser = (namespace: string, { name, uid }: ObjectRef, extra: UserInfo['extra'] = {}): UserInfo => ({
  name: accountName(namespace, name),
  uid,
  groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
  extra,
})
