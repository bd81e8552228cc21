/** Where nodes/proxy leads: to the kubelet, or another port of the node. Source: pkg/registry/core/node ResourceLocation. */
import { isIP } from 'node:net'
import { badRequest } from '../../apimachinery/api-error.ts'
import type { KubeObject } from '../../apimachinery/objects.ts'
import { kubeletAddress } from '../connect/kubelet-address.ts'
import type { Location } from './location.ts'
import type { ClusterNetwork } from './network.ts'
import { requireGlobal } from './pod-location.ts'
import type { ProxyTarget } from './target.ts'

/** Throws 400 for an address that nobody knows or that is not for others, 500 when the node has none. */
export function nodeLocation(node: KubeObject, { scheme, port }: ProxyTarget, network: ClusterNetwork): Location {
  const kubelet = kubeletAddress(node)
  const host = isIP(kubelet.host) === 0 ? network.resolve(kubelet.host) : kubelet.host
  if (host === undefined) throw badRequest(`lookup ${kubelet.host}: no such host`)
  requireGlobal(host)
  if (port !== '' && port !== String(kubelet.port)) return { scheme, host, port }
  return { scheme: 'https', host, port: String(kubelet.port), kubeletOf: node.metadata.name ?? '' }
}
