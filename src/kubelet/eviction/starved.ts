/** What a node can be short of, and from when on it is. Source: kubelet v1.35, DefaultEvictionHard and the maps of its eviction signals. */
import { Quantity } from '../../apimachinery/quantity.ts'

/** As events and messages name it. The order is that in which Pods are evicted for want of it. */
export const SCARCE = ['memory', 'ephemeral-storage'] as const
export type Scarce = (typeof SCARCE)[number]

interface Threshold {
  /** The condition of the node while there is less. */
  readonly condition: 'MemoryPressure' | 'DiskPressure'
  /** A quantity, or a part of the node's capacity. */
  readonly least: string | number
}

export const THRESHOLDS: { readonly [resource in Scarce]: Threshold } = {
  memory: { condition: 'MemoryPressure', least: '100Mi' },
  // Go keeps a tenth in 32 bits.
  'ephemeral-storage': { condition: 'DiskPressure', least: Math.fround(0.1) },
}

/** How much there has to be on a node of this capacity. */
export function leastOf(resource: Scarce, capacity: bigint): Quantity {
  const { least } = THRESHOLDS[resource]
  return typeof least === 'string' ? Quantity.parse(least) : bytes(BigInt(Math.trunc(Number(capacity) * least)))
}

const NANO = 1_000_000_000n

/** Bytes as Kubernetes prints them: '50Mi'. */
export const bytes = (count: bigint): Quantity => Quantity.fromNano(count * NANO, 'binary')
