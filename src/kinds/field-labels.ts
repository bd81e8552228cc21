/**
 * What objects can be selected by besides name and namespace, by 'group/resource'. Kinds without an entry know no more than those two.
 * Source: recordings list/field-selectors-of-pods, field-selectors-of-other-kinds.
 */
import { goQuote } from '../apimachinery/go-quote.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'
import type { KindDefinition } from '../registry/kind.ts'

type Selectable = Required<Pick<KindDefinition, 'fieldLabels' | 'unknownFieldLabel'>>

/** Reads a field as text, at a path of names; `zero` is what Go prints for a field without a value. */
function field(path: string, zero = ''): (object: KubeObject) => string {
  const keys = path.split('.')
  return (object) => {
    let value: JsonValue | undefined = object
    for (const key of keys) value = isJsonObject(value) ? value[key] : undefined
    return String(value ?? zero)
  }
}

const notSupported = (label: string): string => `field label not supported: ${label}`

/** Labels that are paths: `{ 'spec.nodeName': '' }`, each with the text of its zero value. */
function paths(zeros: { readonly [path: string]: string }): Selectable {
  const fieldLabels = Object.fromEntries(Object.entries(zeros).map(([path, zero]) => [path, field(path, zero)]))
  return { fieldLabels, unknownFieldLabel: notSupported }
}

/** The first address of a Pod; the list goes before the single one. */
function podIP({ status }: KubeObject): string {
  const { podIPs, podIP: single }: JsonObject = isJsonObject(status) ? status : {}
  const [first] = Array.isArray(podIPs) ? podIPs : []
  return String((isJsonObject(first) ? first.ip : undefined) ?? single ?? '')
}

const nodeName = field('spec.nodeName')

const pods: Selectable = {
  fieldLabels: {
    ...paths({
      'spec.restartPolicy': '',
      'spec.schedulerName': '',
      'spec.serviceAccountName': '',
      'spec.hostNetwork': 'false',
      'status.phase': '',
      'status.nominatedNodeName': '',
    }).fieldLabels,
    'spec.nodeName': nodeName,
    // The name that old clients have for it.
    'spec.host': nodeName,
    'status.podIP': podIP,
    // Known to the conversion of labels, but in no set of fields: it only matches nothing.
    'status.podIPs': () => '',
  },
  unknownFieldLabel: notSupported,
}

const REFERENCE = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath']

/** Labels of events, under the names of one of their two groups: what they are about, and who reports. */
function eventLabels(about: string, controller: string): Selectable['fieldLabels'] {
  return {
    ...Object.fromEntries(REFERENCE.map((name) => [`${about}.${name}`, field(`${about}.${name}`)])),
    reason: field('reason'),
    [controller]: field(controller),
    type: field('type'),
  }
}

const component = field('source.component')
const reporter = field('reportingComponent')

const RESOURCE_SLICE = 'resource.k8s.io/v1, Kind=ResourceSlice'

export const builtInFieldLabels: { readonly [groupResource: string]: Selectable } = {
  '/pods': pods,
  '/nodes': paths({ 'spec.unschedulable': 'false' }),
  '/namespaces': paths({ 'status.phase': '' }),
  '/secrets': paths({ type: '' }),
  '/services': paths({ 'spec.clusterIP': '', 'spec.type': '' }),
  '/replicationcontrollers': paths({ 'status.replicas': '0' }),
  '/events': {
    fieldLabels: {
      ...eventLabels('involvedObject', 'reportingComponent'),
      source: (event) => component(event) || reporter(event),
    },
    unknownFieldLabel: notSupported,
  },
  'events.k8s.io/events': {
    fieldLabels: eventLabels('regarding', 'reportingController'),
    unknownFieldLabel: notSupported,
  },
  'batch/jobs': {
    fieldLabels: { 'status.successful': field('status.succeeded', '0') },
    unknownFieldLabel: (label) => `field label ${goQuote(label)} not supported for Job`,
  },
  'certificates.k8s.io/certificatesigningrequests': paths({ 'spec.signerName': '' }),
  'resource.k8s.io/resourceslices': {
    ...paths({ 'spec.nodeName': '', 'spec.driver': '' }),
    unknownFieldLabel: (label) => `field label not supported for ${RESOURCE_SLICE}: ${label}`,
  },
}
