/** Metrics of type Object: a figure of one other object of the namespace, such as an Ingress. */
import { groupResource, parseApiVersion } from '../../apimachinery/group-version.ts'
import { selectorFromObject } from '../../apimachinery/label-selector.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import { NO_CUSTOM_API, noMetric } from './custom-api.ts'
import { type MetricSource, milliOf, quantityOf, type Situation, seriesName, sourceOf } from './metric-source.ts'
import { MetricsFault } from './metrics-fault.ts'
import { replicasForShare, replicasForValue } from './replica-calculator.ts'
import type { MetricIdentifier, ScaleTarget } from './types.ts'

/** The value in thousandths. Throws a MetricsFault, in whose text Kubernetes has the names in an order of its own. */
function readValue(object: ScaleTarget, { name: metric, selector }: MetricIdentifier, situation: Situation): number {
  const { custom, namespace } = situation
  const { kind, name } = object
  const fail = (why: string) =>
    new MetricsFault(`unable to get metric ${metric}: ${kind} on ${namespace} ${name}/${why}`)
  if (!custom.hasCustom) throw fail(NO_CUSTOM_API)
  const series = selectorFromObject(selector ?? {})
  // What is measured of the namespace is that of the autoscaler's own.
  const key = kind === 'Namespace' ? `/${namespace}` : `${namespace}/${name}`
  const value = custom.ofObject(kind, key, metric, (labels) => series.matches(labels))
  if (value === undefined) throw fail(noMetric(metric, `${resourceName(object, situation)} ${name}`))
  return value
}

/** 'ingresses.networking.k8s.io'. */
function resourceName({ apiVersion = '', kind }: ScaleTarget, { client }: Situation): string {
  const group = parseApiVersion(apiVersion)?.group ?? ''
  const known = client
    .resources()
    .find((served) => served.kind === kind && parseApiVersion(served.apiVersion)?.group === group)
  return known?.resource ?? groupResource({ group, resource: `${kind.toLowerCase()}s` })
}

export const objectSource: MetricSource = {
  failure: 'FailedGetObjectMetric',
  wrapped({ object }, message) {
    const share = object?.target.type === 'AverageValue' ? `failed to get ${object.metric.name} object metric: ` : ''
    return `failed to get object metric value: ${share}${message}`
  },
  propose({ object }, situation) {
    const { describedObject, metric, target } = sourceOf(object)
    const { specReplicas: replicas, statusReplicas, pods, tolerances } = situation
    const value = readValue(describedObject, metric, situation)
    const status = (current: JsonObject) => ({ type: 'Object', object: { metric, current, describedObject } })
    if (target.type === 'Value' && target.value !== undefined) {
      const proposed = replicasForValue(value / milliOf(target.value), { replicas, pods, tolerances })
      const name = `${describedObject.kind} metric ${metric.name}`
      return { replicas: proposed, name, status: status({ value: quantityOf(value) }) }
    }
    if (target.type === 'AverageValue' && target.averageValue !== undefined) {
      const proposed = replicasForShare(value, milliOf(target.averageValue), statusReplicas, tolerances)
      const current = { averageValue: quantityOf(Math.ceil(value / statusReplicas)) }
      return { replicas: proposed, name: seriesName(metric), status: status(current) }
    }
    throw new MetricsFault('invalid object metric source: neither a value target nor an average value target was set')
  },
}
