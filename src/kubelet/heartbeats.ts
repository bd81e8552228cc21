/**
 * The heartbeats of all kubelets: each renews its lease every 10 s and reports its status every 5 min. They are worked
 * out and written down only when somebody looks, because 10,000 idle nodes would otherwise write 1,000 leases a second.
 * Whoever reads a lease or a node, or watches them, sees what is there by then. Source: KEP-589, kubelet's defaults.
 */
import { ApiError } from '../apimachinery/api-error.ts'
import { isJsonObject, type JsonObject } from '../apimachinery/objects.ts'
import { formatMicroTime, formatTime } from '../apimachinery/time.ts'
import type { Client } from '../client/client.ts'
import type { NodeBeats } from '../client/node-beats.ts'
import type { Clock, Timer } from '../clock/clock.ts'

const LEASE_SECONDS = 40
/** How often each of the two is written, in ms. */
const PERIODS = { leases: 10_000, nodes: 300_000 } as const

/** What is written with a heartbeat: the resource that is looked at. */
export type Beaten = keyof typeof PERIODS

interface Beating {
  readonly client: Client
  readonly uid: string
  /** Since when, in ms: beats come in whole periods after it. */
  since: number
  /** When they ended. */
  until: number | undefined
  /** The beats that are written down. */
  readonly written: { [what in Beaten]: number | undefined }
}

export class Heartbeats implements NodeBeats {
  readonly #clock: Clock
  readonly #nodes = new Map<string, Beating>()
  readonly #handlers = new Set<(node: string) => void>()
  readonly #watchers: { readonly [what in Beaten]: { count: number; timer?: Timer } } = {
    leases: { count: 0 },
    nodes: { count: 0 },
  }

  constructor(clock: Clock) {
    this.#clock = clock
  }

  isBeating(node: string): boolean {
    const beating = this.#nodes.get(node)
    return beating !== undefined && beating.until === undefined
  }

  lastBeat(node: string): number | undefined {
    const beating = this.#nodes.get(node)
    return beating === undefined ? undefined : this.#last(beating, 'leases')
  }

  onChange(handler: (node: string) => void): () => void {
    this.#handlers.add(handler)
    return () => this.#handlers.delete(handler)
  }

  /** The node's kubelet begins to send them, the first now. Its status has been written already. */
  start(node: string, uid: string, client: Client): void {
    const now = this.#clock.now()
    const written = { leases: this.#nodes.get(node)?.written.leases, nodes: now }
    this.#nodes.set(node, { client, uid, since: now, until: undefined, written })
    this.#tell(node)
  }

  /** No more until it starts again. */
  stop(node: string): void {
    const beating = this.#nodes.get(node)
    if (beating === undefined || beating.until !== undefined) return
    beating.until = this.#clock.now()
    this.#tell(node)
  }

  /** The node is gone for good. */
  forget(node: string): void {
    if (this.#nodes.delete(node)) this.#tell(node)
  }

  /** Writes down what has become of the node's heartbeats, or of all. */
  write(what: Beaten, node?: string): void {
    if (node === undefined) for (const name of this.#nodes.keys()) this.#writeOne(what, name)
    else this.#writeOne(what, node)
  }

  /** From now on they are written down when they happen, until what it returns is called. */
  watch(what: Beaten): () => void {
    const watchers = this.#watchers[what]
    watchers.count++
    this.#beatLater(what)
    return () => {
      if (--watchers.count > 0) return
      watchers.timer?.cancel()
      delete watchers.timer
    }
  }

  #tell(node: string): void {
    for (const handler of this.#handlers) handler(node)
    for (const what of ['leases', 'nodes'] as const) if (this.#watchers[what].count > 0) this.#beatNow(what)
  }

  /** The time of the last beat of its kind, in ms. */
  #last({ since, until }: Beating, what: Beaten): number {
    const end = until ?? this.#clock.now()
    return since + Math.floor((end - since) / PERIODS[what]) * PERIODS[what]
  }

  #beatLater(what: Beaten): void {
    const watchers = this.#watchers[what]
    if (watchers.timer !== undefined) return
    const now = this.#clock.now()
    const beating = [...this.#nodes.values()].filter(({ until }) => until === undefined)
    const next = Math.min(...beating.map((one) => this.#last(one, what) + PERIODS[what]))
    if (next === Number.POSITIVE_INFINITY) return
    watchers.timer = this.#clock.setTimeout(() => this.#beatNow(what), next - now)
  }

  #beatNow(what: Beaten): void {
    const watchers = this.#watchers[what]
    watchers.timer?.cancel()
    delete watchers.timer
    this.write(what)
    this.#beatLater(what)
  }

  #writeOne(what: Beaten, node: string): void {
    const beating = this.#nodes.get(node)
    if (beating === undefined) return
    const last = this.#last(beating, what)
    if (beating.written[what] === last) return
    beating.written[what] = last
    try {
      if (what === 'leases') renew(beating, node, last)
      else report(beating, node, last)
    } catch (error) {
      // Somebody has removed what is to be written to, or forbids it.
      if (!(error instanceof ApiError)) throw error
    }
  }
}

const LEASES = 'leases.coordination.k8s.io'

function renew({ client, uid }: Beating, node: string, at: number): void {
  const renewTime = formatMicroTime(at)
  const key = `kube-node-lease/${node}`
  if (client.find(LEASES, key) !== undefined) {
    client.patch(LEASES, key, { type: 'merge', patch: { spec: { renewTime } } })
    return
  }
  client.create(LEASES, {
    metadata: {
      name: node,
      namespace: 'kube-node-lease',
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node, uid }],
    },
    spec: { holderIdentity: node, leaseDurationSeconds: LEASE_SECONDS, renewTime },
  })
}

function report({ client }: Beating, node: string, at: number): void {
  const status = client.find('nodes', node)?.status
  const conditions =
    isJsonObject(status) && Array.isArray(status.conditions) ? status.conditions.filter(isJsonObject) : []
  const lastHeartbeatTime = formatTime(at)
  const own = conditions.filter(({ type }) => OWN_CONDITIONS.has(String(type)))
  if (own.length === 0) return
  const patch: JsonObject = { status: { conditions: own.map(({ type }) => ({ type, lastHeartbeatTime })) } }
  client.patch('nodes/status', node, { type: 'strategic', patch })
}

/** Conditions that a kubelet reports. */
const OWN_CONDITIONS: ReadonlySet<string> = new Set(['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'])
