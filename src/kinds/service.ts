/** Services: addresses, ports and what may change. Source: recordings kinds-core/services, services-updates. */
import { dns1035Label } from '../apimachinery/names.ts'
import { validateCommonUpdate, validateObjectMeta, validateObjectMetaUpdate } from '../apimachinery/object-meta.ts'
import { defineKind } from '../registry/kind.ts'
import { genericStatus } from './generic-kinds.ts'
import { allocate, dropUnused, keepAllocated, normalizeAddresses } from './service/addresses.ts'
import { applyDefaults } from './service/defaults.ts'
import { isHeadless, type Service } from './service/types.ts'
import { changeErrors, specErrors } from './service/validate.ts'

const META = { namespaced: true, validateName: dns1035Label }

function warnings({ spec }: Service): string[] {
  const { externalIPs = [], sessionAffinity, trafficDistribution } = spec
  const found: string[] = []
  if (isHeadless(spec) && externalIPs.length > 0) found.push('spec.externalIPs is ignored for headless services')
  if (isHeadless(spec) && sessionAffinity !== 'None')
    found.push('spec.SessionAffinity is ignored for headless services')
  if (trafficDistribution === 'PreferClose')
    found.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"')
  return found
}

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
      allocate(object, lookup)
    },
    prepareForUpdate(object, old, _context, lookup) {
      object.status = old.status
      normalizeAddresses(object, old)
      dropUnused(object, old)
      keepAllocated(object, old)
      allocate(object, lookup)
    },
    validate: (object) => [...validateObjectMeta(object.metadata, META), ...specErrors(object)],
    validateUpdate: (object, old) => [
      ...validateCommonUpdate(object.metadata, old.metadata, true),
      ...validateObjectMetaUpdate(object.metadata, old.metadata),
      ...changeErrors(object, old),
      ...validateObjectMeta(object.metadata, META),
      ...specErrors(object),
    ],
    warnings,
    resetFields: { 'f:status': {} },
  },
  subresources: [genericStatus<Service>(true)],
  returnsDeletedObject: true,
})
