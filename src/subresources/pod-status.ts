/** pods/status: the status, and of metadata labels, annotations and finalizers. Source: semantics §4.2, recording pod-update/status. */
import { type FieldError, invalid } from '../apimachinery/field-error.ts'
import { validateObjectMetaUpdate } from '../apimachinery/object-meta.ts'
import type { Pod } from '../kinds/pod/types.ts'
import type { UpdateSubresource } from '../registry/kind.ts'

/** A Pod's address and the first of its addresses are one thing; the single one wins. */
function alignPodIps({ status }: Pod): void {
  const { podIP, podIPs } = status
  if (podIP !== undefined && podIP !== podIPs?.[0]?.ip) status.podIPs = [{ ip: podIP }]
  else if (podIP === undefined && podIPs?.[0] !== undefined) status.podIP = podIPs[0].ip
}

function validateUpdate(pod: Pod, old: Pod): FieldError[] {
  const meta = validateObjectMetaUpdate(pod.metadata, old.metadata)
  const errors = [...meta, ...meta]
  if (pod.status.qosClass !== undefined && pod.status.qosClass !== old.status.qosClass) {
    errors.push(invalid('status.qosClass', pod.status.qosClass, 'field is immutable'))
  }
  return errors
}

export const podStatus: UpdateSubresource<Pod> = {
  type: 'update',
  name: 'status',
  strategy: {
    prepareForUpdate(pod, old) {
      pod.spec = old.spec
      delete pod.metadata.ownerReferences
      if (old.metadata.ownerReferences !== undefined) pod.metadata.ownerReferences = old.metadata.ownerReferences
      // Who leaves these out does not mean to take them away.
      if (pod.status.qosClass === undefined && old.status.qosClass !== undefined)
        pod.status.qosClass = old.status.qosClass
      alignPodIps(pod)
    },
    validateUpdate,
    resetFields: { 'f:spec': {}, 'f:metadata': { 'f:deletionTimestamp': {}, 'f:ownerReferences': {} } },
  },
}
