/**
 * The life of a Pod, pure: from the Pod, what runs of it and what the node knows, its next status, what is to be done,
 * and when to look again. No clock, no client. Source: semantics §10, kubelet-facts, recordings kubelet/.
 */
import { parseTime } from '../apimachinery/time.ts'
import type { ActionInput, PodActions } from './actions.ts'
import { type ConditionInput, DISRUPTION_TARGET, isOwnCondition, podConditions } from './conditions.ts'
import { type ContainersView, containerStatuses } from './container-status.ts'
import { phaseOf } from './phase.ts'
import { isSidecar, isTerminalPhase, type Pod } from './pod.ts'
import { podActions, sandboxReady } from './pod-actions.ts'
import { withCondition } from './pod-ending.ts'
import type { ContainerStatus, Phase, PodCondition, PodStatus } from './pod-status.ts'
import type { ProbeResults } from './probe-results.ts'

/** What a node knows of a Pod besides the API object. Times in ms. */
export interface PodState extends ContainersView {
  /** The addresses of the Pod; they stay when its sandbox is gone. */
  readonly ips: readonly string[]
  readonly hostIP: string
  /** The status that was last decided on. */
  readonly old: PodStatus
  readonly probes: ProbeResults
  readonly resizeConditions: readonly PodCondition[]
}

export interface StatusVerdict {
  readonly status: PodStatus
  /** Containers whose readiness nobody has found out yet: their probes are run at once. */
  readonly unproven: readonly string[]
  /** The Pod has run for longer than it may. */
  readonly deadlineExceeded: boolean
}

export interface Step extends StatusVerdict {
  /** Undefined once the Pod is at its end: what is left is stopped. */
  readonly actions: PodActions | undefined
  /** When to look again even if nothing happens, in ms: at the Pod's deadline. */
  readonly wakeUp: number | undefined
}

export const DEADLINE = {
  reason: 'DeadlineExceeded',
  message: 'Pod was active on the node longer than the specified deadline',
}

/** What comes next for a Pod that is meant to run. */
export function nextStep(state: PodState, input: Omit<ActionInput, 'pod' | 'runtime' | 'probes'>, now: number): Step {
  const verdict = podStatus(state, now, { terminal: false })
  if (isTerminalPhase(verdict.status.phase)) return { ...verdict, actions: undefined, wakeUp: undefined }
  return { ...verdict, actions: nextActions(state, input), wakeUp: deadlineOf(state.pod, state.old) }
}

/** What is to be done for a Pod that is not at its end. */
export const nextActions = (
  { pod, runtime, probes }: PodState,
  input: Omit<ActionInput, 'pod' | 'runtime' | 'probes'>,
): PodActions => podActions({ pod, runtime, probes, ...input })

/** When a Pod has run for as long as it may, in ms. */
function deadlineOf({ spec, status }: Pod, old: PodStatus): number | undefined {
  const started = old.startTime ?? status.startTime
  if (spec.activeDeadlineSeconds === undefined || started === undefined) return undefined
  return parseTime(started) + spec.activeDeadlineSeconds * 1000
}

/** The whole status. `terminal`: nothing runs any more, and nothing will. */
export function podStatus(state: PodState, now: number, { terminal }: { readonly terminal: boolean }): StatusVerdict {
  const { pod, runtime, old, ips } = state
  const mains = containerStatuses(state, 'containers', old.containerStatuses ?? [])
  const inits = containerStatuses(state, 'initContainers', old.initContainerStatuses ?? [])
  const ephemeral = containerStatuses(state, 'ephemeralContainers', old.ephemeralContainerStatuses ?? [])
  const phase = phaseAfterStart(state, [...mains, ...inits], terminal)
  const deadline = deadlineOf(pod, old)
  const deadlineExceeded = deadline !== undefined && now >= deadline
  const ending = endingOf(state, phase, deadlineExceeded)
  const unproven = [...mains, ...inits].filter((status) => !applyProbes(state, status)).map(({ name }) => name)
  const podIPs = ips.length > 0 ? ips : pod.spec.hostNetwork === true ? [state.hostIP] : []
  const conditions: ConditionInput = {
    phase: ending.phase,
    sandboxReady: sandboxReady(runtime),
    statuses: [...inits, ...mains],
    others: othersOf(state, terminal),
  }
  // In Go's order, as it is written. Fields one by one: spreading costs more than all the rest.
  const status: PodStatus = { observedGeneration: pod.metadata.generation ?? 0, phase: conditions.phase }
  status.conditions = podConditions(pod, conditions)
  if (ending.message !== undefined) status.message = ending.message
  if (ending.reason !== undefined) status.reason = ending.reason
  status.hostIP = state.hostIP
  status.hostIPs = [{ ip: state.hostIP }]
  if (podIPs[0] !== undefined) {
    status.podIP = podIPs[0]
    status.podIPs = podIPs.map((ip) => ({ ip }))
  }
  if (inits.length > 0) status.initContainerStatuses = inits
  status.containerStatuses = mains
  status.qosClass = pod.status.qosClass ?? 'BestEffort'
  if (ephemeral.length > 0) status.ephemeralContainerStatuses = ephemeral
  return { status, unproven, deadlineExceeded }
}

/** Conditions that are not worked out anew: those of others, those of resizes until the Pod's end, and that the node made it end. */
function othersOf({ pod, old, resizeConditions }: PodState, terminal: boolean): readonly PodCondition[] {
  const foreign = (pod.status.conditions ?? []).filter((one) => !isOwnCondition(one))
  const others = terminal ? foreign : [...foreign, ...resizeConditions]
  const disruption = old.conditions?.find(({ type }) => type === DISRUPTION_TARGET)
  return disruption === undefined ? others : withCondition(others, disruption)
}

function phaseAfterStart({ pod, runtime }: PodState, statuses: readonly ContainerStatus[], terminal: boolean) {
  const mains = new Set(pod.spec.containers.map(({ name }) => name))
  const since = runtime.sandboxes[0]?.createdAt ?? Number.POSITIVE_INFINITY
  const hasInitialized =
    sandboxReady(runtime) && runtime.containers.some(({ name, createdAt }) => mains.has(name) && createdAt >= since)
  return phaseOf(pod, { statuses, terminal, hasInitialized })
}

interface Ending {
  readonly phase: Phase
  readonly reason: string | undefined
  readonly message: string | undefined
}

/** Phase, reason and message: a phase that is final stays, and reasons stay with their phase. */
function endingOf({ pod, old }: PodState, computed: Phase, deadlineExceeded: boolean): Ending {
  const known = [old.phase, pod.status.phase].find(isTerminalPhase)
  const phase = isTerminalPhase(computed) ? computed : (known ?? computed)
  const stays = phase === old.phase
  const reason = stays ? (old.reason ?? pod.status.reason) : undefined
  const message = stays ? (old.message ?? pod.status.message) : undefined
  const served = isTerminalPhase(pod.status.phase) ? pod.status.phase : undefined
  if (deadlineExceeded) return { phase: served ?? 'Failed', ...DEADLINE }
  return { phase: served ?? phase, reason, message }
}

/** Fills in `started` and `ready`. False when readiness is still to be probed. */
function applyProbes({ pod, probes, old }: PodState, status: ContainerStatus): boolean {
  const init = pod.spec.initContainers?.find(({ name }) => name === status.name)
  const id = (status.containerID ?? '').replace(/^\w+:\/\//, '')
  const before = [...(old.containerStatuses ?? []), ...(old.initContainerStatuses ?? [])]
  const hadStarted = before.find(({ name }) => name === status.name)?.started === true
  status.started = isStarted(probes, status, id, hadStarted)
  status.ready = false
  if (init !== undefined && !isSidecar(init)) {
    status.ready = status.state.terminated?.exitCode === 0
    return true
  }
  if (!status.started) return true
  if (probes.result('readiness', id) === 'success') {
    status.ready = true
    return true
  }
  const probed = probes.isProbed('readiness', status.name)
  status.ready = !probed
  return !probed
}

/** A run that nobody has probed yet counts as started when the one before it did: the kubelet tells them apart only by its probes. */
function isStarted(probes: ProbeResults, { state, name }: ContainerStatus, id: string, hadStarted: boolean): boolean {
  if (state.running === undefined) return false
  const result = probes.result('startup', id)
  return result === undefined ? hadStarted || !probes.isProbed('startup', name) : result === 'success'
}
