/** Empties namespaces that are to go, and lets them go. Source: semantics §8.3. */
import { ApiError } from '../apimachinery/api-error.ts'
import { isJsonObject, type KubeObject } from '../apimachinery/objects.ts'
import type { Client } from '../client/client.ts'
import type { Controller } from './controller.ts'
import { follow } from './controller.ts'

/** How long to wait before looking again at what is still there, in ms. */
const RETRY_MS = 500

/** Kinds that live in namespaces; Pods last, because they take their time. */
const CONTENT = [
  'configmaps',
  'secrets',
  'serviceaccounts',
  'services',
  'endpoints',
  'events',
  'persistentvolumeclaims',
  'limitranges',
  'resourcequotas',
  'podtemplates',
  'replicationcontrollers',
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'controllerrevisions.apps',
  'jobs.batch',
  'cronjobs.batch',
  'leases.coordination.k8s.io',
  'endpointslices.discovery.k8s.io',
  'ingresses.networking.k8s.io',
  'networkpolicies.networking.k8s.io',
  'poddisruptionbudgets.policy',
  'roles.rbac.authorization.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
  'horizontalpodautoscalers.autoscaling',
  'pods',
]

/** Deletes what is in the namespace. Returns whether anything is left. */
function empty(client: Client, namespace: string): boolean {
  let left = false
  for (const resource of CONTENT) {
    for (const { metadata } of client.list(resource, namespace).items) {
      if (metadata.deletionTimestamp === undefined)
        tolerate404(() => client.delete(resource, `${namespace}/${metadata.name}`))
      left ||= client.find(resource, `${namespace}/${metadata.name}`) !== undefined
    }
  }
  return left
}

function tolerate404(action: () => void): void {
  try {
    action()
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 404) throw error
  }
}

/** Says that the namespace is empty, and removes it if nothing else holds it. */
function finalize(client: Client, { metadata, spec }: KubeObject): void {
  const name = metadata.name ?? ''
  const finalizers = isJsonObject(spec) && Array.isArray(spec.finalizers) ? spec.finalizers : []
  if (finalizers.length > 0)
    client.patch('namespaces/finalize', name, { type: 'merge', patch: { spec: { finalizers: null } } })
  tolerate404(() => client.delete('namespaces', name))
}

export const namespaceController: Controller = {
  name: 'namespace-controller',
  user: 'system:serviceaccount:kube-system:namespace-controller',
  start({ client, clock }) {
    let stopped = false
    const reconcile = (name: string): void => {
      const namespace = stopped ? undefined : client.find('namespaces', name)
      if (namespace?.metadata.deletionTimestamp === undefined) return
      if (empty(client, name)) clock.setTimeout(() => reconcile(name), RETRY_MS)
      else finalize(client, namespace)
    }
    const unfollow = follow(client, 'namespaces', (type, { metadata }) => {
      if (type !== 'DELETED' && metadata.deletionTimestamp !== undefined) reconcile(metadata.name ?? '')
    })
    return () => {
      stopped = true
      unfollow()
    }
  },
}
