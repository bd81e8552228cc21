/** Takes on changes of resources: allots them, carries them out, tells of them. Source: KEP-1287, recordings kubelet/resize*. */

import type { JsonObject } from '../apimachinery/objects.ts'
import { canonicalQuantity } from '../apimachinery/quantity.ts'
import { formatTime } from '../apimachinery/time.ts'
import { type Process, until } from '../clock/process.ts'
import { amountsOf, type Rejection, rejectionOf } from './admission.ts'
import { type Allocations, requestsOf } from './allocations.ts'
import type { PodRecord, RuntimeResult } from './container-runtime.ts'
import { type Container, isDeleted, isSidecar, type Pod, uidOf } from './pod.ts'
import type { PodContext } from './pod-context.ts'
import type { PodCondition, Resources } from './pod-status.ts'
import { isResizing, type ResizeAction, resizeOf } from './resize.ts'
import { actuated } from './resources.ts'

const PENDING = 'PodResizePending'
const IN_PROGRESS = 'PodResizeInProgress'

/** Why a resize is not taken on: for ever, or for now. */
type Refusal = Rejection & { readonly reason: 'Infeasible' | 'Deferred' }

export interface Allotment {
  /** The version of the Pod with the resources that it really gets. */
  readonly allotted: Pod
  /** There is no room for them now, but there may be later. */
  readonly waits: boolean
}

/** A new version of a Pod: takes its resources on if they differ from those of `has` and the node has them. */
export function takeOn(context: PodContext, has: Pod, wanted: Pod, allocations: Allocations): Allotment {
  if (!differ(has, wanted)) {
    context.resizeConditions = context.resizeConditions.filter(({ type }) => type !== PENDING)
    return { allotted: wanted, waits: false }
  }
  const refusal = refusalOf(context, wanted, allocations)
  if (refusal !== undefined) {
    tellRefusal(context, wanted, refusal)
    return { allotted: withResourcesOf(wanted, has), waits: refusal.reason === 'Deferred' }
  }
  allocations.set(uidOf(wanted), requestsOf(wanted))
  context.resizeConditions = [conditionOf(context, wanted, IN_PROGRESS)]
  context.node.events.record(wanted, undefined, 'Normal', 'ResizeStarted', `Pod resize started: ${summary(wanted)}`)
  return { allotted: wanted, waits: false }
}

/** Says whether a resize is still going on, or that it is over. */
export function reviewResize(context: PodContext, runtime: PodRecord): void {
  const known = context.resizeConditions.find(({ type }) => type === IN_PROGRESS)
  const going = isResizing(context.pod, runtime.containers)
  if (going && known === undefined)
    context.resizeConditions = [...context.resizeConditions, conditionOf(context, context.pod, IN_PROGRESS)]
  if (going || known === undefined) return
  context.resizeConditions = context.resizeConditions.filter((one) => one !== known)
  const text = `Pod resize completed: ${summary(context.pod, known.observedGeneration)}`
  context.node.events.record(context.pod, undefined, 'Normal', 'ResizeCompleted', text)
}

/** Gives a running container its new resources. */
export function* resizeContainer({ node }: PodContext, action: ResizeAction): Process<void> {
  const { container, record } = action
  const { resources } = container
  yield* until<RuntimeResult<void>>((done) =>
    node.runtime.updateContainerResources(record.id, actuated(resources), done),
  )
}

const resizable = ({ spec }: Pod): readonly Container[] => [
  ...spec.containers,
  ...(spec.initContainers ?? []).filter(isSidecar),
]

function differ(has: Pod, wants: Pod): boolean {
  if (has.metadata.generation === wants.metadata.generation) return false
  const allotted = new Map(resizable(has).map(({ name, resources }) => [name, resources]))
  return resizable(wants).some((container) => {
    const own = allotted.get(container.name)
    return own !== undefined && resizeOf(container, own) !== undefined
  })
}

function refusalOf({ node }: PodContext, wanted: Pod, allocations: Allocations): Refusal | undefined {
  const object = node.client.find('nodes', node.nodeName)
  const requests = requestsOf(wanted)
  const capacity = object === undefined ? requests : amountsOf(object, 'capacity')
  for (const name of ['memory', 'cpu'] as const) {
    if (requests[name] <= capacity[name]) continue
    const message = `Node didn't have enough capacity: ${name}, requested: ${requests[name]}, capacity: ${capacity[name]}`
    return { reason: 'Infeasible', message }
  }
  const rejection = rejectionOf(wanted, object, allocations)
  return rejection === undefined ? undefined : { reason: 'Deferred', message: rejection.message }
}

function tellRefusal(context: PodContext, wanted: Pod, { reason, message }: Refusal): void {
  const known = context.resizeConditions.find(({ type }) => type === PENDING)
  if (known !== undefined && isDeleted(wanted)) return
  const condition = { ...conditionOf(context, wanted, PENDING), reason, message }
  if (known?.reason === reason) condition.lastTransitionTime = known.lastTransitionTime ?? null
  context.resizeConditions = [condition, ...context.resizeConditions.filter(({ type }) => type !== PENDING)]
  if (known?.reason === reason && known.observedGeneration === condition.observedGeneration) return
  const text = `Pod resize ${reason}: ${summary(wanted, wanted.metadata.generation, message)}`
  context.node.events.record(wanted, undefined, 'Warning', `Resize${reason}`, text)
}

function conditionOf({ node }: PodContext, { metadata }: Pod, type: string): PodCondition {
  const now = formatTime(node.clock.now())
  const observedGeneration = metadata.generation ?? 0
  return { type, status: 'True', observedGeneration, lastProbeTime: now, lastTransitionTime: now }
}

/** The version of the Pod with the resources of another. */
function withResourcesOf(pod: Pod, other: Pod): Pod {
  const resources = new Map(resizable(other).map((container) => [container.name, container.resources]))
  const allotted = (container: Container): Container => ({
    ...container,
    resources: resources.get(container.name) ?? container.resources,
  })
  const { containers, initContainers } = pod.spec
  return {
    ...pod,
    spec: {
      ...pod.spec,
      containers: containers.map(allotted),
      ...(initContainers === undefined ? {} : { initContainers: initContainers.map(allotted) }),
    },
  }
}

/** The JSON that events of resizes carry. */
function summary({ metadata, spec }: Pod, generation = metadata.generation, error = ''): string {
  const list = (containers: readonly Container[]): JsonObject[] =>
    containers.map(({ name, resources }) => ({ name, resources: canonical(resources) }))
  const inits = spec.initContainers ?? []
  return JSON.stringify({
    ...(inits.length === 0 ? {} : { initContainers: list(inits) }),
    containers: list(spec.containers),
    generation,
    ...(error === '' ? {} : { error }),
  })
}

function canonical({ limits, requests }: Resources): JsonObject {
  const amounts = (list: { readonly [name: string]: string }): JsonObject =>
    Object.fromEntries(
      Object.entries(list)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, text]) => [name, canonicalQuantity(text)]),
    )
  return {
    ...(limits === undefined ? {} : { limits: amounts(limits) }),
    ...(requests === undefined ? {} : { requests: amounts(requests) }),
  }
}
