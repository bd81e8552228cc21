/** Pods and what runs of them, for tests of the pure life cycle. */
import type { ContainerRecord, PodRecord } from '../../../src/kubelet/container-runtime.ts'
import { type Container, isPod, type Pod, type PodSpec } from '../../../src/kubelet/pod.ts'
import { nextStep, type PodState, type Step } from '../../../src/kubelet/pod-lifecycle.ts'
import type { PodStatus } from '../../../src/kubelet/pod-status.ts'
import { noProbeResults } from '../../../src/kubelet/probe-results.ts'

export const T0 = Date.UTC(2026, 0, 1)

export const container = (name: string, more: Partial<Container> = {}): Container => ({
  name,
  image: 'app:1',
  resources: {},
  ...more,
})

export function podOf(spec: Partial<PodSpec>, status: PodStatus = {}): Pod {
  const object = {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name: 'p', namespace: 'ns', uid: 'u', generation: 1 },
    spec: { containers: [container('app')], restartPolicy: 'Always', ...spec },
    status,
  }
  if (!isPod(object)) throw new TypeError('not a Pod')
  return object
}

/** One run of a container; it runs since T0 unless told otherwise. */
export const runOf = (name: string, more: Partial<ContainerRecord> = {}): ContainerRecord => ({
  id: `${name}-${more.attempt ?? 0}`,
  name,
  attempt: 0,
  requestedImage: 'app:1',
  image: 'docker.io/library/app:1',
  imageRef: 'docker.io/library/app@sha256:0',
  state: 'running',
  createdAt: T0,
  startedAt: T0,
  finishedAt: 0,
  exitCode: 0,
  reason: '',
  message: '',
  terminationLog: '',
  resources: {},
  user: { uid: 0, gid: 0, supplementalGroups: [0] },
  ...more,
})

export const endOf = (name: string, exitCode: number, more: Partial<ContainerRecord> = {}): ContainerRecord =>
  runOf(name, {
    state: 'exited',
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    finishedAt: T0 + 1000,
    ...more,
  })

/** A ready sandbox with these runs in it, the newest first. */
export const inSandbox = (...containers: ContainerRecord[]): PodRecord => ({
  sandboxes: [{ id: 's', attempt: 0, ready: true, createdAt: T0, ips: ['10.1.0.2'] }],
  containers,
})

export const NOTHING: PodRecord = { sandboxes: [], containers: [] }

/** What comes next, at T0 + `afterMs`. */
export function stepOf(pod: Pod, runtime: PodRecord, more: Partial<PodState> = {}, afterMs = 2000): Step {
  const state: PodState = {
    pod,
    runtime,
    runtimeName: 'containerd',
    logTail: () => '',
    ips: runtime.sandboxes.flatMap(({ ips }) => ips),
    hostIP: '172.18.0.2',
    old: pod.status,
    failures: new Map(),
    probes: noProbeResults,
    resizeConditions: [],
    ...more,
  }
  return nextStep(state, { backOff: () => undefined }, T0 + afterMs)
}

/** 'main app', 'init one': what is started, in order. */
export const startsOf = ({ actions }: Step): string[] =>
  (actions?.start ?? []).map(({ role, container: { name } }) => `${role} ${name}`)

/** 'Ready=False PodFailed' of one condition. */
export function conditionOf({ status }: Step, type: string): string {
  const found = status.conditions?.find((condition) => condition.type === type)
  return [found?.status, found?.reason].filter((part) => part !== undefined).join(' ')
}
