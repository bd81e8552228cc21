/**
 * Evicts Pods while a node is short of something: one at a time, until there is enough again. It looks every 10 s, and only
 * while there is something to look at. Source: docs "Node-pressure Eviction", kubelet v1.35 eviction_manager.
 */
import { Quantity } from '../../apimachinery/quantity.ts'
import { tolerates } from '../../client/tolerations.ts'
import type { Clock } from '../../clock/clock.ts'
import { type Process, run, sleep, until } from '../../clock/process.ts'
import type { Rejection } from '../admission.ts'
import { isCritical, type Pod } from '../pod.ts'
import type { PodEnding } from '../pod-ending.ts'
import { ranked, type Usage } from './ranking.ts'
import { type EvictionReason, evictionReason, type Shortage } from './reason.ts'
import { leastOf, SCARCE, type Scarce, THRESHOLDS } from './starved.ts'

/** How often it looks, in ms. */
const PERIOD_MS = 10_000
/** How often it asks whether an evicted Pod is cleaned up, and for how long. */
const CLEANUP_POLL_MS = 1000
const CLEANUP_PATIENCE_MS = 30_000
/** How long the node still counts as short of what it has enough of again. */
const TRANSITION_MS = 300_000
const GRACE_SECONDS = 1
const REASON = 'Evicted'
const MEMORY_TAINT = { key: 'node.kubernetes.io/memory-pressure', value: '', effect: 'NoSchedule' }

export interface EvictionOptions {
  readonly clock: Clock
  /** Pods of which something may run. */
  readonly pods: () => readonly Pod[]
  readonly usageOf: (pod: Pod, resource: Scarce) => Usage
  /** Of the node, in bytes. */
  readonly capacityOf: (resource: Scarce) => bigint
  readonly kill: (pod: Pod, ending: PodEnding, done: () => void) => void
  /** Whether nothing of the Pod is left. */
  readonly isFinished: (pod: Pod) => boolean
  /** Tells of an eviction. */
  readonly evicted: (pod: Pod, reason: EvictionReason) => void
  /** Tells that the node is about to evict. */
  readonly reclaiming: (resource: Scarce) => void
  /** The node has a condition now, or has it no more. */
  readonly pressed: (condition: string, isPressed: boolean) => void
}

export class EvictionManager {
  readonly #options: EvictionOptions
  readonly #start: number
  /** What the node is short of, and how much of it there is. */
  readonly #available = new Map<Scarce, Quantity | undefined>()
  /** When the node was last seen to be short of it, in ms. */
  readonly #lastSeen = new Map<Scarce, number>()
  #looking = false

  constructor(options: EvictionOptions) {
    this.#options = options
    this.#start = options.clock.now()
  }

  /** From now on there is less of it than there has to be; half of that, unless it is said how much. */
  starve(resource: Scarce, available: string | undefined): void {
    this.#available.set(resource, available === undefined ? undefined : Quantity.parse(available))
    if (this.#looking) return
    this.#looking = true
    run(this.#look())
  }

  /** There is enough again. */
  relieve(resource: Scarce): void {
    this.#available.delete(resource)
  }

  /** Why a Pod is not taken now; undefined when it is. */
  rejectionOf(pod: Pod): Rejection | undefined {
    const conditions = SCARCE.filter((resource) => this.#lastSeen.has(resource)).map((one) => THRESHOLDS[one].condition)
    if (conditions.length === 0 || isCritical(pod)) return undefined
    const isMemoryOnly = conditions.length === 1 && conditions[0] === 'MemoryPressure'
    if (isMemoryOnly && (pod.status.qosClass !== 'BestEffort' || tolerates(pod.spec.tolerations, MEMORY_TAINT)))
      return undefined
    return { reason: REASON, message: `The node had condition: [${conditions.join(' ')}]. ` }
  }

  *#look(): Process<void> {
    const { clock } = this.#options
    yield* sleep(clock, PERIOD_MS - ((clock.now() - this.#start) % PERIOD_MS))
    while (this.#available.size + this.#lastSeen.size > 0) {
      this.#observe()
      const evicted = this.#available.size === 0 ? undefined : yield* this.#evictOne()
      if (evicted === undefined) yield* sleep(clock, PERIOD_MS)
      else yield* this.#cleanedUp(evicted)
    }
    this.#looking = false
  }

  /** Notes what the node is short of, and whether it has been so lately. */
  #observe(): void {
    const { clock, pressed } = this.#options
    for (const resource of SCARCE) {
      const last = this.#lastSeen.get(resource)
      if (this.#available.has(resource)) {
        this.#lastSeen.set(resource, clock.now())
        if (last === undefined) pressed(THRESHOLDS[resource].condition, true)
      } else if (last !== undefined && clock.now() - last >= TRANSITION_MS) {
        this.#lastSeen.delete(resource)
        pressed(THRESHOLDS[resource].condition, false)
      }
    }
  }

  /** The Pod that was made to go, once nothing of it runs; undefined when there is none that may. */
  *#evictOne(): Process<Pod | undefined> {
    const { pods, usageOf, reclaiming, evicted, kill } = this.#options
    const shortage = this.#worst()
    if (shortage === undefined) return undefined
    const { resource } = shortage
    reclaiming(resource)
    const usage = (pod: Pod): Usage => usageOf(pod, resource)
    const victim = ranked(pods(), resource, usage).find((pod) => !isCritical(pod))
    if (victim === undefined) return undefined
    const reason = evictionReason(shortage, victim, usage(victim))
    evicted(victim, reason)
    const ending = { reason: REASON, message: reason.message, graceSeconds: GRACE_SECONDS }
    yield* until<void>((done) => kill(victim, ending, () => done()))
    return victim
  }

  #worst(): Shortage | undefined {
    const resource = SCARCE.find((one) => this.#available.has(one))
    if (resource === undefined) return undefined
    const least = leastOf(resource, this.#options.capacityOf(resource))
    return { resource, least, available: this.#available.get(resource) ?? half(least) }
  }

  *#cleanedUp(pod: Pod): Process<void> {
    const { clock, isFinished } = this.#options
    for (let waited = 0; waited < CLEANUP_PATIENCE_MS; waited += CLEANUP_POLL_MS) {
      yield* sleep(clock, CLEANUP_POLL_MS)
      if (isFinished(pod)) return
    }
  }
}

const half = (amount: Quantity): Quantity => Quantity.fromNano(amount.nano / 2n, 'binary')
