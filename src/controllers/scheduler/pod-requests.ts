/** What a Pod asks for in all. Source: KEP-753 (sidecars), KEP-688 (overhead), KEP-2837 (resources of the Pod as a whole). */
import { Quantity } from '../../apimachinery/quantity.ts'
import type { Container, Pod } from './types.ts'

/** Amounts by resource: thousandths of a cpu, whole units of everything else. */
export type Amounts = ReadonlyMap<string, number>

type RequestsOf = (container: Container) => Amounts

/** '500m' of cpu is 500, '1Ki' of anything else 1024. */
function amountOf(resource: string, text: string): number {
  const quantity = Quantity.parse(text)
  return Number(resource === 'cpu' ? quantity.milliValue() : quantity.value())
}

export const amountsOf = (list: { readonly [name: string]: string } = {}): Amounts =>
  new Map(Object.entries(list).map(([name, text]) => [name, amountOf(name, text)]))

function addAll(sum: Map<string, number>, amounts: Amounts): void {
  for (const [name, amount] of amounts) sum.set(name, (sum.get(name) ?? 0) + amount)
}

function raiseTo(most: Map<string, number>, amounts: Amounts): void {
  for (const [name, amount] of amounts) most.set(name, Math.max(most.get(name) ?? 0, amount))
}

/** Resources that a Pod can ask for as a whole, in place of its containers. */
const POD_LEVEL = /^(?:cpu|memory|hugepages-.*)$/

/** Sidecars run beside the main containers, other init containers before them and beside the sidecars that came before. */
function total({ spec }: Pod, requestsOf: RequestsOf): Amounts {
  const running = new Map<string, number>()
  const sidecars = new Map<string, number>()
  const starting = new Map<string, number>()
  for (const container of spec.containers) addAll(running, requestsOf(container))
  for (const container of spec.initContainers ?? []) {
    const own = requestsOf(container)
    const isSidecar = container.restartPolicy === 'Always'
    if (isSidecar) {
      addAll(running, own)
      addAll(sidecars, own)
    }
    const needed = new Map(sidecars)
    if (!isSidecar) addAll(needed, own)
    raiseTo(starting, needed)
  }
  raiseTo(running, starting)
  for (const [name, amount] of amountsOf(spec.resources?.requests)) {
    if (POD_LEVEL.test(name)) running.set(name, amount)
  }
  addAll(running, amountsOf(spec.overhead))
  return running
}

const ownRequests: RequestsOf = ({ resources }) => amountsOf(resources?.requests)

export const podRequests = (pod: Pod): Amounts => total(pod, ownRequests)

/** What containers that ask for nothing count as when nodes are compared. */
const ASSUMED: readonly (readonly [string, number])[] = [
  ['cpu', 100],
  ['memory', 200 * 1024 * 1024],
]

/** The same, with containers that ask for no cpu or memory counted as if they asked for a little. */
export const assumedRequests = (pod: Pod): Amounts =>
  total(pod, (container) => {
    const own = new Map(ownRequests(container))
    for (const [name, amount] of ASSUMED) if (!own.has(name)) own.set(name, amount)
    return own
  })
