/** Every namespace has an account `default`, and has it again when somebody deletes it. */
import { itself, reconciler } from './controller.ts'
import { ensure } from './ensure.ts'

const NAME = 'default'

export const serviceAccountController = reconciler({
  name: 'serviceaccount-controller',
  user: 'system:serviceaccount:kube-system:service-account-controller',
  work: ({ client, informers }) => ({
    triggers: {
      namespaces: itself,
      serviceaccounts: ({ type, object: { metadata } }) =>
        type === 'DELETED' && metadata.name === NAME ? [metadata.namespace ?? ''] : [],
    },
    reconcile(namespace) {
      const found = informers.for('namespaces').get(namespace)
      if (found === undefined || found.metadata.deletionTimestamp !== undefined) return
      if (informers.for('serviceaccounts').get(`${namespace}/${NAME}`) !== undefined) return
      ensure(client, 'serviceaccounts', { metadata: { name: NAME, namespace } })
    },
  }),
})
