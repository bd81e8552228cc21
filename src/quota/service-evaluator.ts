/** Services: their number, node ports and load balancers. */

import { listOf, specOf } from '../apimachinery/object-fields.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { count } from '../apimachinery/resource-list.ts'
import { objectCountName, type QuotaEvaluator } from './evaluator.ts'

const COUNT = objectCountName({ group: '', resource: 'services' })
const NAMES = new Set([COUNT, 'services', 'services.nodeports', 'services.loadbalancers'])

/** Node ports are not given out yet: what is asked for counts. */
function nodePorts(service: KubeObject): number {
  const { type, ports, allocateLoadBalancerNodePorts } = specOf(service)
  const all = listOf(ports)
  if (type === 'LoadBalancer' && allocateLoadBalancerNodePorts === false)
    return all.filter(({ nodePort }) => Boolean(nodePort)).length
  return type === 'NodePort' || type === 'LoadBalancer' ? all.length : 0
}

export const serviceEvaluator: QuotaEvaluator = {
  handles: ({ operation, subresource }) => subresource === '' && (operation === 'CREATE' || operation === 'UPDATE'),
  counts: (name) => NAMES.has(name),
  usage: (service) =>
    new Map([
      [COUNT, count(1)],
      ['services', count(1)],
      ['services.loadbalancers', count(specOf(service).type === 'LoadBalancer' ? 1 : 0)],
      ['services.nodeports', count(nodePorts(service))],
    ]),
  inScope: () => false,
}
