/** Admission: plug-ins that change or refuse a write, in a fixed order. */
import type { KubeObject } from '../apimachinery/objects.ts'
import type { RequestContext } from './context.ts'
import type { KindDefinition } from './kind.ts'
import type { AdmissionLookup } from './lookup.ts'

export type AdmissionOperation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT'

/** One write as plug-ins see it. `object` is undefined for DELETE, `old` for CREATE. */
export interface AdmissionRequest {
  readonly operation: AdmissionOperation
  readonly kind: KindDefinition
  readonly subresource: string
  readonly namespace: string
  /** '' while a generated name is not yet known. */
  readonly name: string
  /** Of CONNECT the options, which have no metadata. */
  readonly object: KubeObject | undefined
  readonly old: KubeObject | undefined
  readonly context: RequestContext
  readonly lookup: AdmissionLookup
  /** All kinds that are served now. */
  servedKinds(): readonly KindDefinition[]
  /** `object` or `old` as the request's endpoint writes it, or as another kind that shows the same objects does. */
  written(object: KubeObject, as?: KindDefinition): KubeObject
  /** Changes the status of another object, as the server itself, in the turn of this write. Throws 404. */
  updateStatus(place: ObjectPlace, change: (object: KubeObject) => void): void
}

/** Where an object is. */
export interface ObjectPlace {
  readonly group: string
  readonly resource: string
  readonly namespace: string
  readonly name: string
}

/** `admit` may change `request.object`; both throw an ApiError to refuse. `admit` runs before validation, `validate` after. */
export interface AdmissionPlugin {
  /** Kubernetes' name: 'DefaultTolerationSeconds'. */
  readonly name: string
  readonly admit?: (request: AdmissionRequest) => void
  readonly validate?: (request: AdmissionRequest) => void
}
