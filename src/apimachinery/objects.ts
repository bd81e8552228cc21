/** The vocabulary of Kubernetes objects as plain JSON values. */

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject

/** A JSON object; keys keep their order, which for API objects is the order of the Go struct. */
export interface JsonObject {
  [key: string]: JsonValue | undefined
}

/** metadata.ownerReferences[*] */
export interface OwnerReference extends JsonObject {
  apiVersion: string
  kind: string
  name: string
  uid: string
  controller?: boolean
  blockOwnerDeletion?: boolean
}

/** metadata.managedFields[*]; `time` is RFC 3339 with seconds. */
export interface ManagedFieldsEntry extends JsonObject {
  manager?: string
  operation?: 'Apply' | 'Update'
  apiVersion?: string
  time?: string
  fieldsType?: string
  fieldsV1?: JsonObject
  subresource?: string
}

/** ObjectMeta, the fields that the server itself reads or writes. */
export interface ObjectMeta extends JsonObject {
  name?: string
  generateName?: string
  namespace?: string
  uid?: string
  resourceVersion?: string
  generation?: number
  creationTimestamp?: string
  deletionTimestamp?: string
  deletionGracePeriodSeconds?: number
  labels?: { [key: string]: string }
  annotations?: { [key: string]: string }
  ownerReferences?: OwnerReference[]
  finalizers?: string[]
  managedFields?: ManagedFieldsEntry[]
}

/** Any API object. `kind` and `apiVersion` are always present in the store and in answers. */
export interface KubeObject extends JsonObject {
  kind: string
  apiVersion: string
  metadata: ObjectMeta
}

/** Whether a value is a JSON object (not null, not a list). */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
