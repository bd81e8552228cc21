/** The phase of a Pod from the statuses of its containers. Ephemeral containers have no say. Source: semantics §10.2. */
import { type Container, initContainers, isSidecar, type Pod } from './pod.ts'
import type { ContainerStatus, Phase } from './pod-status.ts'
import { restartsAfter } from './restart-policy.ts'

export interface PhaseInput {
  /** Of init and main containers. */
  readonly statuses: readonly ContainerStatus[]
  /** Nothing runs any more, and nothing will. */
  readonly terminal: boolean
  /** Whether a main container has been started in the Pod's present sandbox. */
  readonly hasInitialized: boolean
}

/** How a container ended, also when it waits for its next run. */
const endOf = ({ state, lastState }: ContainerStatus) =>
  state.terminated ?? (state.waiting === undefined ? undefined : lastState.terminated)

interface InitCounts {
  /** Init containers that have not ended yet. */
  pending: number
  /** Those that failed for good. */
  failed: number
}

function countInit(pod: Pod, statusOf: (container: Container) => ContainerStatus | undefined): InitCounts {
  const counts: InitCounts = { pending: 0, failed: 0 }
  for (const container of initContainers(pod)) {
    if (isSidecar(container)) continue
    const status = statusOf(container)
    const end = status && endOf(status)
    if (end === undefined) counts.pending++
    else if (end.exitCode !== 0 && !restartsAfter(pod, container, end.exitCode)) counts.failed++
  }
  return counts
}

interface MainCounts {
  unknown: number
  running: number
  waiting: number
  stopped: number
  stoppedForGood: number
  succeeded: number
}

function countMain(pod: Pod, statusOf: (container: Container) => ContainerStatus | undefined): MainCounts {
  const counts: MainCounts = { unknown: 0, running: 0, waiting: 0, stopped: 0, stoppedForGood: 0, succeeded: 0 }
  for (const container of pod.spec.containers) {
    const status = statusOf(container)
    const end = status && endOf(status)
    if (status === undefined) counts.unknown++
    else if (status.state.running !== undefined) counts.running++
    else if (end === undefined) counts.waiting++
    else {
      counts.stopped++
      if (!restartsAfter(pod, container, end.exitCode)) counts.stoppedForGood++
      if (status.state.terminated?.exitCode === 0) counts.succeeded++
    }
  }
  return counts
}

/** Sidecars count as waiting until they start, as running while they run, and not at all once they have ended. */
function countSidecars(
  pod: Pod,
  statusOf: (container: Container) => ContainerStatus | undefined,
  counts: MainCounts,
): number {
  let pending = 0
  for (const container of initContainers(pod)) {
    if (!isSidecar(container)) continue
    const status = statusOf(container)
    if (status === undefined) counts.unknown++
    else if (status.state.running !== undefined) {
      counts.running++
      if (status.started !== true) pending++
    } else if (endOf(status) === undefined) {
      counts.waiting++
      pending++
    }
  }
  return pending
}

export function phaseOf(pod: Pod, { statuses, terminal, hasInitialized }: PhaseInput): Phase {
  const byName = new Map(statuses.map((status) => [status.name, status]))
  const statusOf = ({ name }: Container) => byName.get(name)
  const init = countInit(pod, statusOf)
  const main = countMain(pod, statusOf)
  const pendingSidecars = countSidecars(pod, statusOf, main)
  if (init.failed > 0) return 'Failed'
  if (init.pending > 0 || (pendingSidecars > 0 && !hasInitialized) || main.waiting > 0) return 'Pending'
  if (main.unknown > 0) return 'Pending'
  if (main.running > 0) return 'Running'
  if (main.stopped === 0) return 'Pending'
  if (!terminal && main.stopped !== main.stoppedForGood) return 'Running'
  return main.stopped === main.succeeded ? 'Succeeded' : 'Failed'
}
