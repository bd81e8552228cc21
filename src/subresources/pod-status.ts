/** pods/status: the status, and of metadata labels, annotations and finalizers. Source: semantics §4.2, recording pod-update/status. */
import { legacyIPWarnings } from '../apimachinery/ip-address.ts'
import { applyPodStatusDefaults } from '../kinds/pod/defaults.ts'
import type { Pod, PodStatus } from '../kinds/pod/types.ts'
import { validatePodStatusUpdate } from '../kinds/pod/validate-status.ts'
import type { UpdateSubresource } from '../registry/kind.ts'

/** Generations that were observed stay known when a writer leaves them out; for each condition by its type, in order. */
function keepObservedGenerations(status: PodStatus, old: PodStatus): void {
  if ((status.observedGeneration ?? 0) === 0 && old.observedGeneration !== undefined)
    status.observedGeneration = old.observedGeneration
  const left = [...(old.conditions ?? [])]
  for (const condition of status.conditions ?? []) {
    const index = left.findIndex(({ type }) => type === condition.type)
    const [known] = index < 0 ? [] : left.splice(index, 1)
    if ((condition.observedGeneration ?? 0) === 0 && known?.observedGeneration !== undefined)
      condition.observedGeneration = known.observedGeneration
  }
}

/** Fields of features that are off by default in 1.35: InPlacePodLevelResourcesVerticalScaling, DRAExtendedResource, ResourceHealthStatus. */
function dropGatedFields(status: PodStatus): void {
  delete status.resources
  delete status.allocatedResources
  delete status.extendedResourceClaimStatus
  for (const list of ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const)
    for (const container of status[list] ?? []) delete container.allocatedResourcesStatus
}

function warnings({ status }: Pod): string[] {
  return (['podIPs', 'hostIPs'] as const).flatMap((list) =>
    (status[list] ?? []).flatMap(({ ip }, index) => legacyIPWarnings(ip, `status.${list}[${index}].ip`)),
  )
}

export const podStatus: UpdateSubresource<Pod> = {
  type: 'update',
  name: 'status',
  takes: ['status'],
  strategy: {
    applyDefaults: applyPodStatusDefaults,
    prepareForUpdate(pod, old) {
      pod.spec = old.spec
      if (old.metadata.deletionTimestamp === undefined) delete pod.metadata.deletionTimestamp
      delete pod.metadata.ownerReferences
      if (old.metadata.ownerReferences !== undefined) pod.metadata.ownerReferences = old.metadata.ownerReferences
      // Who leaves it out does not mean to take it away.
      if ((pod.status.qosClass ?? '') === '' && old.status.qosClass !== undefined)
        pod.status.qosClass = old.status.qosClass
      keepObservedGenerations(pod.status, old.status)
      dropGatedFields(pod.status)
    },
    validateUpdate: validatePodStatusUpdate,
    warnings,
    resetFields: { 'f:spec': {}, 'f:metadata': { 'f:deletionTimestamp': {}, 'f:ownerReferences': {} } },
  },
}
