/** pods/ephemeralcontainers: takes the list of ephemeral containers and nothing else. Source: KEP-277, semantics §1.3. */
import { forbidden } from '../apimachinery/field-error.ts'
import { validateCommonUpdate } from '../apimachinery/object-meta.ts'
import { dropGatedFields } from '../kinds/pod/drop-gated-fields.ts'
import { isStaticPod } from '../kinds/pod/mirror.ts'
import { samePodSpec } from '../kinds/pod/semantic-equality.ts'
import type { Pod } from '../kinds/pod/types.ts'
import { annotationUpdateErrors } from '../kinds/pod/validate-annotation-update.ts'
import { validateEphemeralContainersUpdate } from '../kinds/pod/validate-ephemeral-containers.ts'
import { validatePodMetadataAndSpec } from '../kinds/pod/validate-pod.ts'
import { validatePodMetadataUpdate } from '../kinds/pod/validate-update.ts'
import type { UpdateSubresource } from '../registry/kind.ts'
import { keepMetadata } from './keep-metadata.ts'

/** Puts everything back but the list: other changes are dropped without a word. */
function prepareForUpdate(pod: Pod, old: Pod): void {
  const { ephemeralContainers } = pod.spec
  keepMetadata(pod.metadata, old.metadata)
  pod.spec = { ...old.spec }
  if (ephemeralContainers === undefined) delete pod.spec.ephemeralContainers
  else pod.spec.ephemeralContainers = ephemeralContainers
  pod.status = old.status
  dropGatedFields(pod.spec)
}

export const ephemeralContainers: UpdateSubresource<Pod> = {
  type: 'update',
  name: 'ephemeralcontainers',
  strategy: {
    prepareForUpdate,
    validateUpdate(pod, old) {
      if (isStaticPod(old)) {
        const why = 'static pods do not support ephemeral containers'
        return [...validateCommonUpdate(pod.metadata, old.metadata, true), forbidden('[]', why)]
      }
      return [
        ...validatePodMetadataUpdate(pod, old),
        ...validatePodMetadataAndSpec(pod),
        ...annotationUpdateErrors(pod, old),
        ...validateEphemeralContainersUpdate(pod, old),
      ]
    },
    tracksGeneration: true,
    sameSpec: samePodSpec,
  },
}
