/** ComponentStatuses: made up when they are asked for. All parts of the control plane are in this process, and well. Source: recording list/table-more-kinds. */
import { notFoundError } from '../apimachinery/api-error.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'

const COMPONENTS = ['scheduler', 'controller-manager', 'etcd-0']

const healthy = (name: string): KubeObject => ({
  kind: 'ComponentStatus',
  apiVersion: 'v1',
  metadata: { name },
  conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
})

export const componentStatus = defineKind({
  group: '',
  version: 'v1',
  kind: 'ComponentStatus',
  resource: 'componentstatuses',
  namespaced: false,
  computed: {
    list: () => COMPONENTS.map(healthy),
    get(_, name) {
      if (COMPONENTS.includes(name)) return healthy(name)
      // The kind is named where others name the resource.
      throw notFoundError({ group: '', resource: 'componentstatus' }, name)
    },
  },
})
