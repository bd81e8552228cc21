/** Users as objects of authentication.k8s.io tell of them. */
import type { JsonObject } from '../../apimachinery/objects.ts'
import type { UserInfo } from '../../registry/access.ts'

export const userInfoOf = ({ name, uid, groups, extra }: UserInfo): JsonObject => ({
  username: name,
  uid,
  groups: [...groups],
  extra: Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, [...values]])),
})
