/** Metrics that are no use of resources, as a test sets them. */
import { wildcard } from '../apimachinery/wildcard.ts'
import type { CustomMetrics, SeriesMatcher } from '../client/custom-metrics.ts'
import { type MetricSetting, Rules } from './rules.ts'

export interface CustomMetric {
  /** 'Pod', 'Ingress'. */
  readonly kind: string
  /** 'default/main', or with `*`: 'default/web-*'. */
  readonly object: string
  readonly metric: string
  /** Labels of the series, which an autoscaler may select by. @default {} */
  readonly labels?: { readonly [key: string]: string }
  /** A quantity: '20', '1500m'. */
  readonly value: string
}

export interface ExternalMetric {
  readonly namespace: string
  readonly metric: string
  /** Labels of the series, which an autoscaler may select by. @default {} */
  readonly labels?: { readonly [key: string]: string }
  /** A quantity: '20', '1500m'. */
  readonly value: string
}

interface Series {
  readonly metric: string
  readonly labels: { readonly [key: string]: string }
  readonly milli: number
}

interface CustomSeries extends Series {
  readonly kind: string
  readonly matches: RegExp
}

interface ExternalSeries extends Series {
  readonly namespace: string
}

const NANO_IN_MILLI = 1_000_000n

/** Rounded up, as quantities are. */
const milliOf = (nano: bigint): number => Number((nano + NANO_IN_MILLI - 1n) / NANO_IN_MILLI)

export class CustomValues implements CustomMetrics {
  readonly #custom = new Rules<CustomSeries>()
  readonly #external = new Rules<ExternalSeries>()
  hasCustom = false
  hasExternal = false

  /** `nano` is the value in billionths. */
  setCustom({ kind, object, metric, labels = {} }: CustomMetric, nano: bigint): MetricSetting {
    this.hasCustom = true
    return this.#custom.add({ kind, matches: wildcard(object), metric, labels, milli: milliOf(nano) })
  }

  setExternal({ namespace, metric, labels = {} }: ExternalMetric, nano: bigint): MetricSetting {
    this.hasExternal = true
    return this.#external.add({ namespace, metric, labels, milli: milliOf(nano) })
  }

  ofObject(kind: string, object: string, metric: string, matches: SeriesMatcher): number | undefined {
    return this.#custom.find(
      (series) =>
        series.kind === kind && series.metric === metric && matches(series.labels) && series.matches.test(object),
    )?.milli
  }

  external(namespace: string, metric: string, matches: SeriesMatcher): readonly number[] {
    return this.#external.all
      .filter((series) => series.namespace === namespace && series.metric === metric && matches(series.labels))
      .map(({ milli }) => milli)
  }
}
