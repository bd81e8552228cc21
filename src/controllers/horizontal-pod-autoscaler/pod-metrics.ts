/** Reads what Pods use from metrics.k8s.io. Source: kube-controller-manager's metrics client. */
import { ApiError } from '../../apimachinery/api-error.ts'
import { parseDuration } from '../../apimachinery/duration.ts'
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import { Quantity } from '../../apimachinery/quantity.ts'
import { parseTime } from '../../apimachinery/time.ts'
import type { Client } from '../../client/client.ts'
import { MetricsFault } from './metrics-fault.ts'
import type { PodMetric, PodMetrics } from './types.ts'

const PODS = 'pods.metrics.k8s.io'

/** An object of kind PodMetrics. */
interface Sample extends KubeObject {
  timestamp: string
  window: string
  containers: (JsonObject & { name: string; usage: { [resource: string]: string } })[]
}

/** What client-go says of an API that is not there. */
const messageOf = ({ code, message }: ApiError): string =>
  code === 404 ? `the server could not find the requested resource (get ${PODS})` : message

/**
 * How much of a resource the selected Pods of a namespace use; `container` '' for all of a Pod. Pods without figures are
 * left out. Throws a MetricsFault when there are none at all.
 */
export function readPodMetrics(
  client: Client,
  namespace: string,
  selector: string,
  resource: string,
  container: string,
): PodMetrics {
  const failed = (why: string) => new MetricsFault(`unable to get metrics for resource ${resource}: ${why}`)
  const samples = samplesOf(client, namespace, selector, failed)
  if (samples.length === 0) throw failed('no metrics returned from resource metrics API')
  return new Map(
    samples.flatMap((sample) => {
      const milli = container === '' ? podAmount(sample, resource) : containerAmount(sample, container, resource)
      return milli === undefined ? [] : [[sample.metadata.name ?? '', metricOf(sample, milli)] as const]
    }),
  )
}

function samplesOf(
  client: Client,
  namespace: string,
  labelSelector: string,
  failed: (why: string) => MetricsFault,
): readonly Sample[] {
  try {
    // The kind that is listed under this name.
    return client.list(PODS, namespace, { labelSelector }).items as readonly Sample[]
  } catch (error) {
    if (error instanceof ApiError)
      throw failed(`unable to fetch metrics from resource metrics API: ${messageOf(error)}`)
    throw error
  }
}

const metricOf = ({ timestamp, window }: Sample, milli: number): PodMetric => ({
  milli,
  timestamp: parseTime(timestamp),
  windowMs: parseDuration(window) ?? 0,
})

const milliOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(Quantity.parse(text).milliValue())

function containerAmount({ containers }: Sample, name: string, resource: string): number | undefined {
  return milliOf(containers.find((container) => container.name === name)?.usage[resource])
}

/** Undefined when something of it is unknown. */
function podAmount({ containers }: Sample, resource: string): number | undefined {
  const amounts = containers.map(({ usage }) => milliOf(usage[resource]))
  if (amounts.length === 0) return undefined
  return amounts.reduce((sum, amount) => (sum === undefined || amount === undefined ? undefined : sum + amount), 0)
}
