/** Metrics of types Resource and ContainerResource: what containers use, as an amount or as a part of what they ask for. */
import type { JsonObject } from '../../apimachinery/objects.ts'
import { explained, type MetricSource, milliOf, quantityOf, type Situation, sourceOf } from './metric-source.ts'
import { readPodMetrics } from './pod-metrics.ts'
import { requestsOf } from './pod-requests.ts'
import { measureAverage, measureUtilization, type Question, replicasForPods } from './replica-calculator.ts'
import type { MetricTarget } from './types.ts'

interface Used {
  readonly resource: string
  /** '' for all of a Pod. */
  readonly container: string
}

interface Proposal {
  readonly replicas: number
  readonly name: string
  readonly current: JsonObject
}

/** Memory is told in the form in which metrics-server tells it. */
const amountOf = ({ resource }: Used, milli: number): string =>
  quantityOf(milli, resource === 'memory' ? 'binary' : 'decimal')

type Common = Pick<Question<never>, 'replicas' | 'pods' | 'metrics' | 'resource' | 'tolerances' | 'now'>

function questionOf({ resource, container }: Used, situation: Situation): Common {
  const { client, namespace, selector, pods, specReplicas: replicas, tolerances, now } = situation
  const metrics = readPodMetrics(client, namespace, selector, resource, container)
  return { replicas, pods, metrics, resource, tolerances, now }
}

function amountProposal(used: Used, target: number, situation: Situation): Proposal {
  const { replicas, measure } = explained(`failed to get ${used.resource} usage`, () =>
    replicasForPods({
      ...questionOf(used, situation),
      measure: (metrics) => measureAverage(metrics, target),
      assumed: () => target,
    }),
  )
  return { replicas, name: `${used.resource} resource`, current: { averageValue: amountOf(used, measure.average) } }
}

function utilizationProposal(used: Used, target: number, situation: Situation): Proposal {
  const { resource, container } = used
  const { replicas, measure } = explained(`failed to get ${resource} utilization`, () => {
    let known: ReadonlyMap<string, number> | undefined
    // Asked for once there are figures: their absence is told first.
    const requests = (): ReadonlyMap<string, number> => {
      known ??= requestsOf(situation.pods, container, resource)
      return known
    }
    return replicasForPods({
      ...questionOf(used, situation),
      measure: (metrics) => measureUtilization(metrics, requests(), target),
      assumed: (pod) => Math.trunc(((requests().get(pod) ?? 0) * Math.max(100, target)) / 100),
    })
  })
  const what = container === '' ? 'resource' : 'container resource'
  return {
    replicas,
    name: `${resource} ${what} utilization (percentage of request)`,
    current: { averageUtilization: measure.utilization, averageValue: amountOf(used, measure.average) },
  }
}

function propose(used: Used, { averageValue, averageUtilization = 0 }: MetricTarget, situation: Situation): Proposal {
  return averageValue === undefined
    ? utilizationProposal(used, averageUtilization, situation)
    : amountProposal(used, milliOf(averageValue), situation)
}

export const resourceSource: MetricSource = {
  failure: 'FailedGetResourceMetric',
  wrapped: ({ resource }, message) => `failed to get ${resource?.name} resource metric value: ${message}`,
  propose({ resource: source }, situation) {
    const { name: resource, target } = sourceOf(source)
    const { current, ...proposal } = propose({ resource, container: '' }, target, situation)
    return { ...proposal, status: { type: 'Resource', resource: { name: resource, current } } }
  },
}

export const containerResourceSource: MetricSource = {
  failure: 'FailedGetContainerResourceMetric',
  wrapped: ({ containerResource }, message) =>
    `failed to get ${containerResource?.container} container metric value: ${message}`,
  propose({ containerResource: source }, situation) {
    const { name: resource, container, target } = sourceOf(source)
    const { current, ...proposal } = propose({ resource, container }, target, situation)
    const status = { type: 'ContainerResource', containerResource: { name: resource, container, current } }
    return { ...proposal, status }
  },
}
