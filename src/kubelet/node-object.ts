/** The Node that a kubelet registers. Source: recording kubelet/node. */
import type { JsonObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'

export interface NodeInput {
  readonly name: string
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

const PRESSURES = [
  ['MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
] as const

const RUNTIME_FEATURES = { recursiveReadOnlyMounts: true, userNamespaces: true }

/** Labels and annotations of a node on Linux. */
export function nodeObject({ name }: NodeInput): JsonObject {
  return {
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
      },
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
  }
}

/** The status of a node that is ready. */
export function nodeStatus({ name, hostIP, machineID, bootID, now }: NodeInput): JsonObject {
  const time = formatTime(now)
  const condition = (type: string, status: string, reason: string, message: string): JsonObject => ({
    type,
    status,
    lastHeartbeatTime: time,
    lastTransitionTime: time,
    reason,
    message,
  })
  return {
    capacity: CAPACITY,
    allocatable: CAPACITY,
    conditions: [
      ...PRESSURES.map(([type, reason, message]) => condition(type, 'False', reason, message)),
      condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
    ],
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
