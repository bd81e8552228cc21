/** The fields of Pods that plug-ins read and set. */
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'
import type { Pod, PodSpec } from '../kinds/pod/types.ts'
import type { AdmissionRequest } from '../registry/admission.ts'

const PODS = { group: '', resource: 'pods' }

/** Whether the write is one of a Pod itself, without subresource. */
export const isPodWrite = ({ kind, subresource }: AdmissionRequest): boolean =>
  kind.group === PODS.group && kind.resource === PODS.resource && subresource === ''

export const specOf = (pod: KubeObject): JsonObject => (isJsonObject(pod.spec) ? pod.spec : {})

export const listOf = (value: JsonValue | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : []

export const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')

/** The spec of an object that is known to be a Pod. */
// Decoded as a Pod before admission sees it.
export const podSpecOf = (pod: KubeObject): PodSpec => (pod as Pod).spec
