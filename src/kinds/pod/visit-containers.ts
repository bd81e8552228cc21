/** All containers of a spec with their paths, in the order in which rules that look at each of them do. */
import { at } from '../../apimachinery/field-error.ts'
import type { Container, PodSpec } from './types.ts'

export interface ContainerAtPath {
  readonly container: Container
  /** `spec.initContainers[0]` */
  readonly path: string
}

const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const

/** Init containers first, ephemeral ones last. `path` is that of the spec. */
export function visitContainers(spec: PodSpec, path: string): ContainerAtPath[] {
  const visited: ContainerAtPath[] = []
  for (const list of CONTAINER_LISTS) {
    for (const [index, container] of (spec[list] ?? []).entries()) {
      visited.push({ container, path: at(`${path}.${list}`, index) })
    }
  }
  return visited
}
