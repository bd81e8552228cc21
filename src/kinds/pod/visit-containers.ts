/** All containers of a spec with their paths, in the order in which rules that look at each of them do. */
import { at } from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import type { Container, PodSpec } from './types.ts'

export interface ContainerAtPath {
  readonly container: Container
  /** `spec.initContainers[0]` */
  readonly path: string
}

/** Init containers first, ephemeral ones last. `path` is that of the spec. */
export function visitContainers(spec: PodSpec, path: string): ContainerAtPath[] {
  const { initContainers = [], containers = [], ephemeralContainers = [] } = spec
  const within = (list: string, items: readonly Container[]): ContainerAtPath[] =>
    items.map((container, index) => ({ container, path: at(`${path}.${list}`, index) }))
  return joined(
    within('initContainers', initContainers),
    within('containers', containers),
    within('ephemeralContainers', ephemeralContainers),
  )
}
