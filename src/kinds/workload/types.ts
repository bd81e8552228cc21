/** What the kinds that make Pods have in common. */
import type { LabelSelectorObject } from '../../apimachinery/label-selector-errors.ts'
import type { JsonObject, ObjectMeta } from '../../apimachinery/objects.ts'
import type { PodSpec } from '../pod/types.ts'

export interface PodTemplateSpec extends JsonObject {
  metadata: ObjectMeta
  spec: PodSpec
}

/** A number, or a percentage such as '25%'. */
export type IntOrPercent = number | string

/** What each of them asks for; how many is up to the kind. */
export interface WorkloadSpec extends JsonObject {
  selector?: LabelSelectorObject
  template: PodTemplateSpec
  minReadySeconds?: number
}
