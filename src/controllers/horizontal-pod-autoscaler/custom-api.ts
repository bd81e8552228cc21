/** What is said of metrics that nobody has set. Source: k8s.io/metrics' clients, the errors of custom-metrics-apiserver. */

const UNABLE = 'unable to fetch metrics from custom metrics API'

export const NO_CUSTOM_API = `${UNABLE}: no custom metrics API (custom.metrics.k8s.io) registered`

/** `of` is 'pods', or a resource and the name of an object. */
export const noMetric = (metric: string, of: string): string =>
  `${UNABLE}: the server could not find the metric ${metric} for ${of}`
