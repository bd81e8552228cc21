/** Nodes. Source: semantics §9, recordings kinds-core/nodes, list/table-kinds. */
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { genericStatus, metadataUpdateErrors } from './generic-kinds.ts'

interface Node extends KubeObject {
  spec: { unschedulable?: boolean; taints?: JsonObject[] } & JsonObject
  status: JsonObject
}

export const node = defineKind<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  resource: 'nodes',
  namespaced: false,
  strategy: {
    prepareForUpdate(object, old) {
      object.status = old.status
    },
    validate: ({ metadata }) => validateObjectMeta(metadata, { namespaced: false, validateName: dns1123Subdomain }),
    validateUpdate: ({ metadata }, old) => metadataUpdateErrors(metadata, old.metadata, false),
    resetFields: { 'f:status': {} },
  },
  subresources: [genericStatus(false)],
})
