/** Metrics of type External: figures of something outside of the cluster, such as the length of a queue. */
import { selectorFromObject } from '../../apimachinery/label-selector.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import { selectorGoText } from '../selector-go-text.ts'
import { type MetricSource, milliOf, quantityOf, type Situation, seriesName, sourceOf } from './metric-source.ts'
import { MetricsFault } from './metrics-fault.ts'
import { replicasForShare, replicasForValue } from './replica-calculator.ts'
import type { MetricIdentifier } from './types.ts'

/** The sum of all series, in thousandths. Throws a MetricsFault when there are none. */
function readTotal({ name, selector }: MetricIdentifier, { custom, namespace }: Situation): number {
  const fail = (why: string) =>
    new MetricsFault(`unable to get external metric ${namespace}/${name}/${selectorGoText(selector)}: ${why}`)
  if (!custom.hasExternal) {
    const missing = `the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`
    throw fail(`unable to fetch metrics from external metrics API: ${missing}`)
  }
  const series = selectorFromObject(selector ?? {})
  const values = custom.external(namespace, name, (labels) => series.matches(labels))
  if (values.length === 0) throw fail('no metrics returned from external metrics API')
  return values.reduce((sum, value) => sum + value, 0)
}

export const externalSource: MetricSource = {
  failure: 'FailedGetExternalMetric',
  wrapped({ external }, message) {
    const { metric, target } = sourceOf(external)
    const what = target.averageValue === undefined ? `external metric ${metric.name}` : `${metric.name} external metric`
    return `failed to get ${metric.name} external metric value: failed to get ${what}: ${message}`
  },
  propose({ external }, situation) {
    const { metric, target } = sourceOf(external)
    const { specReplicas: replicas, statusReplicas, pods, tolerances } = situation
    const total = readTotal(metric, situation)
    const name = seriesName(metric)
    const status = (current: JsonObject) => ({ type: 'External', external: { metric, current } })
    if (target.averageValue !== undefined) {
      const proposed = replicasForShare(total, milliOf(target.averageValue), statusReplicas, tolerances)
      const current = { averageValue: quantityOf(Math.ceil(total / statusReplicas)) }
      return { replicas: proposed, name, status: status(current) }
    }
    const proposed = replicasForValue(total / milliOf(target.value ?? '0'), { replicas, pods, tolerances })
    return { replicas: proposed, name, status: status({ value: quantityOf(total) }) }
  },
}
