/** Rules: recordings kinds-core/quota-and-limit-objects, quota-limitrange/. */
import { at, type FieldError, invalid } from '../apimachinery/field-error.ts'
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { defineKind, type UpdateSubresource } from '../registry/kind.ts'
import { metadataUpdateErrors } from './generic-kinds.ts'
import { roundResources } from './pod/resource-defaults.ts'
import { quantityErrors, quotaResourceNameErrors } from './pod/resource-names.ts'
import type { Resources } from './pod/types.ts'
import { type ResourceQuotaSpec, scopeErrors, scopeSelectorErrors } from './resource-quota/scopes.ts'

interface ResourceQuota extends KubeObject {
  spec?: ResourceQuotaSpec
  status?: { hard?: { [name: string]: string }; used?: { [name: string]: string } }
}

/** Amounts by name; in order of names, Kubernetes' own is that of a Go map. */
function amountErrors(amounts: Resources | undefined, path: string): FieldError[] {
  return Object.entries(amounts ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, text]) => {
      const here = at(path, name)
      return [...quotaResourceNameErrors(name, here), ...quantityErrors(name, text, here)]
    })
}

const specErrors = (spec: ResourceQuotaSpec): FieldError[] => [
  ...amountErrors(spec.hard, 'spec.hard'),
  ...scopeErrors(spec, 'spec.scopes'),
  ...scopeSelectorErrors(spec, 'spec.scopeSelector.matchExpressions'),
]

const statusErrors = ({ status }: ResourceQuota): FieldError[] => [
  ...amountErrors(status?.hard, 'status.hard'),
  ...amountErrors(status?.used, 'status.used'),
]

function scopesChanged({ spec }: ResourceQuota, old: ResourceQuota): FieldError[] {
  const [scopes, before] = [new Set(spec?.scopes), new Set(old.spec?.scopes)]
  const same = scopes.size === before.size && [...scopes].every((scope) => before.has(scope))
  return same ? [] : [invalid('spec.scopes', spec?.scopes ?? null, 'field is immutable')]
}

/** Objects at the endpoint of their status keep all but metadata and status. */
const status: UpdateSubresource<ResourceQuota> = {
  type: 'update',
  name: 'status',
  strategy: {
    prepareForUpdate(object, old) {
      if (old.spec === undefined) delete object.spec
      else object.spec = old.spec
    },
    validateUpdate: (object, old) => [
      ...metadataUpdateErrors(object.metadata, old.metadata, true, ['change']),
      ...statusErrors(object),
    ],
    resetFields: { 'f:spec': {} },
  },
}

export const resourceQuota = defineKind<ResourceQuota>({
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  resource: 'resourcequotas',
  namespaced: true,
  returnsDeletedObject: true,
  subresources: [status],
  strategy: {
    applyDefaults({ spec, status: current }) {
      roundResources(spec?.hard)
      roundResources(current?.hard)
      roundResources(current?.used)
    },
    prepareForCreate(object) {
      object.status = {}
    },
    prepareForUpdate(object, old) {
      if (old.status === undefined) delete object.status
      else object.status = old.status
    },
    validate: (object) => [
      ...validateObjectMeta(object.metadata, { namespaced: true, validateName: dns1123Subdomain }),
      ...specErrors(object.spec ?? {}),
      ...statusErrors(object),
    ],
    validateUpdate: (object, old) => [
      ...metadataUpdateErrors(object.metadata, old.metadata, true, ['change']),
      ...specErrors(object.spec ?? {}),
      ...scopesChanged(object, old),
    ],
    resetFields: { 'f:status': {} },
  },
})
