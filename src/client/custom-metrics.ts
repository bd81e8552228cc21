/** Metrics that are no use of resources, for autoscalers: what the adapter of a monitoring system would serve. */

/** Says whether the labels of a series are those that are asked for. */
export type SeriesMatcher = (labels: { readonly [key: string]: string }) => boolean

/** All values are in thousandths. */
export interface CustomMetrics {
  /** Whether there is an API for metrics of objects: without one, nobody has set up an adapter. */
  readonly hasCustom: boolean
  /** The same of metrics of something outside. */
  readonly hasExternal: boolean
  /** The value of a metric of one object; undefined when there is none. `object` is 'namespace/name'. */
  ofObject(kind: string, object: string, metric: string, matches: SeriesMatcher): number | undefined
  /** The values of all series of a metric of something outside. */
  external(namespace: string, metric: string, matches: SeriesMatcher): readonly number[]
}
