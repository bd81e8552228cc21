/** What the containers of a Pod need together. Source: KEP-753 (sidecars), recordings pod-create/resources, pod-invalid/resources. */
import { Quantity } from '../../apimachinery/quantity.ts'
import type { PodSpec } from './types.ts'

type Amounts = Map<string, Quantity>

/**
 * The sum over main containers and sidecars, or what an init container needs beside the sidecars before it, if that is
 * more. `list` says whether requests or limits are summed up.
 */
export function aggregateResources(spec: PodSpec, list: 'requests' | 'limits'): ReadonlyMap<string, Quantity> {
  const total: Amounts = new Map()
  const sidecars: Amounts = new Map()
  const whileStarting: Amounts = new Map()
  for (const { resources } of spec.containers ?? []) addAll(total, amountsOf(resources[list]))
  for (const { resources, restartPolicy } of spec.initContainers ?? []) {
    const own = amountsOf(resources[list])
    if (restartPolicy === 'Always') addAll(total, own)
    if (restartPolicy === 'Always') addAll(sidecars, own)
    else addAll(own, sidecars)
    raiseTo(whileStarting, restartPolicy === 'Always' ? sidecars : own)
  }
  raiseTo(total, whileStarting)
  return total
}

const amountsOf = (resources: { [name: string]: string } = {}): Amounts =>
  new Map(Object.entries(resources).map(([name, text]) => [name, Quantity.parse(text)]))

function addAll(amounts: Amounts, others: Amounts): void {
  for (const [name, quantity] of others) amounts.set(name, amounts.get(name)?.add(quantity) ?? quantity)
}

function raiseTo(amounts: Amounts, others: Amounts): void {
  for (const [name, quantity] of others) {
    const known = amounts.get(name)
    if (known === undefined || quantity.compare(known) > 0) amounts.set(name, quantity)
  }
}
