/** Static Pods: those that a kubelet runs by itself, from files of its own; it shows them to the server as mirror Pods. */
import type { ObjectMeta } from '../../apimachinery/objects.ts'

export const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror'

/** Whether the kubelet has made the Pod from a file of its own. */
export const isStaticPod = ({ metadata }: { readonly metadata: ObjectMeta }): boolean =>
  metadata.annotations?.[MIRROR_ANNOTATION] !== undefined
