/** The PodDisruptionBudget as its controller reads it. */
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import type { Condition, LabelSelectorObject } from '../../client/types.ts'

export interface Budget extends KubeObject {
  spec: JsonObject & {
    minAvailable?: number | string
    maxUnavailable?: number | string
    selector?: LabelSelectorObject
  }
  status: JsonObject & {
    observedGeneration?: number
    disruptedPods?: { [pod: string]: string }
    conditions?: (Condition & { observedGeneration?: number })[]
  }
}
