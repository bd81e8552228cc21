/** Nodes. Source: semantics §9, recordings kinds-core/nodes, list/table-kinds. */
import { defineKind } from '../registry/kind.ts'
import { genericStatus } from './generic-kinds.ts'
import { applyNodeDefaults, nodeWarnings } from './node/defaults.ts'
import type { Node } from './node/types.ts'
import { nodeErrors, nodeUpdateErrors } from './node/validate.ts'

const generic = genericStatus<Node>(false)
const status = {
  ...generic,
  strategy: { ...generic.strategy, applyDefaults: applyNodeDefaults, validateUpdate: nodeUpdateErrors },
}

export const node = defineKind<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  resource: 'nodes',
  namespaced: false,
  strategy: {
    applyDefaults: applyNodeDefaults,
    prepareForUpdate(object, old) {
      object.status = old.status
    },
    validate: nodeErrors,
    validateUpdate: (object, old) => [...nodeErrors(object), ...nodeUpdateErrors(object, old)],
    warnings: nodeWarnings,
    resetFields: { 'f:status': {} },
  },
  subresources: [status],
})
