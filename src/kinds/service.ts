/** Services. Their own rules (addresses, ports) come later. Source: recordings list/table-kinds. */
import { defineKind } from '../registry/kind.ts'
import { genericStatus, metadataStrategy } from './generic-kinds.ts'

export const service = defineKind({
  group: '',
  version: 'v1',
  kind: 'Service',
  resource: 'services',
  namespaced: true,
  strategy: metadataStrategy(true, true),
  subresources: [genericStatus(true)],
  returnsDeletedObject: true,
})
