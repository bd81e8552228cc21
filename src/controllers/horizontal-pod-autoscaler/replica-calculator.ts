/**
 * How many replicas it takes for a metric to be what it should be. Source: Kubernetes docs "Horizontal Pod Autoscaling",
 * algorithm details; the replica calculator of kube-controller-manager v1.35.
 */
import { isReady } from '../pod-state.ts'
import { groupPods } from './group-pods.ts'
import { MetricsFault } from './metrics-fault.ts'
import type { PodMetric, PodMetrics, ScaledPod } from './types.ts'

/** By how much a ratio may differ from 1 before anything is done. */
export interface Tolerances {
  readonly scaleUp: number
  readonly scaleDown: number
}

/** What is measured against what should be. */
export interface Measure {
  readonly ratio: number
}

/** A number of replicas, and what it was worked out from. */
export interface Proposal<M extends Measure> {
  readonly replicas: number
  readonly measure: M
}

export interface Question<M extends Measure> {
  readonly replicas: number
  readonly pods: readonly ScaledPod[]
  readonly metrics: PodMetrics
  /** '' for metrics that are no use of resources. */
  readonly resource: string
  readonly tolerances: Tolerances
  readonly now: number
  /** Compares figures with the target. Throws a MetricsFault. */
  readonly measure: (metrics: PodMetrics) => M
  /** What a Pod without figures counts as when there may be too many, in thousandths. */
  readonly assumed: (pod: string) => number
}

const MAX_INT32 = 2 ** 31 - 1

const isWithin = ({ scaleDown, scaleUp }: Tolerances, ratio: number): boolean =>
  1 - scaleDown <= ratio && ratio <= 1 + scaleUp

/** From the figures of Pods: those that are not ready or unknown never turn the direction. Throws a MetricsFault. */
export function replicasForPods<M extends Measure>(question: Question<M>): Proposal<M> {
  const { replicas, pods, resource, tolerances, now } = question
  if (pods.length === 0) throw new MetricsFault('no pods returned by selector while calculating replica count')
  const { ready, unready, missing, ignored } = groupPods(pods, question.metrics, resource, now)
  const known = new Map([...question.metrics].filter(([pod]) => !ignored.has(pod) && !unready.has(pod)))
  if (known.size === 0) throw new MetricsFault('did not receive metrics for targeted pods (pods might be unready)')
  const measure = question.measure(known)
  const { ratio } = measure
  const unreadyMatter = unready.size > 0 && ratio > 1
  if (!unreadyMatter && missing.size === 0)
    return { replicas: isWithin(tolerances, ratio) ? replicas : Math.ceil(ratio * ready), measure }
  const assumedOf = (pod: string): PodMetric => ({
    milli: ratio < 1 ? question.assumed(pod) : 0,
    timestamp: now,
    windowMs: 0,
  })
  const filled = new Map(known)
  if (ratio !== 1) for (const pod of missing) filled.set(pod, assumedOf(pod))
  if (unreadyMatter) for (const pod of unready) filled.set(pod, assumedOf(pod))
  const { ratio: careful } = question.measure(filled)
  const wanted = Math.ceil(careful * filled.size)
  const turns = (ratio < 1 && careful > 1) || (ratio > 1 && careful < 1)
  const contradicts = (careful < 1 && wanted > replicas) || (careful > 1 && wanted < replicas)
  return { replicas: isWithin(tolerances, careful) || turns || contradicts ? replicas : wanted, measure }
}

const average = (metrics: PodMetrics): number =>
  Math.trunc([...metrics.values()].reduce((sum, { milli }) => sum + milli, 0) / metrics.size)

/** The average of figures against a target, both in thousandths. */
export function measureAverage(metrics: PodMetrics, target: number): Measure & { readonly average: number } {
  const found = average(metrics)
  return { ratio: found / target, average: found }
}

export interface Utilization extends Measure {
  /** In percent of what is asked for. */
  readonly utilization: number
  /** Per Pod, in thousandths. */
  readonly average: number
}

/** The use against a part of what Pods ask for, in percent. Throws a MetricsFault when nobody asks for anything. */
export function measureUtilization(
  metrics: PodMetrics,
  requests: ReadonlyMap<string, number>,
  target: number,
): Utilization {
  const counted = new Map([...metrics].filter(([pod]) => requests.has(pod)))
  const asked = [...counted.keys()].reduce((sum, pod) => sum + (requests.get(pod) ?? 0), 0)
  if (asked === 0) throw new MetricsFault('no metrics returned matched known pods')
  const used = [...counted.values()].reduce((sum, { milli }) => sum + milli, 0)
  const utilization = Math.trunc((used * 100) / asked)
  return { ratio: utilization / target, utilization, average: average(counted) }
}

/** From a value that belongs to all replicas together. Throws a MetricsFault when there are no Pods. */
export function replicasForValue(
  ratio: number,
  { replicas, pods, tolerances }: Pick<Question<Measure>, 'replicas' | 'pods' | 'tolerances'>,
): number {
  // Nothing runs that could be multiplied.
  if (replicas === 0) return Math.ceil(ratio)
  if (isWithin(tolerances, ratio)) return replicas
  if (pods.length === 0) {
    const none = 'no pods returned by selector while calculating replica count'
    throw new MetricsFault(`unable to calculate ready pods: ${none}`)
  }
  const ready = pods.filter((pod) => pod.status.phase === 'Running' && isReady(pod)).length
  return Math.min(Math.ceil(ratio * ready), MAX_INT32)
}

/** From a value of which each replica should have so much; all in thousandths. `replicas` are those that there are. */
export function replicasForShare(value: number, target: number, replicas: number, tolerances: Tolerances): number {
  const isRight = isWithin(tolerances, value / (target * replicas))
  return isRight ? replicas : Math.min(Math.ceil(value / target), MAX_INT32)
}
