/**
 * The life of a Pod, pure: what its status is and what is to be done next, given what runs. No clock, no client.
 * Source: semantics §10, kubelet-facts, recordings kubelet/.
 */
import type { JsonObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import { podConditions } from './conditions.ts'
import { containerStatus } from './container-status.ts'
import type { ContainerSpec, PodView } from './pod-object.ts'
import { type ContainerRuntime, hasEnded, hasStarted, isRunning, type PodRuntime } from './pod-runtime.ts'

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed'

const exitCodeOf = (container: ContainerRuntime | undefined): number | undefined =>
  container?.state.type === 'terminated' ? container.state.termination.exitCode : undefined

const isSidecar = ({ restartPolicy }: ContainerSpec): boolean => restartPolicy === 'Always'

/** Whether an init container lets the next one start. */
function isPassed(spec: ContainerSpec, runtime: PodRuntime): boolean {
  const container = runtime.containers.get(spec.name)
  return isSidecar(spec) ? isRunning(container) : exitCodeOf(container) === 0
}

/** Whether a container that has ended is to run again. */
export function shouldRestart(policy: string, exitCode: number): boolean {
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0)
}

/** The phase. Ephemeral containers have no say in it; a phase that is final stays. */
export function phaseOf(pod: PodView, runtime: PodRuntime): Phase {
  const known = pod.status.phase
  if (known === 'Succeeded' || known === 'Failed') return known
  const failedInit = pod.init.some((spec) => (exitCodeOf(runtime.containers.get(spec.name)) ?? 0) !== 0)
  if (failedInit && pod.restartPolicy === 'Never') return 'Failed'
  if (
    !pod.init.every((spec) => isPassed(spec, runtime)) &&
    !pod.main.some(({ name }) => hasStarted(runtime.containers.get(name)))
  )
    return 'Pending'
  const mains = pod.main.map(({ name }) => runtime.containers.get(name))
  if (!mains.every((container) => hasStarted(container))) return 'Pending'
  if (mains.every((container) => hasEnded(container))) return endPhase(pod, mains)
  return 'Running'
}

function endPhase(pod: PodView, mains: readonly (ContainerRuntime | undefined)[]): Phase {
  const codes = mains.map((container) => exitCodeOf(container) ?? 0)
  const failed = codes.some((code) => code !== 0)
  if (pod.deleting) return failed ? 'Failed' : 'Succeeded'
  if (codes.some((code) => shouldRestart(pod.restartPolicy, code))) return 'Running'
  return failed ? 'Failed' : 'Succeeded'
}

/** What a node says of itself in a Pod's status. */
export interface HostInfo {
  readonly hostIP: string
}

/** The whole status. `now` in ms. */
export function podStatus(pod: PodView, runtime: PodRuntime, host: HostInfo, now: number): JsonObject {
  const phase = phaseOf(pod, runtime)
  // With init containers, everything that has not begun waits for them, even once they are done.
  const waiting = pod.init.length > 0 ? 'PodInitializing' : 'ContainerCreating'
  const statusOf = (role: 'init' | 'main' | 'ephemeral') => (spec: ContainerSpec) =>
    containerStatus(spec, runtime.containers.get(spec.name), role, waiting)
  const init = pod.init.map(statusOf('init'))
  const main = byName(pod.main.map(statusOf('main')))
  const ephemeral = byName(pod.ephemeral.map(statusOf('ephemeral')))
  const unready = [...pod.init.filter(isSidecar), ...pod.main].filter(
    ({ name }) => !isRunning(runtime.containers.get(name)),
  )
  const readiness = {
    sandboxReady: runtime.sandbox === 'ready',
    phase,
    incomplete: pod.init.filter((spec) => !isPassed(spec, runtime)).map(({ name }) => name),
    unready: unready.map(({ name }) => name),
  }
  const podIP = pod.hostNetwork ? host.hostIP : runtime.podIP
  return {
    observedGeneration: pod.generation,
    phase,
    conditions: podConditions(pod, readiness, now),
    hostIP: host.hostIP,
    hostIPs: [{ ip: host.hostIP }],
    ...(podIP === '' ? {} : { podIP, podIPs: [{ ip: podIP }] }),
    startTime: formatTime(runtime.seenAt),
    ...(init.length === 0 ? {} : { initContainerStatuses: init }),
    containerStatuses: main,
    qosClass: pod.status.qosClass ?? 'BestEffort',
    ...(ephemeral.length === 0 ? {} : { ephemeralContainerStatuses: ephemeral }),
  }
}

/** Statuses of main and ephemeral containers come in the order of their names. */
const byName = (statuses: JsonObject[]): JsonObject[] =>
  statuses.sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1))

/** Containers that are to be started now, in order. */
export function containersToStart(pod: PodView, runtime: PodRuntime): ContainerSpec[] {
  if (pod.deleting || runtime.sandbox !== 'ready') return []
  const phase = phaseOf(pod, runtime)
  if (phase === 'Succeeded' || phase === 'Failed') return []
  const ephemeral = pod.ephemeral.filter(({ name }) => !runtime.containers.has(name))
  const nextInit = pod.init.find((spec) => !isPassed(spec, runtime))
  if (nextInit !== undefined) return [...ephemeral, ...(wantsStart(nextInit, pod, runtime) ? [nextInit] : [])]
  return [...ephemeral, ...pod.main.filter((spec) => wantsStart(spec, pod, runtime))]
}

function wantsStart(spec: ContainerSpec, pod: PodView, runtime: PodRuntime): boolean {
  const container = runtime.containers.get(spec.name)
  if (container === undefined) return true
  const exitCode = exitCodeOf(container)
  if (exitCode === undefined) return false
  return isSidecar(spec) || shouldRestart(pod.restartPolicy, exitCode)
}
