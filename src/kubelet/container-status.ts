/** Statuses of containers as a kubelet writes them. Source: recordings kubelet/, kubelet-facts. */
import type { JsonObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import type { ContainerSpec } from './pod-object.ts'
import { type ContainerRuntime, type ContainerState, hasStarted, type Termination } from './pod-runtime.ts'

export type ContainerRole = 'init' | 'main' | 'ephemeral'

function terminatedState({ exitCode, reason, startedAt, finishedAt, containerID }: Termination): JsonObject {
  return { exitCode, reason, startedAt: formatTime(startedAt), finishedAt: formatTime(finishedAt), containerID }
}

function stateObject(state: ContainerState): JsonObject {
  switch (state.type) {
    case 'waiting':
      return { waiting: { reason: state.reason, ...(state.message === undefined ? {} : { message: state.message }) } }
    case 'running':
      return { running: { startedAt: formatTime(state.startedAt) } }
    case 'terminated':
      return { terminated: terminatedState(state.termination) }
  }
}

/** Where volumes are mounted, as the status repeats it. */
function mountStatuses(mounts: readonly JsonObject[]): JsonObject[] {
  return mounts.map(({ name, mountPath, readOnly }) => ({
    name,
    mountPath,
    ...(readOnly === true ? { readOnly: true, recursiveReadOnly: 'Disabled' } : {}),
  }))
}

/** One container's status; `waitingReason` is for one that the runtime does not know yet. */
export function containerStatus(
  spec: ContainerSpec,
  runtime: ContainerRuntime | undefined,
  role: ContainerRole,
  waitingReason: string,
): JsonObject {
  const state: ContainerState = runtime?.state ?? { type: 'waiting', reason: waitingReason }
  const running = state.type === 'running'
  const done = role === 'init' && state.type === 'terminated' && state.termination.exitCode === 0
  const known = runtime !== undefined && hasStarted(runtime)
  const mounts = mountStatuses(spec.mounts)
  return {
    name: spec.name,
    state: stateObject(state),
    lastState: runtime?.last === undefined ? {} : { terminated: terminatedState(runtime.last) },
    ready: role === 'ephemeral' ? false : running || done,
    restartCount: runtime?.restartCount ?? 0,
    image: runtime?.image?.name ?? spec.image,
    imageID: runtime?.image?.id ?? '',
    ...(runtime?.containerID === undefined ? {} : { containerID: runtime.containerID }),
    ...(role === 'ephemeral' ? {} : { started: running }),
    ...(known ? { resources: spec.resources } : {}),
    ...(mounts.length === 0 ? {} : { volumeMounts: mounts }),
    ...(known ? { user: userStatus(spec) } : {}),
  }
}

const userStatus = ({ runAsUser }: ContainerSpec): JsonObject => ({
  linux: { uid: runAsUser, gid: 0, supplementalGroups: [0] },
})
