/** Nodes. Source: semantics §9, recordings kinds-core/nodes, list/table-kinds. */
import type { FieldError } from '../apimachinery/field-error.ts'
import { validateCommonUpdate } from '../apimachinery/object-meta.ts'
import { defineKind } from '../registry/kind.ts'
import { genericStatus } from './generic-kinds.ts'
import { applyNodeDefaults, nodeWarnings } from './node/defaults.ts'
import type { Node } from './node/types.ts'
import { nodeErrors, nodeUpdateErrors } from './node/validate.ts'

const generic = genericStatus<Node>(false)
const statusErrors = (node: Node, old: Node): FieldError[] => [
  ...validateCommonUpdate(node.metadata, old.metadata, false),
  ...nodeUpdateErrors(node, old),
]
const status = {
  ...generic,
  strategy: { ...generic.strategy, applyDefaults: applyNodeDefaults, validateUpdate: statusErrors },
}

/** What was removed with dynamic configuration of kubelets. */
function dropConfigSource(spec: Node['spec']): void {
  delete spec.configSource
}

export const node = defineKind<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  resource: 'nodes',
  namespaced: false,
  strategy: {
    applyDefaults: applyNodeDefaults,
    prepareForCreate: ({ spec, status }) => {
      dropConfigSource(spec)
      delete status.config
    },
    prepareForUpdate(object, old) {
      object.status = old.status
      if (old.spec.configSource === undefined) dropConfigSource(object.spec)
    },
    validate: nodeErrors,
    validateUpdate: (object, old) => [
      ...validateCommonUpdate(object.metadata, old.metadata, false),
      ...nodeErrors(object),
      ...nodeUpdateErrors(object, old),
    ],
    warnings: nodeWarnings,
    resetFields: { 'f:status': {} },
  },
  subresources: [status],
})
