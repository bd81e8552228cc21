/** The status of an autoscaler while it is worked out. Conditions are changed one by one, as they are found out. */
import type { JsonObject } from '../../apimachinery/objects.ts'
import { formatTime } from '../../apimachinery/time.ts'
import type { Condition } from '../../client/types.ts'
import type { AutoscalerStatus } from './types.ts'

export type ConditionType = 'AbleToScale' | 'ScalingActive' | 'ScalingLimited'

export interface Finding {
  readonly reason: string
  readonly message: string
}

export class StatusDraft {
  readonly #now: number
  #status: AutoscalerStatus

  constructor(status: AutoscalerStatus, now: number) {
    this.#status = status
    this.#now = now
  }

  get value(): AutoscalerStatus {
    return this.#status
  }

  /** The time of the last transition moves with the status. */
  setCondition(type: ConditionType, status: 'True' | 'False', { reason, message }: Finding): void {
    const conditions = this.#status.conditions ?? []
    const known = conditions.find((condition) => condition.type === type)
    const lastTransitionTime = known?.status === status ? known.lastTransitionTime : formatTime(this.#now)
    const made: Condition = { type, status, reason, message, ...(lastTransitionTime ? { lastTransitionTime } : {}) }
    this.#status = {
      ...this.#status,
      conditions:
        known === undefined
          ? [...conditions, made]
          : conditions.map((condition) => (condition === known ? made : condition)),
    }
  }

  /** Makes the rest anew: what there is, what is wanted, and what was measured. */
  setCounts(currentReplicas: number, desiredReplicas: number, metrics: readonly JsonObject[]): void {
    const { lastScaleTime, conditions } = this.#status
    this.#status = {
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
      ...(currentReplicas === 0 ? {} : { currentReplicas }),
      desiredReplicas,
      currentMetrics: metrics.length === 0 ? null : [...metrics],
      ...(conditions === undefined ? {} : { conditions }),
    }
  }

  /** The target has just been scaled. */
  setScaled(): void {
    this.#status = { ...this.#status, lastScaleTime: formatTime(this.#now) }
  }
}
