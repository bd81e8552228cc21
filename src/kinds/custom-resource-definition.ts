/** CustomResourceDefinitions. Source: recordings crd/definitions, crd/life, crd/versions. */

import { CLEANUP_FINALIZER, type Definition, setCondition } from '../apiextensions/definition.ts'
import {
  definitionErrors,
  definitionStatusErrors,
  definitionUpdateErrors,
} from '../apiextensions/definitions/definition-rules.ts'
import { formatWarnings } from '../apiextensions/format-warnings.ts'
import { isJsonObject } from '../apimachinery/objects.ts'
import { defineKind, type Strategy, type UpdateSubresource } from '../registry/kind.ts'

function applyDefaults({ spec, status }: Definition): void {
  const { names } = spec
  if ((names.singular ?? '') === '') names.singular = names.kind.toLowerCase()
  if ((names.listKind ?? '') === '' && names.kind !== '') names.listKind = `${names.kind}List`
  spec.conversion ??= { strategy: 'None' }
  if (isJsonObject(spec.conversion.webhook?.clientConfig) && isJsonObject(spec.conversion.webhook.clientConfig.service))
    spec.conversion.webhook.clientConfig.service.port ??= 443
  if ((status.storedVersions ?? []).length === 0) keepStoredVersion(spec, status)
}

/** The version in which objects are stored is one of those in which they have been. */
function keepStoredVersion({ versions }: Definition['spec'], status: Definition['status']): void {
  const name = versions?.find(({ storage }) => storage)?.name
  if (name === undefined || status.storedVersions?.includes(name)) return
  status.storedVersions = [...(status.storedVersions ?? []), name]
}

const NEW_STATUS = { conditions: null, acceptedNames: { plural: '', kind: '' }, storedVersions: null }

const strategy: Strategy<Definition> = {
  applyDefaults,
  prepareForCreate(definition) {
    definition.status = { ...NEW_STATUS, acceptedNames: { ...NEW_STATUS.acceptedNames } }
    keepStoredVersion(definition.spec, definition.status)
  },
  prepareForUpdate(definition, old) {
    definition.status = { ...old.status }
    keepStoredVersion(definition.spec, definition.status)
  },
  validate: definitionErrors,
  validateUpdate: definitionUpdateErrors,
  tracksGeneration: true,
  warnings: formatWarnings,
  resetFields: { 'f:status': {} },
}

const status: UpdateSubresource<Definition> = {
  type: 'update',
  name: 'status',
  strategy: {
    prepareForUpdate(definition, old) {
      definition.spec = old.spec
    },
    validateUpdate: definitionStatusErrors,
    resetFields: { 'f:metadata': {}, 'f:spec': {} },
  },
}

/** A first deletion only marks: the objects go before their definition. */
function markTerminating(definition: Definition, now: string): boolean {
  const { metadata } = definition
  if (metadata.deletionTimestamp !== undefined) {
    metadata.deletionGracePeriodSeconds = 0
    return true
  }
  metadata.deletionTimestamp = now
  const finalizers = metadata.finalizers ?? []
  if (!finalizers.includes(CLEANUP_FINALIZER)) metadata.finalizers = [...finalizers, CLEANUP_FINALIZER]
  setCondition(
    definition,
    {
      type: 'Terminating',
      status: 'True',
      reason: 'InstanceDeletionPending',
      message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
    },
    now,
  )
  return false
}

export const customResourceDefinition = defineKind<Definition>({
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  resource: 'customresourcedefinitions',
  namespaced: false,
  strategy,
  subresources: [status],
  requiresResourceVersion: true,
  markTerminating,
  mayFinishDeletion: () => true,
})
