/** Events of the core group. Source: semantics §10.6, recordings kinds-core/events, list/table-more-kinds. */
import { joined } from '../apimachinery/joined.ts'
import { validateCommon, validateCommonUpdate } from '../apimachinery/object-meta.ts'
import { defineKind } from '../registry/kind.ts'
import type { Event } from './event/types.ts'
import { commonErrors } from './event/validate.ts'

export const event = defineKind<Event>({
  group: '',
  version: 'v1',
  kind: 'Event',
  resource: 'events',
  namespaced: true,
  createsOnUpdate: true,
  strategy: {
    validate(object) {
      const errors = commonErrors(object, 'reportingComponent')
      return errors.length > 0 ? errors : validateCommon(object.metadata, true)
    },
    validateUpdate: (object, old) =>
      joined(validateCommonUpdate(object.metadata, old.metadata, true), commonErrors(object, 'reportingComponent')),
  },
})
