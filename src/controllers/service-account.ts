/** Every namespace has an account `default`. */
import type { Controller } from './controller.ts'
import { follow } from './controller.ts'
import { ensure } from './ensure.ts'

export const serviceAccountController: Controller = {
  name: 'serviceaccount-controller',
  user: 'system:serviceaccount:kube-system:service-account-controller',
  start: ({ client }) =>
    follow(client, 'namespaces', (type, { metadata }) => {
      if (type === 'DELETED' || metadata.deletionTimestamp !== undefined) return
      ensure(client, 'serviceaccounts', { metadata: { name: 'default', namespace: metadata.name } })
    }),
}
