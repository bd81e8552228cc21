/** Resources in statuses of containers. Source: KEP-1287, recordings kubelet/resources and resize*. */
import { canonicalQuantity, Quantity } from '../apimachinery/quantity.ts'
import type { ContainerRecord } from './container-runtime.ts'
import type { Container } from './pod.ts'
import type { Resources } from './pod-status.ts'

type Amounts = { readonly [name: string]: string }

/** A cgroup can hold no less of a cpu than this, in thousandths: what asks for less is reported as it asks. */
const LEAST_LIMIT = 10n
const LEAST_REQUEST = 2n

/** Those of the spec, with what a running container really has of cpu and memory. */
export function reportedResources({ resources }: Container, record: ContainerRecord): Resources {
  if (record.state !== 'running') return resources
  const { limits, requests } = resources
  return {
    ...resources,
    ...(limits === undefined ? {} : { limits: actual(limits, record.resources.limits, LEAST_LIMIT, binary) }),
    ...(requests === undefined
      ? {}
      : { requests: actual(requests, record.resources.requests, LEAST_REQUEST, canonicalQuantity) }),
  }
}

function actual(
  wanted: Amounts,
  { cpu, memory }: Amounts = {},
  leastCpu: bigint,
  memoryText: (amount: string) => string,
): Amounts {
  return {
    ...wanted,
    ...(cpu === undefined ? {} : { cpu: cpuText(wanted.cpu ?? '0', cpu, leastCpu) }),
    ...(memory === undefined ? {} : { memory: memoryText(memory) }),
  }
}

function cpuText(wanted: string, has: string, least: bigint): string {
  const milli = (text: string): bigint => Quantity.parse(text).milliValue()
  if (milli(has) >= least) return canonicalQuantity(has)
  return milli(wanted) <= least ? canonicalQuantity(wanted) : Quantity.fromMilli(least).toString()
}

/** Of bytes that a cgroup tells: '134217728' is '128Mi'. */
const binary = (amount: string): string => Quantity.fromMilli(Quantity.parse(amount).milliValue(), 'binary').toString()

/** What a running container is given when its resources change. */
export function actuated(resources: Resources): Resources {
  const memory = resources.requests?.memory
  return memory === undefined
    ? resources
    : { ...resources, requests: { ...resources.requests, memory: binary(memory) } }
}
