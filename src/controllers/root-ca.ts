/** Every namespace has the authority's certificate, for Pods that talk to the API. Source: KEP-1205, flow A12. */
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { keyOf } from '../client/informer.ts'
import { itself, reconciler } from './controller.ts'
import { ensure } from './ensure.ts'

const NAME = 'kube-root-ca.crt'

const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

export const rootCaController = reconciler({
  name: 'root-ca-certificate-publisher-controller',
  user: 'system:serviceaccount:kube-system:root-ca-cert-publisher',
  work({ client, informers, rootCa, enqueue }) {
    const namespaces = informers.for('namespaces')
    rootCa.onChange(() => {
      for (const namespace of namespaces.list()) enqueue(keyOf(namespace))
    })
    return {
      triggers: {
        namespaces: itself,
        configmaps: ({ object: { metadata } }) => (metadata.name === NAME ? [metadata.namespace ?? ''] : []),
      },
      reconcile(namespace) {
        const found = namespaces.get(namespace)
        if (found === undefined || found.metadata.deletionTimestamp !== undefined) return
        const published = informers.for('configmaps').get(`${namespace}/${NAME}`)
        const data = { 'ca.crt': rootCa.text }
        if (published === undefined) {
          const annotations = { 'kubernetes.io/description': DESCRIPTION }
          ensure(client, 'configmaps', { metadata: { name: NAME, namespace, annotations }, data })
        } else if (!jsonEqual(published.data, data)) {
          client.update('configmaps', { ...published, data })
        }
      },
    }
  },
})
