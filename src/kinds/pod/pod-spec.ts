/** The typed spec of a Pod that came as any object. */
import type { KubeObject } from '../../apimachinery/objects.ts'
import type { Pod, PodSpec } from './types.ts'

/** The spec of an object that is known to be a Pod, because it was decoded as one. */
export const podSpecOf = (pod: KubeObject): PodSpec => (pod as Pod).spec
