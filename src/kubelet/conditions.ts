/** Conditions of Pods as a kubelet writes them. Source: semantics §10.1, recordings kubelet/. */
import { initContainers, isSidecar, type Pod, sidecars } from './pod.ts'
import type { ContainerStatus, Phase, PodCondition, PodStatus } from './pod-status.ts'

/** Those that belong to the kubelet: it keeps all others as they are. */
const OWN = new Set([
  'PodScheduled',
  'Ready',
  'Initialized',
  'ContainersReady',
  'PodReadyToStartContainers',
  'PodResizePending',
  'PodResizeInProgress',
])

/** That the Pod is about to be stopped for a reason of the cluster's: kubelets say so, and others. */
export const DISRUPTION_TARGET = 'DisruptionTarget'

export const isOwnCondition = ({ type }: PodCondition): boolean => OWN.has(type)

/** What conditions are made of. */
export interface ConditionInput {
  readonly phase: Phase
  readonly sandboxReady: boolean
  /** Of init and main containers; none when the Pod was rejected. */
  readonly statuses: readonly ContainerStatus[]
  /** Conditions of others and those of resizes, which stand in front. */
  readonly others: readonly PodCondition[]
}

type Verdict = Pick<PodCondition, 'status' | 'reason' | 'message'>

const TRUE: Verdict = { status: 'True' }
const END_REASONS: { readonly [phase: string]: string } = { Succeeded: 'PodCompleted', Failed: 'PodFailed' }

const list = (label: string, names: readonly string[]): string[] =>
  names.length === 0 ? [] : [`containers with ${label} status: [${names.join(' ')}]`]

function containersReady(pod: Pod, { phase, statuses }: Pick<ConditionInput, 'phase' | 'statuses'>): Verdict {
  const unknown: string[] = []
  const unready: string[] = []
  for (const { name } of [...sidecars(pod), ...pod.spec.containers]) {
    const status = statuses.find((one) => one.name === name)
    if (status === undefined) unknown.push(name)
    else if (!status.ready) unready.push(name)
  }
  const end = END_REASONS[phase]
  if (end !== undefined && (phase === 'Failed' || unknown.length === 0)) return { status: 'False', reason: end }
  const messages = [...list('unknown', unknown), ...list('unready', unready)]
  if (messages.length === 0) return TRUE
  return { status: 'False', reason: 'ContainersNotReady', message: messages.join(', ') }
}

function gatesOpen(pod: Pod, others: readonly PodCondition[]): Verdict {
  const messages: string[] = []
  for (const { conditionType } of pod.spec.readinessGates ?? []) {
    const status = others.find(({ type }) => type === conditionType)?.status
    if (status === undefined)
      messages.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`)
    else if (status !== 'True')
      messages.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${status}`)
  }
  return messages.length === 0
    ? TRUE
    : { status: 'False', reason: 'ReadinessGatesNotReady', message: messages.join(', ') }
}

/** What follows for the Pod from the readiness of its containers. */
const ready = (pod: Pod, containers: Verdict, others: readonly PodCondition[]): Verdict =>
  containers.status === 'True' ? gatesOpen(pod, others) : containers

const hasStarted = ({ state }: ContainerStatus): boolean =>
  state.running !== undefined || state.terminated !== undefined

function initialized(pod: Pod, { phase, statuses }: ConditionInput): Verdict {
  const unknown: string[] = []
  const incomplete: string[] = []
  for (const container of initContainers(pod)) {
    const status = statuses.find(({ name }) => name === container.name)
    if (status === undefined) unknown.push(container.name)
    else if (isSidecar(container) ? status.started !== true : !status.ready) incomplete.push(container.name)
  }
  if (phase === 'Succeeded' && unknown.length === 0) return { status: 'True', reason: 'PodCompleted' }
  const mains = new Set(pod.spec.containers.map(({ name }) => name))
  if (statuses.some((status) => mains.has(status.name) && hasStarted(status))) return TRUE
  const messages = [...list('unknown', unknown), ...list('incomplete', incomplete)]
  if (messages.length === 0) return TRUE
  return { status: 'False', reason: 'ContainersNotInitialized', message: messages.join(', ') }
}

/** All conditions in their order, still without times. */
export function podConditions(pod: Pod, input: ConditionInput): PodCondition[] {
  const observedGeneration = pod.metadata.generation ?? 0
  const own = (type: string, { status, reason, message }: Verdict): PodCondition => {
    const condition: PodCondition = { type, observedGeneration, status, lastProbeTime: null, lastTransitionTime: null }
    if (reason !== undefined) condition.reason = reason
    if (message !== undefined) condition.message = message
    return condition
  }
  const containers = containersReady(pod, input)
  return [
    ...input.others,
    own('PodReadyToStartContainers', { status: input.sandboxReady ? 'True' : 'False' }),
    own('Initialized', initialized(pod, input)),
    own('Ready', ready(pod, containers, input.others)),
    own('ContainersReady', containers),
    own('PodScheduled', TRUE),
  ]
}

/** Whether the Ready condition no longer says what the readiness gates do. */
export function readinessGatesMoved(pod: Pod): boolean {
  if ((pod.spec.readinessGates ?? []).length === 0) return false
  const { conditions = [], containerStatuses = [], phase = 'Pending' } = pod.status
  const containers = containersReady(pod, { phase, statuses: containerStatuses })
  const now = ready(pod, containers, conditions)
  const known = conditions.find(({ type }) => type === 'Ready')
  return known !== undefined && (known.status !== now.status || (known.message ?? '') !== (now.message ?? ''))
}

/** The status with the readiness of one container changed, and with it that of the Pod; the same one if it is known already. */
export function withReadiness(pod: Pod, status: PodStatus, containerId: string, isReady: boolean): PodStatus {
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
  if (!all.some(({ containerID, ready }) => containerID?.endsWith(containerId) && ready !== isReady)) return status
  const set = (statuses: readonly ContainerStatus[] = []): ContainerStatus[] =>
    statuses.map((one) => (one.containerID?.endsWith(containerId) ? { ...one, ready: isReady } : one))
  const inits = set(status.initContainerStatuses)
  const mains = set(status.containerStatuses)
  const { phase = 'Pending', conditions = [] } = status
  const containers = containersReady(pod, { phase, statuses: [...inits, ...mains] })
  const verdicts: { [type: string]: Verdict } = {
    Ready: ready(pod, containers, conditions),
    ContainersReady: containers,
  }
  return {
    ...status,
    conditions: conditions.map((one) => {
      const verdict = verdicts[one.type]
      if (verdict === undefined) return one
      const { reason: _reason, message: _message, ...rest } = one
      return { ...rest, observedGeneration: pod.metadata.generation ?? 0, ...verdict }
    }),
    ...(inits.length === 0 ? {} : { initContainerStatuses: inits }),
    containerStatuses: mains,
  }
}
