/** Things that go wrong on nodes, at a test's word. */
import { notFoundError } from './apimachinery/api-error.ts'
import { Quantity, QuantityError } from './apimachinery/quantity.ts'
import { wildcard } from './apimachinery/wildcard.ts'
import type { SimulatedNode } from './node.ts'
import type { PullBehaviour, PullFailure } from './runtime/image.ts'

/** What goes wrong with pulls of images. */
export interface PullFault {
  /** 'docker.io/library/nginx:1.27', or with `*`: '*nginx:*'. It is matched with the image's full name. */
  readonly image: string
  /** How they fail; without it they only take their time. */
  readonly fails?: PullFailure
  /** How long they take, in ms. @default 300 */
  readonly takesMs?: number
  /** How many pulls are concerned. @default all */
  readonly times?: number
}

export interface ContainerEnd {
  /** 'default/web' */
  readonly pod: string
  readonly container: string
  /** @default 1 */
  readonly exitCode?: number
}

export interface NodeShortage {
  readonly node: string
  readonly resource: 'memory' | 'ephemeral-storage'
  /** How much there is, as '20Mi'. @default half of what there has to be */
  readonly available?: string
}

/** Something that was made to go wrong; `remove` sets it right again. */
export interface Fault {
  remove(): void
}

export interface Faults {
  /** From now on pulls go wrong, until the fault is removed or used up. The newest that matches counts. */
  add(fault: PullFault): Fault
  /** Ends a container's process. Throws 404 when it does not run. */
  exit(end: ContainerEnd): void
  /** Ends it as the kernel does when it needs too much memory. Throws 404 when it does not run. */
  oomKill(end: Omit<ContainerEnd, 'exitCode'>): void
  /** A node is short of something: its kubelet evicts Pods until the fault is removed. Throws 404 for a node that is not there, a TypeError for what is no quantity. */
  starve(shortage: NodeShortage): Fault
  /** A kubelet stands still: its containers go on, nobody looks after them. Throws 404 for a node that is not there. */
  pauseKubelet(node: string): Fault
}

interface ActivePull {
  readonly fault: PullFault
  readonly matches: RegExp
  left: number
}

const OOM = { exitCode: 137, oomKilled: true }

export class NodeFaults implements Faults {
  readonly #nodes: () => readonly SimulatedNode[]
  /** The uid of 'namespace/name'. */
  readonly #uidOf: (pod: string) => string
  #pulls: readonly ActivePull[] = []

  constructor(nodes: () => readonly SimulatedNode[], uidOf: (pod: string) => string) {
    this.#nodes = nodes
    this.#uidOf = uidOf
  }

  add(fault: PullFault): Fault {
    const active = { fault, matches: wildcard(fault.image), left: fault.times ?? Number.POSITIVE_INFINITY }
    this.#pulls = [active, ...this.#pulls]
    return {
      remove: () => {
        this.#pulls = this.#pulls.filter((one) => one !== active)
      },
    }
  }

  exit({ pod, container, exitCode = 1 }: ContainerEnd): void {
    this.#end(pod, container, { exitCode, oomKilled: false })
  }

  oomKill({ pod, container }: Omit<ContainerEnd, 'exitCode'>): void {
    this.#end(pod, container, OOM)
  }

  starve({ node, resource, available }: NodeShortage): Fault {
    const { evictions } = this.#node(node).kubelet
    if (available !== undefined) requireQuantity(available)
    evictions.starve(resource, available)
    return { remove: () => evictions.relieve(resource) }
  }

  pauseKubelet(name: string): Fault {
    const node = this.#node(name)
    node.pause()
    return { remove: () => node.resume() }
  }

  /** What is wrong with this pull. */
  readonly pullFault = (image: string): PullBehaviour | undefined => {
    const active = this.#pulls.find(({ matches, left }) => left > 0 && matches.test(image))
    if (active === undefined) return undefined
    active.left--
    const { fails, takesMs } = active.fault
    return { ...(fails === undefined ? {} : { fails }), ...(takesMs === undefined ? {} : { takesMs }) }
  }

  #node(name: string): SimulatedNode {
    const node = this.#nodes().find((one) => one.name === name)
    if (node === undefined) throw notFoundError({ group: '', resource: 'nodes' }, name)
    return node
  }

  #end(pod: string, container: string, end: typeof OOM): void {
    const uid = this.#uidOf(pod)
    if (this.#nodes().some(({ runtime }) => runtime.endContainer(uid, container, end))) return
    throw notFoundError({ group: '', resource: 'containers' }, `${pod}/${container}`)
  }
}

function requireQuantity(text: string): void {
  try {
    Quantity.parse(text)
  } catch (error) {
    if (!(error instanceof QuantityError)) throw error
    throw new TypeError(`faults.starve: available: ${error.message}`)
  }
}
