/** Changes of the resources of running containers: what has to be done. Pure. Source: KEP-1287, recordings kubelet/resize*. */
import { Quantity } from '../apimachinery/quantity.ts'
import type { ContainerRecord, ContainerResources } from './container-runtime.ts'
import type { Container, Pod } from './pod.ts'

/** A running container that gets other resources. */
export interface ResizeAction {
  readonly container: Container
  readonly record: ContainerRecord
}

const RESOURCES = ['memory', 'cpu'] as const
const BOUNDS = ['limits', 'requests'] as const

const milli = (text: string | undefined): bigint => (text === undefined ? 0n : Quantity.parse(text).milliValue())

/** The resources, of cpu and memory, whose amounts differ. */
function changed(wanted: ContainerResources, has: ContainerResources): string[] {
  if (wanted === has) return []
  const isOther = (a: string | undefined, b: string | undefined): boolean => a !== b && milli(a) !== milli(b)
  return RESOURCES.filter((name) => BOUNDS.some((bound) => isOther(wanted[bound]?.[name], has[bound]?.[name])))
}

/** What brings a container from the resources that it has to those of its spec; undefined when they are the same. */
export function resizeOf(container: Container, has: ContainerResources): 'update' | 'restart' | undefined {
  const names = changed(container.resources, has)
  if (names.length === 0) return undefined
  const restarts = names.some((name) =>
    container.resizePolicy?.some(
      (policy) => policy.resourceName === name && policy.restartPolicy === 'RestartContainer',
    ),
  )
  return restarts ? 'restart' : 'update'
}

/** Whether a running container still has other resources than those allotted to it. */
export function isResizing(pod: Pod, records: readonly ContainerRecord[]): boolean {
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]
  return containers.some((container) => {
    const record = records.find(({ name }) => name === container.name)
    return record?.state === 'running' && resizeOf(container, record.resources) !== undefined
  })
}
