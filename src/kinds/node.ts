/** Nodes. Source: semantics §9, recordings kinds-core/nodes, list/table-kinds. */
import { humanDuration } from '../apimachinery/duration.ts'
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateObjectMeta } from '../apimachinery/object-meta.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'
import { parseTime } from '../apimachinery/time.ts'
import { defineKind } from '../registry/kind.ts'
import { genericStatus, metadataUpdateErrors } from './generic-kinds.ts'

interface Node extends KubeObject {
  spec: { unschedulable?: boolean; taints?: JsonObject[] } & JsonObject
  status: JsonObject
}

const listOf = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : []

const ROLE_PREFIX = 'node-role.kubernetes.io/'

function roles({ metadata }: Node): string {
  const labels = metadata.labels ?? {}
  const found = Object.keys(labels)
    .filter((key) => key.startsWith(ROLE_PREFIX) && key.length > ROLE_PREFIX.length)
    .map((key) => key.slice(ROLE_PREFIX.length))
  const named = labels['kubernetes.io/role']
  const all = [...new Set(named === undefined ? found : [...found, named])].sort()
  return all.length === 0 ? '<none>' : all.join(',')
}

function readiness({ spec, status }: Node): string {
  const ready = listOf(status.conditions).find(({ type }) => type === 'Ready')
  const word = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'
  return spec.unschedulable ? `${word},SchedulingDisabled` : word
}

const address = ({ status }: Node, type: string): string =>
  String(listOf(status.addresses).find((entry) => entry.type === type)?.address ?? '<none>')

export const node = defineKind<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  resource: 'nodes',
  namespaced: false,
  strategy: {
    prepareForUpdate(object, old) {
      object.status = old.status
    },
    validate: ({ metadata }) => validateObjectMeta(metadata, { namespaced: false, validateName: dns1123Subdomain }),
    validateUpdate: ({ metadata }, old) => metadataUpdateErrors(metadata, old.metadata, false),
    resetFields: { 'f:status': {} },
  },
  subresources: [genericStatus(false)],
  fieldLabels: { 'spec.unschedulable': ({ spec }) => String(spec.unschedulable ?? false) },
  unknownFieldLabel: (label) => `field label not supported: ${label}`,
  columns(object, now) {
    const info = isJsonObject(object.status.nodeInfo) ? object.status.nodeInfo : {}
    const text = (value: JsonValue | undefined): string =>
      typeof value === 'string' && value !== '' ? value : '<unknown>'
    return {
      cells: [
        object.metadata.name ?? '',
        readiness(object),
        roles(object),
        humanDuration(now - parseTime(object.metadata.creationTimestamp ?? '')),
        typeof info.kubeletVersion === 'string' ? info.kubeletVersion : '',
        address(object, 'InternalIP'),
        address(object, 'ExternalIP'),
        text(info.osImage),
        text(info.kernelVersion),
        text(info.containerRuntimeVersion),
      ],
    }
  },
})
