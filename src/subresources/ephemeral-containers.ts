/** pods/ephemeralcontainers: takes the list of ephemeral containers and nothing else. Source: KEP-277, semantics §1.3. */

import type { Pod } from '../kinds/pod/types.ts'
import { STATIC_POD, validateEphemeralContainersUpdate } from '../kinds/pod/validate-ephemeral-containers.ts'
import { annotationErrors, validatePodMetadataAndSpec } from '../kinds/pod/validate-pod.ts'
import { mirrorErrors, validatePodMetadataUpdate } from '../kinds/pod/validate-update.ts'
import type { UpdateSubresource } from '../registry/kind.ts'

/** Puts everything back but the list: other changes are dropped without a word. */
function prepareForUpdate(pod: Pod, old: Pod): void {
  const { ephemeralContainers } = pod.spec
  const { managedFields, resourceVersion } = pod.metadata
  pod.metadata = { ...old.metadata }
  if (managedFields === undefined) delete pod.metadata.managedFields
  else pod.metadata.managedFields = managedFields
  if (resourceVersion !== undefined) pod.metadata.resourceVersion = resourceVersion
  pod.spec = { ...old.spec }
  if (ephemeralContainers === undefined) delete pod.spec.ephemeralContainers
  else pod.spec.ephemeralContainers = ephemeralContainers
  pod.status = old.status
}

export const ephemeralContainers: UpdateSubresource<Pod> = {
  type: 'update',
  name: 'ephemeralcontainers',
  strategy: {
    prepareForUpdate,
    validateUpdate(pod, old) {
      const update = validateEphemeralContainersUpdate(pod, old)
      if (update === 'static pod') return [STATIC_POD]
      const meta = [...validatePodMetadataUpdate(pod, old), ...annotationErrors(pod), ...mirrorErrors(pod, old)]
      return [...meta, ...validatePodMetadataAndSpec(pod), ...update]
    },
    tracksGeneration: true,
  },
}
