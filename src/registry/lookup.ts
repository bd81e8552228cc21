/** How plug-ins and strategies see other objects. Types only. */
import type { KubeObject } from '../apimachinery/objects.ts'

/** Reading other objects: plug-ins and strategies see the store through this only. */
export interface AdmissionLookup {
  /** `get('', 'namespaces', '', 'default')`; '' as namespace for cluster-scoped ones. */
  get(group: string, resource: string, namespace: string, name: string): KubeObject | undefined
  list(group: string, resource: string, namespace: string): readonly KubeObject[]
}
