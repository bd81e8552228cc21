/** Rows of the small kinds of the core group, of nodes and of events. Source: recordings list/table-kinds, table-more-kinds. */
import { listOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../../apimachinery/objects.ts'
import type { TableColumns } from '../../registry/table.ts'
import { age, ageOf, type Cell, count, name, type Printers, reader, row, text } from './cells.ts'

const conditionsOf = reader('status.conditions')
const unschedulable = reader('spec.unschedulable')

const nodeStatus: Cell = (node) => {
  const ready = listOf(conditionsOf(node)).findLast(({ type }) => type === 'Ready')
  const word = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'
  return unschedulable(node) === true ? `${word},SchedulingDisabled` : word
}

const ROLE_PREFIX = 'node-role.kubernetes.io/'
const ROLE_LABEL = 'kubernetes.io/role'

const nodeRoles: Cell = ({ metadata }) => {
  const roles = Object.entries(metadata.labels ?? {}).map(([key, value]) =>
    key.startsWith(ROLE_PREFIX) ? key.slice(ROLE_PREFIX.length) : key === ROLE_LABEL ? value : '',
  )
  const named = [...new Set(roles.filter((role) => role !== ''))]
  return named.sort().join(',') || '<none>'
}

const addressesOf = reader('status.addresses')
const nodeAddress =
  (wanted: string): Cell =>
  (node) =>
    listOf(addressesOf(node)).find(({ type }) => type === wanted)?.address ?? '<none>'

const INFO = 'status.nodeInfo'
const nodeInfo = (field: string): Cell => {
  const read = reader(`${INFO}.${field}`)
  return (node) => read(node) || '<unknown>'
}

/** What the used part of a quota is, for limits or for everything else: 'pods: 1/2, secrets: 0/10'. */
const quota =
  (ofLimits: boolean): Cell =>
  ({ status }) => {
    const { hard, used }: JsonObject = isJsonObject(status) ? status : {}
    const uses = isJsonObject(used) ? used : {}
    return Object.entries(isJsonObject(hard) ? hard : {})
      .filter(([resource]) => resource.startsWith('limits.') === ofLimits)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([resource, amount]) => `${resource}: ${uses[resource] ?? '0'}/${amount}`)
      .join(', ')
  }

/** The healthy condition of a component. */
const component: TableColumns = (object) => {
  const healthy = listOf(object.conditions).find(({ type }) => type === 'Healthy')
  const word = healthy === undefined ? 'Unknown' : healthy.status === 'True' ? 'Healthy' : 'Unhealthy'
  return { cells: [object.metadata.name ?? '', word, healthy?.message ?? '', healthy?.error ?? ''] }
}

const objectAt = (object: JsonObject, field: string): JsonObject => {
  const value = object[field]
  return isJsonObject(value) ? value : {}
}

const sourceText = ({ source, reportingComponent, reportingInstance }: KubeObject): string => {
  const { component: by, host }: JsonObject = isJsonObject(source) ? source : {}
  return [by || (reportingComponent ?? ''), host || reportingInstance].filter((part, at) => at === 0 || part).join(', ')
}

/** Times of old events and of new ones, which come in series: what is there counts. */
const event: TableColumns = (object, now) => {
  const { firstTimestamp, lastTimestamp, eventTime, series, count: times, message } = object
  const involved = objectAt(object, 'involvedObject')
  const repeated = isJsonObject(series) ? series : undefined
  const first = ageOf(firstTimestamp ?? eventTime, now)
  const last = typeof lastTimestamp === 'string' ? ageOf(lastTimestamp, now) : first
  const kind = String(involved.kind ?? '').toLowerCase()
  return {
    cells: [
      repeated === undefined ? last : ageOf(repeated.lastObservedTime, now),
      object.type ?? '',
      object.reason ?? '',
      involved.name ? `${kind}/${involved.name}` : kind,
      involved.fieldPath ?? '',
      sourceText(object),
      String(message ?? '').trim(),
      first,
      repeated === undefined ? times || 1 : (repeated.count ?? 0),
      object.metadata.name ?? '',
    ],
  }
}

export const corePrinters: Printers = {
  '/componentstatuses': component,
  '/configmaps': row(
    name,
    ({ data, binaryData }) => Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length,
    age,
  ),
  '/events': event,
  '/namespaces': row(name, text('status.phase'), age),
  '/nodes': row(
    name,
    nodeStatus,
    nodeRoles,
    age,
    text(`${INFO}.kubeletVersion`),
    nodeAddress('InternalIP'),
    nodeAddress('ExternalIP'),
    nodeInfo('osImage'),
    nodeInfo('kernelVersion'),
    nodeInfo('containerRuntimeVersion'),
  ),
  '/resourcequotas': row(name, quota(false), quota(true), age),
  '/secrets': row(name, text('type'), count('data'), age),
  '/serviceaccounts': row(name, age),
  'events.k8s.io/events': event,
}
