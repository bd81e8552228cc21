/** Events of the core group. Source: semantics §10.6, recordings kinds-core/events, list/table-more-kinds. */
import { type FieldError, invalid } from '../apimachinery/field-error.ts'
import { joined } from '../apimachinery/joined.ts'
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { metadataUpdateErrors } from './generic-kinds.ts'

interface Reference extends JsonObject {
  kind?: string
  namespace?: string
  name?: string
  uid?: string
  apiVersion?: string
  resourceVersion?: string
  fieldPath?: string
}

interface Event extends KubeObject {
  involvedObject: Reference
  reason?: string
  message?: string
  type?: string
  source: { component?: string; host?: string } & JsonObject
  firstTimestamp?: string
  lastTimestamp?: string
  eventTime?: string
  count?: number
  series?: { count?: number; lastObservedTime?: string }
  reportingComponent?: string
  reportingInstance?: string
}

function namespaceErrors({ metadata, involvedObject }: Event): FieldError[] {
  const involved = involvedObject.namespace ?? ''
  const own = metadata.namespace ?? ''
  if (involved === '' ? own === 'default' || own === 'kube-system' || own === '' : involved === own) return []
  if (involved === '') return [invalid('involvedObject.namespace', involved, 'does not match event.namespace')]
  return [invalid('involvedObject.namespace', involved, 'does not match event.namespace')]
}

export const event = defineKind<Event>({
  group: '',
  version: 'v1',
  kind: 'Event',
  resource: 'events',
  namespaced: true,
  createsOnUpdate: true,
  strategy: {
    validate: (object) =>
      joined(
        validateObjectMeta(object.metadata, { namespaced: true, validateName: dns1123Subdomain }),
        namespaceErrors(object),
      ),
    validateUpdate: (object, old) =>
      joined(metadataUpdateErrors(object.metadata, old.metadata, true), namespaceErrors(object)),
  },
})
