/** Rows of what governs a cluster: access, admission, scheduling, flow control, devices. Source: recordings list/table-more-kinds, kinds-other. */

import { humanDuration } from '../../apimachinery/duration.ts'
import { listOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../../apimachinery/objects.ts'
import { age, type Cell, count, flag, name, number, type Printers, reader, row, text } from './cells.ts'

const roleRef: Cell = ({ roleRef: ref }) => (isJsonObject(ref) ? `${ref.kind ?? ''}/${ref.name ?? ''}` : '/')

const subjects =
  (kind: string): Cell =>
  (binding) =>
    listOf(binding.subjects)
      .filter((subject) => subject.kind === kind)
      .map((subject) =>
        kind === 'ServiceAccount' ? `${subject.namespace ?? ''}/${subject.name ?? ''}` : (subject.name ?? ''),
      )
      .join(', ')

const bindingRow = row(name, roleRef, age, subjects('User'), subjects('Group'), subjects('ServiceAccount'))

const expirationOf = reader('spec.expirationSeconds')
const requestedDuration: Cell = (request) => {
  const seconds = expirationOf(request)
  return typeof seconds === 'number' ? humanDuration(seconds * 1000) : '<none>'
}

const conditionsOf = reader('status.conditions')
const certificateOf = reader('status.certificate')
const requestCondition: Cell = (request) => {
  const types = new Set(listOf(conditionsOf(request)).map(({ type }) => type))
  const decided = types.has('Denied') ? 'Denied' : types.has('Approved') ? 'Approved' : 'Pending'
  return `${decided}${types.has('Failed') ? ',Failed' : ''}${certificateOf(request) ? ',Issued' : ''}`
}

const paramKindOf = reader('spec.paramKind')
const paramKind: Cell = (policy) => {
  const kind = paramKindOf(policy)
  return isJsonObject(kind) ? `${kind.apiVersion ?? ''}/${kind.kind ?? ''}` : '<unset>'
}

/** A label selector as the generated Go code prints the struct. */
function selectorStruct({ matchLabels, matchExpressions }: JsonObject): string {
  const pairs = Object.entries(isJsonObject(matchLabels) ? matchLabels : {}).sort(([a], [b]) => (a < b ? -1 : 1))
  const labels = pairs.map(([key, value]) => `${key}: ${value},`).join('')
  const expressions = listOf(matchExpressions).map(({ key, operator, values }) => {
    const list = Array.isArray(values) ? values.join(' ') : ''
    return `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${list}],},`
  })
  return `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`
}

const paramRefOf = reader('spec.paramRef')
const paramRef: Cell = (binding) => {
  const ref = paramRefOf(binding)
  if (!isJsonObject(ref)) return '<unset>'
  // Whether the parameter has a namespace cannot be told from here.
  if (ref.name) return `${ref.namespace || '*'}/${ref.name}`
  return isJsonObject(ref.selector) ? selectorStruct(ref.selector) : '<unset>'
}

const dangling: Cell = (schema) => listOf(conditionsOf(schema)).find(({ type }) => type === 'Dangling')?.status ?? '?'

const allocationOf = reader('status.allocation')
const reservedOf = reader('status.reservedFor')
const claimState: Cell = (claim) => {
  const deleted = claim.metadata.deletionTimestamp !== undefined
  const states = deleted ? ['deleted'] : []
  if (allocationOf(claim) === undefined) return [...states, ...(deleted ? [] : ['pending'])].join(',')
  const reserved = listOf(reservedOf(claim)).length > 0
  return [...states, 'allocated', ...(reserved ? ['reserved'] : [])].join(',')
}

const serviceOf = reader('spec.service')
const apiService: Cell = (object) => {
  const service = serviceOf(object)
  return isJsonObject(service) ? `${service.namespace ?? ''}/${service.name ?? ''}` : 'Local'
}

const apiServiceAvailable: Cell = (object) => {
  const available = listOf(conditionsOf(object)).find(({ type }) => type === 'Available')
  if (available === undefined) return 'Unknown'
  const { status = '', reason } = available
  return status !== 'True' && reason ? `${status} (${reason})` : status
}

const precedenceOf = reader('spec.matchingPrecedence')

/** FlowSchemas are shown in the order in which they are tried. */
export function flowSchemaOrder(a: KubeObject, b: KubeObject): number {
  const difference = Number(precedenceOf(a) ?? 0) - Number(precedenceOf(b) ?? 0)
  return difference || ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1)
}

const limited = (field: string): Cell => {
  const read = reader(`spec.limited.${field}`)
  return (level) => read(level) ?? '<none>'
}
const queuing = 'limitResponse.queuing'

const webhooks = row(name, count('webhooks'), age)
const policyBinding = row(name, text('spec.policyName'), paramRef, age)

export const clusterPrinters: Printers = {
  'rbac.authorization.k8s.io/rolebindings': bindingRow,
  'rbac.authorization.k8s.io/clusterrolebindings': bindingRow,
  'certificates.k8s.io/certificatesigningrequests': row(
    name,
    age,
    text('spec.signerName', '<none>'),
    text('spec.username'),
    requestedDuration,
    requestCondition,
  ),
  'admissionregistration.k8s.io/mutatingwebhookconfigurations': webhooks,
  'admissionregistration.k8s.io/validatingwebhookconfigurations': webhooks,
  'admissionregistration.k8s.io/validatingadmissionpolicies': row(name, count('spec.validations'), paramKind, age),
  'admissionregistration.k8s.io/validatingadmissionpolicybindings': policyBinding,
  'apiregistration.k8s.io/apiservices': row(name, apiService, apiServiceAvailable, age),
  'coordination.k8s.io/leases': row(name, text('spec.holderIdentity'), age),
  'flowcontrol.apiserver.k8s.io/flowschemas': row(
    name,
    text('spec.priorityLevelConfiguration.name'),
    number('spec.matchingPrecedence'),
    text('spec.distinguisherMethod.type', '<none>'),
    age,
    dangling,
  ),
  'flowcontrol.apiserver.k8s.io/prioritylevelconfigurations': row(
    name,
    text('spec.type'),
    limited('nominalConcurrencyShares'),
    limited(`${queuing}.queues`),
    limited(`${queuing}.handSize`),
    limited(`${queuing}.queueLengthLimit`),
    age,
  ),
  'node.k8s.io/runtimeclasses': row(name, text('handler'), age),
  'policy/poddisruptionbudgets': row(
    name,
    text('spec.minAvailable', 'N/A'),
    text('spec.maxUnavailable', 'N/A'),
    number('status.disruptionsAllowed'),
    age,
  ),
  'resource.k8s.io/deviceclasses': row(name, age),
  'resource.k8s.io/resourceclaims': row(name, claimState, age),
  'resource.k8s.io/resourceclaimtemplates': row(name, age),
  'resource.k8s.io/resourceslices': row(name, text('spec.nodeName'), text('spec.driver'), text('spec.pool.name'), age),
  'scheduling.k8s.io/priorityclasses': row(name, number('value'), flag('globalDefault'), age, text('preemptionPolicy')),
}
