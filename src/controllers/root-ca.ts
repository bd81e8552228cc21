/** Every namespace has the authority's certificate, for Pods that talk to the API. */
import type { Controller } from './controller.ts'
import { follow } from './controller.ts'
import { ensure } from './ensure.ts'

const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

/** A cluster's certificates are made when it listens; until then the bundle only says so. */
const BUNDLE = '# made by Ephemera\n'

export const rootCaController: Controller = {
  name: 'root-ca-certificate-publisher-controller',
  user: 'system:serviceaccount:kube-system:root-ca-cert-publisher',
  start: ({ client }) =>
    follow(client, 'namespaces', (type, { metadata }) => {
      if (type === 'DELETED' || metadata.deletionTimestamp !== undefined) return
      ensure(client, 'configmaps', {
        metadata: {
          name: 'kube-root-ca.crt',
          namespace: metadata.name,
          annotations: { 'kubernetes.io/description': DESCRIPTION },
        },
        data: { 'ca.crt': BUNDLE },
      })
    }),
}
