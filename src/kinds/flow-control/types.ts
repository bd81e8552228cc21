/** Shapes of PriorityLevelConfigurations. */
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'

export interface Queuing extends JsonObject {
  queues?: number
  handSize?: number
  queueLengthLimit?: number
}

export interface LimitResponse extends JsonObject {
  type?: string
  queuing?: Queuing
}

export interface LimitedLevel extends JsonObject {
  nominalConcurrencyShares?: number
  limitResponse?: LimitResponse
  lendablePercent?: number
  borrowingLimitPercent?: number
}

export interface ExemptLevel extends JsonObject {
  nominalConcurrencyShares?: number
  lendablePercent?: number
}

export interface PriorityLevelSpec extends JsonObject {
  type?: string
  limited?: LimitedLevel
  exempt?: ExemptLevel
}

export interface PriorityLevelConfiguration extends KubeObject {
  spec?: PriorityLevelSpec
}
