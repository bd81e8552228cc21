/** Fields of a Pod as values of variables and files. Source: docs "Downward API". */
import type { Pod } from './pod.ts'

export interface PodAddresses {
  readonly ips: readonly string[]
  readonly hostIP: string
}

const FIELDS: { readonly [path: string]: (pod: Pod, addresses: PodAddresses) => string } = {
  'metadata.name': ({ metadata }) => metadata.name ?? '',
  'metadata.namespace': ({ metadata }) => metadata.namespace ?? '',
  'metadata.uid': ({ metadata }) => metadata.uid ?? '',
  'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
  'spec.serviceAccountName': ({ spec }) => spec.serviceAccountName ?? '',
  'status.hostIP': (_, { hostIP }) => hostIP,
  'status.hostIPs': (_, { hostIP }) => hostIP,
  'status.podIP': (_, { ips }) => ips[0] ?? '',
  'status.podIPs': (_, { ips }) => ips.join(','),
}

const SUBSCRIPT = /^metadata\.(labels|annotations)\['(.*)'\]$/

/** The value at a field path that the API server has let through; '' for a label that is not set. */
export function fieldValue(pod: Pod, path: string, addresses: PodAddresses): string {
  const [, map, key = ''] = SUBSCRIPT.exec(path) ?? []
  if (map === 'labels' || map === 'annotations') return pod.metadata[map]?.[key] ?? ''
  return FIELDS[path]?.(pod, addresses) ?? ''
}
