/** Events of the core group. Source: semantics §10.6, recordings kinds-core/events, list/table-more-kinds. */
import { humanDuration } from '../apimachinery/duration.ts'
import { type FieldError, invalid } from '../apimachinery/field-error.ts'
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { parseTime } from '../apimachinery/time.ts'
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

/** How long ago; `since` is the first time of several. */
function ageOf(time: string | undefined, now: number): string {
  return time === undefined ? '<unknown>' : humanDuration(now - parseTime(time))
}

function lastSeen({ series, lastTimestamp, eventTime, firstTimestamp }: Event, now: number): string {
  return ageOf(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? firstTimestamp, now)
}

const objectText = ({ kind = '', name = '' }: Reference): string =>
  kind === '' ? name : `${kind.toLowerCase()}/${name}`

const sourceText = ({ source, reportingComponent = '', reportingInstance = '' }: Event): string => {
  const component = source.component || reportingComponent
  const host = source.host || (source.component ? '' : reportingInstance)
  return host === '' ? component : `${component}, ${host}`
}

export const event = defineKind<Event>({
  group: '',
  version: 'v1',
  kind: 'Event',
  resource: 'events',
  namespaced: true,
  createsOnUpdate: true,
  strategy: {
    validate: (object) => [
      ...validateObjectMeta(object.metadata, { namespaced: true, validateName: dns1123Subdomain }),
      ...namespaceErrors(object),
    ],
    validateUpdate: (object, old) => [
      ...metadataUpdateErrors(object.metadata, old.metadata, true),
      ...namespaceErrors(object),
    ],
  },
  fieldLabels: {
    'involvedObject.kind': ({ involvedObject }) => involvedObject.kind ?? '',
    'involvedObject.namespace': ({ involvedObject }) => involvedObject.namespace ?? '',
    'involvedObject.name': ({ involvedObject }) => involvedObject.name ?? '',
    'involvedObject.uid': ({ involvedObject }) => involvedObject.uid ?? '',
    'involvedObject.apiVersion': ({ involvedObject }) => involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': ({ involvedObject }) => involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': ({ involvedObject }) => involvedObject.fieldPath ?? '',
    reason: ({ reason }) => reason ?? '',
    reportingComponent: ({ reportingComponent }) => reportingComponent ?? '',
    source: ({ source, reportingComponent }) => source.component || (reportingComponent ?? ''),
    type: ({ type }) => type ?? '',
  },
  unknownFieldLabel: (label) => `field label not supported: ${label}`,
  columns: (object, now) => ({
    cells: [
      lastSeen(object, now),
      object.type ?? '',
      object.reason ?? '',
      objectText(object.involvedObject),
      object.involvedObject.fieldPath ?? '',
      sourceText(object),
      (object.message ?? '').trim(),
      ageOf(object.firstTimestamp ?? object.eventTime, now),
      String(object.series?.count ?? object.count ?? 1),
      object.metadata.name ?? '',
    ],
  }),
})
