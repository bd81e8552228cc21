/** Statuses of containers from what the runtime knows of them. Source: semantics §10.1, kubelet-facts, recordings kubelet/. */
import type { JsonObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import type { ContainerRecord, PodRecord } from './container-runtime.ts'
import { type Container, initContainers, type Pod, type VolumeMount } from './pod.ts'
import type { ContainerState, ContainerStatus } from './pod-status.ts'
import { reportedResources } from './resources.ts'
import { shouldRun } from './restart-policy.ts'
import { terminationMessage } from './termination-message.ts'

/** Why a container could not be started the last time that it was tried. */
export interface StartFailure {
  readonly reason: string
  readonly message: string
}

/** What the statuses of a Pod's containers are made of. */
export interface ContainersView {
  readonly pod: Pod
  /** What runs, as the kubelet last saw it: all known runs, the newest first. */
  readonly runtime: PodRecord
  readonly runtimeName: string
  readonly failures: ReadonlyMap<string, StartFailure>
  readonly logTail: (id: string) => string
}

export type ContainerList = 'containers' | 'initContainers' | 'ephemeralContainers'

/** Statuses of one list of containers: init containers in the order of the spec, others by name. */
export function containerStatuses(
  view: ContainersView,
  list: ContainerList,
  old: readonly ContainerStatus[],
): ContainerStatus[] {
  const statuses = (view.pod.spec[list] ?? []).map((container) =>
    containerStatus(
      view,
      list,
      container,
      old.find(({ name }) => name === container.name),
    ),
  )
  return list === 'initContainers' ? statuses : statuses.sort((a, b) => (a.name < b.name ? -1 : 1))
}

function containerStatus(
  view: ContainersView,
  list: ContainerList,
  container: Container,
  old: ContainerStatus | undefined,
): ContainerStatus {
  const [newest, before] = view.runtime.containers.filter(({ name }) => name === container.name)
  const status =
    newest === undefined ? unknownToRuntime(view.pod, container, old) : known(view, container, newest, before, old)
  const done = list === 'initContainers' && newest?.state === 'exited' && newest.exitCode === 0
  const failure = view.failures.get(container.name)
  if (failure === undefined || done || !shouldRun(view.pod, container, newest)) return status
  const { terminated } = status.state
  return {
    ...status,
    state: { waiting: { ...failure } },
    lastState: terminated === undefined ? status.lastState : { terminated },
  }
}

/** With init containers, everything that has not begun waits for them, even once they are done. */
const waiting = (pod: Pod): ContainerState => ({
  waiting: { reason: initContainers(pod).length > 0 ? 'PodInitializing' : 'ContainerCreating' },
})

function unknownToRuntime(pod: Pod, container: Container, old: ContainerStatus | undefined): ContainerStatus {
  if (old?.state.terminated !== undefined) return { ...old }
  const mounts = mountStatuses(container.volumeMounts ?? [])
  const status: ContainerStatus = {
    name: container.name,
    state: waiting(pod),
    lastState: old?.lastState ?? {},
    ready: false,
    restartCount: old?.restartCount ?? 0,
    image: container.image,
    imageID: '',
  }
  if (mounts.length > 0) status.volumeMounts = mounts
  return old?.state.running === undefined || status.lastState.terminated !== undefined ? status : lost(pod, status)
}

/** It ran, and the runtime has never heard of it. */
function lost({ metadata }: Pod, status: ContainerStatus): ContainerStatus {
  const message = 'The container could not be located when the pod was deleted.  The container used to be Running'
  return {
    ...status,
    lastState: { terminated: { exitCode: 137, reason: 'ContainerStatusUnknown', message } },
    restartCount: status.restartCount + (metadata.deletionTimestamp === undefined ? 1 : 0),
  }
}

function known(
  view: ContainersView,
  container: Container,
  record: ContainerRecord,
  before: ContainerRecord | undefined,
  old: ContainerStatus | undefined,
): ContainerStatus {
  const { requests } = container.resources
  const status: ContainerStatus = {
    name: record.name,
    state: stateOf(view, container, record),
    lastState: before === undefined ? {} : stateOf(view, container, before),
    ready: false,
    restartCount: record.attempt,
    image: record.image,
    imageID: record.imageRef,
    containerID: idOf(view, record),
  }
  if (requests !== undefined) status.allocatedResources = requests
  status.resources = reportedResources(container, record)
  if (old?.volumeMounts !== undefined) status.volumeMounts = old.volumeMounts
  status.user = { linux: linuxUser(record) }
  return status
}

const idOf = ({ runtimeName }: ContainersView, { id }: ContainerRecord): string => `${runtimeName}://${id}`

function linuxUser({ user: { uid, gid, supplementalGroups } }: ContainerRecord): JsonObject {
  return supplementalGroups.length === 0 ? { uid, gid } : { uid, gid, supplementalGroups: [...supplementalGroups] }
}

function stateOf(view: ContainersView, container: Container, record: ContainerRecord): ContainerState {
  switch (record.state) {
    case 'created':
      return { waiting: {} }
    case 'running':
      return { running: { startedAt: formatTime(record.startedAt) } }
    case 'exited': {
      const message = terminationMessage(view, container, record)
      return {
        terminated: {
          exitCode: record.exitCode,
          reason: record.reason,
          ...(message === '' ? {} : { message }),
          startedAt: formatTime(record.startedAt),
          finishedAt: formatTime(record.finishedAt),
          containerID: idOf(view, record),
        },
      }
    }
  }
}

/** Where volumes are mounted, as the status repeats it. The simulated nodes can mount read-only all the way down. */
function mountStatuses(mounts: readonly VolumeMount[]): JsonObject[] {
  return mounts.map(({ name, mountPath, readOnly, recursiveReadOnly }) => ({
    name,
    mountPath,
    ...(readOnly === true
      ? {
          readOnly,
          recursiveReadOnly: ['IfPossible', 'Enabled'].includes(recursiveReadOnly ?? '') ? 'Enabled' : 'Disabled',
        }
      : {}),
  }))
}
