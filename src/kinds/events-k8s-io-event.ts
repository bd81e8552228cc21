/** Events of the group events.k8s.io: the core group's under newer names, and stored as those. Source: recording list/table-kinds, asked of v1.35. */
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateCommonUpdate, validateObjectMeta, validateObjectMetaUpdate } from '../apimachinery/object-meta.ts'
import type { JsonObject, JsonValue, KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import type { Event } from './event/types.ts'
import { changeErrors, commonErrors, strictErrors } from './event/validate.ts'

/** [name here, name in the core group] of each field, in the order in which the server writes it here. */
const FIELDS: readonly (readonly [own: string, core: string])[] = [
  ['eventTime', 'eventTime'],
  ['series', 'series'],
  ['reportingController', 'reportingComponent'],
  ['reportingInstance', 'reportingInstance'],
  ['action', 'action'],
  ['reason', 'reason'],
  ['regarding', 'involvedObject'],
  ['related', 'related'],
  ['note', 'message'],
  ['type', 'type'],
  ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
]

const OWN_NAMES: ReadonlyMap<string, string> = new Map(FIELDS.map(([own, core]) => [core, own]))

/** The core group's fields in its order, with what it writes for those that are not there. */
const CORE_FIELDS: readonly (readonly [core: string, absent: JsonValue | undefined])[] = [
  ['involvedObject', {}],
  ['reason', undefined],
  ['message', undefined],
  ['source', {}],
  ['firstTimestamp', null],
  ['lastTimestamp', null],
  ['count', undefined],
  ['type', undefined],
  ['eventTime', null],
  ['series', undefined],
  ['action', undefined],
  ['related', undefined],
  ['reportingComponent', ''],
  ['reportingInstance', ''],
]

function fromStorage(stored: KubeObject): KubeObject {
  const fields: JsonObject = {}
  for (const [own, core] of FIELDS) {
    const value = stored[core]
    if (value !== undefined && value !== '') fields[own] = value
  }
  return { kind: 'Event', apiVersion: 'events.k8s.io/v1', metadata: stored.metadata, ...fields }
}

function toStorage(object: KubeObject): Event {
  const fields: JsonObject = {}
  for (const [core, absent] of CORE_FIELDS) {
    const value = object[OWN_NAMES.get(core) ?? core] ?? absent
    if (value !== undefined) fields[core] = value
  }
  // The fields are those of the core group's Event.
  return { kind: 'Event', apiVersion: 'v1', metadata: object.metadata, ...fields } as Event
}

export const eventsK8sIoEvent = defineKind({
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  resource: 'events',
  namespaced: true,
  storage: 'events',
  fromStorage,
  toStorage,
  createsOnUpdate: true,
  strategy: {
    validate(object) {
      const stored = toStorage(object)
      return [
        ...commonErrors(stored, 'reportingController'),
        ...validateObjectMeta(object.metadata, { namespaced: true, validateName: dns1123Subdomain }),
        ...strictErrors(stored),
      ]
    },
    validateUpdate: (object, old) => [
      ...validateCommonUpdate(object.metadata, old.metadata, true),
      ...commonErrors(toStorage(object), 'reportingController'),
      ...validateObjectMetaUpdate(object.metadata, old.metadata),
      ...changeErrors(toStorage(object), toStorage(old)),
    ],
  },
})
