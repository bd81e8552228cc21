/** The Node that a kubelet registers. Source: recording kubelet/node. */
import { listOf } from '../apimachinery/object-fields.ts'
import type { JsonObject, JsonValue } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import type { NodeConditionDefinition, NodeDefinition } from './node-definition.ts'

export interface NodeInput {
  readonly definition: NodeDefinition
  readonly hostIP: string
  /** 32 hexadecimal digits each. */
  readonly machineID: string
  readonly bootID: string
  /** Milliseconds since 1970. */
  readonly now: number
}

const CAPACITY: JsonObject = {
  cpu: '8',
  'ephemeral-storage': '103079215104',
  'hugepages-1Gi': '0',
  'hugepages-2Mi': '0',
  memory: '32Gi',
  pods: '110',
}

/** The conditions of a healthy node. */
const HEALTHY: readonly NodeConditionDefinition[] = [
  {
    type: 'MemoryPressure',
    status: 'False',
    reason: 'KubeletHasSufficientMemory',
    message: 'kubelet has sufficient memory available',
  },
  {
    type: 'DiskPressure',
    status: 'False',
    reason: 'KubeletHasNoDiskPressure',
    message: 'kubelet has no disk pressure',
  },
  {
    type: 'PIDPressure',
    status: 'False',
    reason: 'KubeletHasSufficientPID',
    message: 'kubelet has sufficient PID available',
  },
  { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
]

/** What a kubelet says when something is wrong with its node and nobody has said what. */
const UNHEALTHY: { readonly [type: string]: { readonly reason: string; readonly message: string } } = {
  MemoryPressure: { reason: 'KubeletHasInsufficientMemory', message: 'kubelet has insufficient memory available' },
  DiskPressure: { reason: 'KubeletHasDiskPressure', message: 'kubelet has disk pressure' },
  PIDPressure: { reason: 'KubeletHasInsufficientPID', message: 'kubelet has insufficient PID available' },
  Ready: { reason: 'KubeletNotReady', message: 'container runtime is down' },
}

/** The conditions of a node: `changed` ones in place of the healthy ones, with the usual reasons where none are given. */
export function nodeConditions(changed: readonly NodeConditionDefinition[]): readonly NodeConditionDefinition[] {
  const types = new Set([...changed, ...HEALTHY].map(({ type }) => type))
  const ordered = [...types].filter((type) => type !== 'Ready')
  return [...ordered, 'Ready'].flatMap((type) => {
    const healthy = HEALTHY.find((one) => one.type === type)
    const given = changed.find((one) => one.type === type)
    if (given === undefined) return healthy ?? []
    return { ...(given.status === healthy?.status ? healthy : UNHEALTHY[type]), ...given }
  })
}

/** The conditions as they are written at `now` (ms), over those that are there: `lastTransitionTime` moves with the status. */
export function writtenConditions(
  conditions: readonly NodeConditionDefinition[],
  before: JsonValue | undefined,
  now: number,
): JsonObject[] {
  const time = formatTime(now)
  const known = listOf(before)
  return conditions.map(({ type, status, reason = '', message = '' }) => {
    const old = known.find((one) => one.type === type)
    const lastTransitionTime = old?.status === status ? old.lastTransitionTime : time
    return { type, status, lastHeartbeatTime: time, lastTransitionTime, reason, message }
  })
}

/** The events of conditions that become true, and of those that no longer are. Source: recording kubelet/node, kubelet v1.35 nodestatus. */
const EVENTS: { readonly [type: string]: { readonly True: string; readonly False: string } } = {
  MemoryPressure: { True: 'NodeHasInsufficientMemory', False: 'NodeHasSufficientMemory' },
  DiskPressure: { True: 'NodeHasDiskPressure', False: 'NodeHasNoDiskPressure' },
  PIDPressure: { True: 'NodeHasInsufficientPID', False: 'NodeHasSufficientPID' },
  Ready: { True: 'NodeReady', False: 'NodeNotReady' },
}

/** The reasons of the events about conditions that are otherwise than they were. */
export function movedConditions(conditions: readonly JsonObject[], before: JsonValue | undefined): string[] {
  const known = listOf(before)
  return conditions.flatMap(({ type, status }) => {
    const old = known.find((one) => one.type === type)
    const names = EVENTS[String(type)]
    if (names === undefined || old?.status === status || (status !== 'True' && status !== 'False')) return []
    return names[status]
  })
}

const RUNTIME_FEATURES = { recursiveReadOnlyMounts: true, userNamespaces: true }

/** The whole node, as it is registered. */
export function nodeObject(input: NodeInput): JsonObject {
  const { name, labels, annotations, taints, unschedulable } = input.definition
  return {
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        ...labels,
      },
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true', ...annotations },
    },
    spec: {
      ...(taints === undefined ? {} : { taints: taints.map((taint) => ({ ...taint })) }),
      ...(unschedulable === true ? { unschedulable } : {}),
    },
    status: nodeStatus(input),
  }
}

function nodeStatus({ definition, hostIP, machineID, bootID, now }: NodeInput): JsonObject {
  const { name, conditions = [] } = definition
  const capacity = { ...CAPACITY, ...definition.capacity }
  return {
    capacity,
    allocatable: { ...capacity, ...definition.allocatable },
    conditions: writtenConditions(nodeConditions(conditions), undefined, now),
    addresses: [
      { type: 'InternalIP', address: hostIP },
      { type: 'Hostname', address: name },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
    nodeInfo: {
      machineID,
      systemUUID: machineID,
      bootID,
      kernelVersion: '6.12.0-ephemera',
      osImage: 'Debian GNU/Linux 12 (bookworm)',
      containerRuntimeVersion: 'containerd://2.1.5',
      kubeletVersion: 'v1.35.4',
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
    runtimeHandlers: [
      { name: '', features: RUNTIME_FEATURES },
      { name: 'runc', features: RUNTIME_FEATURES },
    ],
    features: { supplementalGroupsPolicy: true },
  }
}
