/** What a resize may change: amounts of cpu and memory of containers and sidecars. Source: KEP-1287, recording pod-update/resize. */
import { at, type FieldError, forbidden, invalid } from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { validateCommonUpdate } from '../../apimachinery/object-meta.ts'
import { isStaticPod } from './mirror.ts'
import { qosClassOf } from './qos.ts'
import { semanticallyEqual } from './semantic-equality.ts'
import type { Container, Pod, PodSpec, ResourceRequirements, Resources } from './types.ts'
import { validatePodMetadataAndSpec } from './validate-pod.ts'
import { validatePodMetadataUpdate } from './validate-update.ts'

const LISTS = ['containers', 'initContainers'] as const

/** Pods that no resize is for; undefined for all others. */
function unsizable(old: Pod): string | undefined {
  if (isStaticPod(old)) return 'static pods cannot be resized'
  return old.spec.os?.name === 'windows' ? 'windows pods cannot be resized' : undefined
}

/** PUT and PATCH of pods/resize, what it passes over already put back. */
export function validatePodResize(pod: Pod, old: Pod): FieldError[] {
  const why = unsizable(old)
  if (why !== undefined) return [...validateCommonUpdate(pod.metadata, old.metadata, true), forbidden('[]', why)]
  return joined(
    validatePodMetadataUpdate(pod, old),
    validatePodMetadataAndSpec(pod),
    podErrors(pod, old),
    changeErrors(pod.spec, old.spec),
  )
}

function podErrors(pod: Pod, old: Pod): FieldError[] {
  const errors: FieldError[] = []
  const before = old.status.qosClass ?? qosClassOf(old.spec)
  if (before !== qosClassOf(pod.spec))
    errors.push(invalid('spec', pod.status.qosClass ?? '', 'Pod QOS Class may not change as a result of resizing'))
  // A kubelet that can resize tells the resources of what runs.
  const running = old.status.containerStatuses?.find(({ state }) => state.running !== undefined)
  if (running !== undefined && running.resources === undefined)
    errors.push(forbidden('spec', 'Pod running on node without support for resize'))
  return errors
}

const hasPodResources = ({ resources }: PodSpec): boolean =>
  Object.keys({ ...resources?.limits, ...resources?.requests }).length > 0

function changeErrors(spec: PodSpec, old: PodSpec): FieldError[] {
  if (hasPodResources(old) || hasPodResources(spec)) {
    const gate = 'InPlacePodLevelResourcesVerticalScalingEnabled'
    const why = `resize of pods with pod-level resources is forbidden when ${gate} feature gate is disabled`
    return [forbidden('[]', why)]
  }
  const moved = LISTS.flatMap((list) => orderErrors(list, spec[list] ?? [], old[list] ?? []))
  if (moved.length > 0) return moved
  const errors = joined(
    removalErrors(spec, old),
    LISTS.flatMap((list) => otherChanges(list, spec, old)),
  )
  if (errors.length > 0 || semanticallyEqual('core.PodSpec', withOldAmounts(spec, old), old)) return errors
  return [forbidden('spec', 'only cpu and memory resources are mutable')]
}

/** Containers stay where they are. */
function orderErrors(
  list: (typeof LISTS)[number],
  after: readonly Container[],
  before: readonly Container[],
): FieldError[] {
  const path = `spec.${list}`
  if (after.length !== before.length) return [forbidden(path, `${list} may not be added or removed on resize`)]
  return before.flatMap(({ name }, index) =>
    after[index]?.name === name
      ? []
      : [forbidden(`${at(path, index)}.name`, `${list} may not be renamed or reordered on resize`)],
  )
}

const isSidecar = ({ restartPolicy }: Container): boolean => restartPolicy === 'Always'

/** No request or limit goes. Sidecars are looked at first. */
function removalErrors(spec: PodSpec, old: PodSpec): FieldError[] {
  return (['initContainers', 'containers'] as const).flatMap((list) =>
    (old[list] ?? []).flatMap((container, index) => {
      if (list === 'initContainers' && !isSidecar(container)) return []
      const after = spec[list]?.[index]?.resources
      return (['requests', 'limits'] as const)
        .filter((kind) =>
          Object.keys(container.resources[kind] ?? {}).some((name) => after?.[kind]?.[name] === undefined),
        )
        .map((kind) =>
          forbidden(`${at(`spec.${list}`, index)}.resources.${kind}`, `resource ${kind} cannot be removed`),
        )
    }),
  )
}

/** Changes of containers besides amounts of cpu and memory. */
function otherChanges(list: (typeof LISTS)[number], spec: PodSpec, old: PodSpec): FieldError[] {
  return (spec[list] ?? []).flatMap((container, index) => {
    const before = old[list]?.[index] ?? container
    const may = list === 'containers' || isSidecar(container)
    const compared = may ? withAmountsOf(container, before) : container
    if (semanticallyEqual('core.Container', compared, before)) return []
    if (!may) return [forbidden('spec', 'resources for non-sidecar init containers are immutable')]
    const whose = list === 'containers' ? '' : ' for sidecar containers'
    return [forbidden('spec', `only cpu and memory resources${whose} are mutable`)]
  })
}

function withOldAmounts(spec: PodSpec, old: PodSpec): PodSpec {
  const restore = (container: Container, before: Container | undefined): Container =>
    before === undefined ? container : withAmountsOf(container, before)
  const { containers = [], initContainers } = spec
  return {
    ...spec,
    containers: containers.map((container, index) => restore(container, old.containers[index])),
    ...(initContainers === undefined
      ? {}
      : {
          initContainers: initContainers.map((container, index) =>
            isSidecar(container) ? restore(container, old.initContainers?.[index]) : container,
          ),
        }),
  }
}

/** The container with cpu and memory of another. Its claims go: the real server forgets them here, and so refuses any resize of such a container. */
function withAmountsOf(container: Container, { resources }: Container): Container {
  const { limits, requests } = container.resources
  const merged: ResourceRequirements = {
    limits: amountsOf(limits, resources.limits),
    requests: amountsOf(requests, resources.requests),
  }
  return { ...container, resources: merged }
}

function amountsOf(resources: Resources = {}, old: Resources = {}): { [name: string]: string } {
  const { cpu: _cpu, memory: _memory, ...others } = resources
  const { cpu, memory } = old
  return { ...others, ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) }
}
