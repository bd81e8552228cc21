/** What a Node is taken to say where it says nothing. Source: recording kinds-core/nodes. */
import { isJsonObject } from '../../apimachinery/objects.ts'
import type { Node } from './types.ts'

/** All of its capacity is for Pods; the first of its blocks of addresses has a field of its own, which counts. */
export function applyNodeDefaults({ spec, status }: Node): void {
  const { podCIDR = '', podCIDRs = [] } = spec
  if (podCIDR !== '' && podCIDRs[0] !== podCIDR) spec.podCIDRs = [podCIDR]
  const [first] = spec.podCIDRs ?? []
  if (first !== undefined) spec.podCIDR = first
  if (status.allocatable === undefined && status.capacity !== undefined) status.allocatable = { ...status.capacity }
}

/** Fields that are read no more. */
export const nodeWarnings = ({ spec }: Node): string[] => [
  ...(isJsonObject(spec.configSource) ? ['spec.configSource: the feature is removed'] : []),
  ...((spec.externalID ?? '') === '' ? [] : ['spec.externalID: this field is deprecated, and is unused by Kubernetes']),
]
