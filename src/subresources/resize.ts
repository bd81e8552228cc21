/** pods/resize: takes resources and resize policies of containers and nothing else. Source: KEP-1287, recording pod-update/resize. */

import { samePodSpec } from '../kinds/pod/semantic-equality.ts'
import type { Container, Pod } from '../kinds/pod/types.ts'
import { validatePodResize } from '../kinds/pod/validate-resize.ts'
import type { UpdateSubresource } from '../registry/kind.ts'
import { keepMetadata } from './keep-metadata.ts'

/** Puts everything back but resources and policies. Containers that came, went or moved stay, for validation to refuse. */
function prepareForUpdate(pod: Pod, old: Pod): void {
  const { containers = [], initContainers } = pod.spec
  if (containers.length !== old.spec.containers.length) return
  if ((initContainers ?? []).length !== (old.spec.initContainers ?? []).length) return
  pod.spec = { ...old.spec, containers: withNewResources(containers, old.spec.containers) }
  if (initContainers !== undefined)
    pod.spec.initContainers = withNewResources(initContainers, old.spec.initContainers ?? [])
  pod.status = old.status
  keepMetadata(pod.metadata, old.metadata)
}

function withNewResources(containers: Container[], old: readonly Container[]): Container[] {
  if (containers.some(({ name }, index) => name !== old[index]?.name)) return containers
  return containers.map(({ resources, resizePolicy }, index) => {
    const { resizePolicy: _, ...kept } = old[index] ?? { name: '', resources }
    return { ...kept, resources, ...(resizePolicy === undefined ? {} : { resizePolicy }) }
  })
}

export const resize: UpdateSubresource<Pod> = {
  type: 'update',
  name: 'resize',
  strategy: { prepareForUpdate, validateUpdate: validatePodResize, tracksGeneration: true, sameSpec: samePodSpec },
}
