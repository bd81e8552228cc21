/**
 * The rules of Events, in the form of the core group, in which they are stored: the old ones, and those of events.k8s.io.
 * Source: recording kinds-core/events; core validation of v1.35.
 */
import { type FieldError, invalid, invalidAll, required } from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { dns1123Subdomain, qualifiedName } from '../../apimachinery/names.ts'
import { parseTime } from '../../apimachinery/time.ts'
import type { Event } from './types.ts'

const MAX_CHARACTERS = 128
const MAX_NOTE = 1024

/** What the field of the reporter is called in the group that is asked. */
export type ReporterField = 'reportingComponent' | 'reportingController'

const isUnset = (time: string | null | undefined): boolean => time === undefined || time === null

const tooManyErrors = (field: string, text: string, max = MAX_CHARACTERS): FieldError[] =>
  Buffer.byteLength(text) > max ? [invalid(field, '', `can have at most ${max} characters`)] : []

const textErrors = (field: string, text: string): FieldError[] => [
  ...(text === '' ? [required(field)] : []),
  ...tooManyErrors(field, text),
]

/** Of all Events, whichever way they come: those with an `eventTime` must say who reports. */
export function commonErrors(event: Event, reporterField: ReporterField): FieldError[] {
  const { namespace = '' } = event.metadata
  const rules = isUnset(event.eventTime) ? oldErrors(event) : newErrors(event, reporterField)
  return joined(rules, invalidAll('namespace', namespace, dns1123Subdomain(namespace)))
}

const foreign = (involved: string): FieldError =>
  invalid('involvedObject.namespace', involved, 'does not match event.namespace')

function oldErrors({
  metadata: { namespace = '' },
  involvedObject: { namespace: involved = '' },
}: Event): FieldError[] {
  const fits = involved === '' ? namespace === '' || namespace === 'default' : involved === namespace
  return fits ? [] : [foreign(involved)]
}

/** Events about objects without a namespace are kept in two. */
const PLACES: ReadonlySet<string> = new Set(['default', 'kube-system'])

function newErrors(event: Event, reporterField: ReporterField): FieldError[] {
  const { metadata, involvedObject, reportingComponent: reporter = '' } = event
  const { reportingInstance = '', action = '', reason = '', message = '' } = event
  const involved = involvedObject.namespace ?? ''
  return [
    ...(involved === '' && !PLACES.has(metadata.namespace ?? '') ? [foreign(involved)] : []),
    ...(reporter === '' ? [required(reporterField)] : []),
    ...invalidAll(reporterField, reporter, qualifiedName(reporter)),
    ...textErrors('reportingInstance', reportingInstance),
    ...textErrors('action', action),
    ...textErrors('reason', reason),
    ...tooManyErrors('message', message, MAX_NOTE),
  ]
}

function seriesErrors({ series }: Event): FieldError[] {
  if (series === undefined) return []
  return [
    ...((series.count ?? 0) < 2 ? [invalid('series.count', '', 'should be at least 2')] : []),
    ...(isUnset(series.lastObservedTime) ? [required('series.lastObservedTime')] : []),
  ]
}

/** Fields of the core group that newer Events leave empty. */
const OLD_FIELDS: readonly (readonly [field: string, isSet: (event: Event) => boolean])[] = [
  ['firstTimestamp', ({ firstTimestamp }) => !isUnset(firstTimestamp)],
  ['lastTimestamp', ({ lastTimestamp }) => !isUnset(lastTimestamp)],
  ['count', ({ count = 0 }) => count !== 0],
  ['source', ({ source }) => Boolean(source?.component || source?.host)],
]

/** Of Events that are made through events.k8s.io, besides. */
export function strictErrors(event: Event): FieldError[] {
  const { type = '' } = event
  return [
    ...seriesErrors(event),
    ...(isUnset(event.eventTime) ? [required('eventTime')] : []),
    ...(type === 'Normal' || type === 'Warning' ? [] : [invalid('type', '', `has invalid value: ${type}`)]),
    ...OLD_FIELDS.filter(([, isSet]) => isSet(event)).map(([field]) => invalid(field, '', 'needs to be unset')),
  ]
}

/** Fields that stay as they are, by their names in errors. `reason` is looked at twice. */
const FIXED: readonly (readonly [field: string, name: keyof Event & string])[] = [
  ['involvedObject', 'involvedObject'],
  ['reason', 'reason'],
  ['message', 'message'],
  ['source', 'source'],
  ['firstTimestamp', 'firstTimestamp'],
  ['lastTimestamp', 'lastTimestamp'],
  ['count', 'count'],
  ['reason', 'reason'],
  ['type', 'type'],
  ['eventTime', 'eventTime'],
  ['action', 'action'],
  ['related', 'related'],
  ['reportingController', 'reportingComponent'],
  ['reportingInstance', 'reportingInstance'],
]

/** Of changes through events.k8s.io: only the series goes on. */
export function changeErrors(event: Event, old: Event): FieldError[] {
  const changed = FIXED.filter(([, name]) => !isSame(name, event, old))
  return [
    ...(jsonEqual(event.series ?? null, old.series ?? null) ? [] : seriesErrors(event)),
    ...changed.map(([field, name]) => invalid(field, event[name], 'field is immutable')),
  ]
}

function isSame(name: keyof Event & string, event: Event, old: Event): boolean {
  const [now, before] = [event[name] ?? null, old[name] ?? null]
  if (name !== 'eventTime' || now === null || before === null) return jsonEqual(now, before)
  return parseTime(String(now)) === parseTime(String(before))
}
