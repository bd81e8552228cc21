/** What a type of metric is: how it proposes a number of replicas, and how it is told when it cannot. */
import type { JsonObject } from '../../apimachinery/objects.ts'
import { Quantity } from '../../apimachinery/quantity.ts'
import type { Client } from '../../client/client.ts'
import type { CustomMetrics } from '../../client/custom-metrics.ts'
import { selectorGoText } from '../selector-go-text.ts'
import { MetricsFault } from './metrics-fault.ts'
import type { Tolerances } from './replica-calculator.ts'
import type { MetricIdentifier, MetricSpec, ScaledPod } from './types.ts'

/** What a metric is worked out from. */
export interface Situation {
  readonly client: Client
  readonly custom: CustomMetrics
  readonly now: number
  readonly namespace: string
  /** The replicas that are wanted, and those that there are. */
  readonly specReplicas: number
  readonly statusReplicas: number
  /** The selector of the target as text, and its Pods. */
  readonly selector: string
  readonly pods: readonly ScaledPod[]
  readonly tolerances: Tolerances
}

export interface MetricProposal {
  readonly replicas: number
  /** The metric as conditions and events name it. */
  readonly name: string
  /** A MetricStatus. */
  readonly status: JsonObject
}

export interface MetricSource {
  /** The reason of event and condition when it fails. */
  readonly failure: string
  /** What is said of a fault where all metrics are told of. */
  readonly wrapped: (spec: MetricSpec, message: string) => string
  /** Throws a MetricsFault. */
  readonly propose: (spec: MetricSpec, situation: Situation) => MetricProposal
}

/** A quantity in thousandths. */
export const milliOf = (text: string): number => Number(Quantity.parse(text).milliValue())

export const quantityOf = (milli: number, format: 'decimal' | 'binary' = 'decimal'): string =>
  Quantity.fromMilli(BigInt(milli), format).toString()

/** A metric as it is named where it has several series. */
export const seriesName = ({ name, selector }: MetricIdentifier): string =>
  `external metric ${name}(${selectorGoText(selector)})`

/** Runs `work`; its fault is told with `prefix` in front. */
export function explained<T>(prefix: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof MetricsFault) throw new MetricsFault(`${prefix}: ${error.message}`)
    throw error
  }
}

/** The source that validation demands of a metric of this type. */
export function sourceOf<T>(source: T | undefined): T {
  if (source === undefined) throw new Error('a metric without its source has been stored')
  return source
}
