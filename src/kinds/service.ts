/** Services: addresses, ports and what may change. Source: recordings kinds-core/services, services-updates. */
import { dns1035Label } from '../apimachinery/names.ts'
import { validateCommonUpdate, validateKindMetaUpdate, validateObjectMeta } from '../apimachinery/object-meta.ts'
import { defineKind } from '../registry/kind.ts'
import { allocate } from './service/addresses.ts'
import { changeErrors } from './service/changes.ts'
import { applyDefaults } from './service/defaults.ts'
import { dropInternalPolicy, dropUnused, keepAllocated, normalizeAddresses } from './service/dependent-fields.ts'
import { serviceStatus } from './service/status.ts'
import type { Service } from './service/types.ts'
import { specErrors } from './service/validate.ts'
import { serviceWarnings } from './service/warnings.ts'

const META = { namespaced: true, validateName: dns1035Label }

export const service = defineKind<Service>({
  group: '',
  version: 'v1',
  kind: 'Service',
  resource: 'services',
  namespaced: true,
  strategy: {
    applyDefaults,
    prepareForCreate(object, _context, lookup) {
      object.status = { loadBalancer: {} }
      normalizeAddresses(object, undefined)
      allocate(object, undefined, lookup)
      dropInternalPolicy(object)
    },
    prepareForUpdate(object, old, _context, lookup) {
      keepAllocated(object, old)
      normalizeAddresses(object, old)
      allocate(object, old, lookup)
      object.status = old.status
      dropUnused(object, old)
      dropInternalPolicy(object)
      if (object.spec.type !== 'LoadBalancer') object.status = { ...old.status, loadBalancer: {} }
    },
    validate: (object) => [...validateObjectMeta(object.metadata, META), ...specErrors(object)],
    validateUpdate: (object, old) => [
      ...validateCommonUpdate(object.metadata, old.metadata, true),
      ...validateKindMetaUpdate(object.metadata, old.metadata),
      ...changeErrors(object, old),
      ...specErrors(object, old),
    ],
    warnings: (object) => serviceWarnings(object),
    resetFields: { 'f:status': {} },
  },
  subresources: [serviceStatus],
  returnsDeletedObject: true,
})
