/** The ReplicaSets of one Deployment as they are now: making, sizing and forgetting them, with the events that tell of it. */
import { ApiError } from '../apimachinery/api-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import { byController, type Informer, keyOf } from '../client/informer.ts'
import type { Deployment, DeploymentStatus, ReplicaSet } from '../client/types.ts'
import { claim } from './claim.ts'
import type { ReconcilerContext } from './controller.ts'
import {
  findNewest,
  isOwnRevision,
  newestAnnotations,
  newReplicaSet,
  nextRevision,
  REVISION,
  revisionOf,
  scaleAnnotations,
} from './deployment-revisions.ts'
import { byAge, newSize, type Resize } from './deployment-sizes.ts'
import { type ConditionInput, conditionOf, hasDeadline, isComplete, withCondition } from './deployment-status.ts'
import { isNamespaceTerminating } from './pod-control.ts'

export const DEPLOYMENTS = 'deployments.apps'
export const REPLICA_SETS = 'replicasets.apps'

/** Everything that it writes it has in hand as written. */
export class DeploymentReplicaSets {
  readonly #context: ReconcilerContext
  readonly #sets: Informer<ReplicaSet>
  readonly #deployments: Informer<Deployment>
  readonly #owned: readonly string[]
  #known: { readonly version: number; readonly sets: readonly ReplicaSet[] } | undefined
  readonly key: string

  constructor(context: ReconcilerContext, deployment: Deployment) {
    const { informers, client } = context
    this.#context = context
    this.#sets = informers.for<ReplicaSet>(REPLICA_SETS)
    this.#deployments = informers.for<Deployment>(DEPLOYMENTS)
    this.key = keyOf(deployment)
    this.#owned = claim(client, REPLICA_SETS, this.#sets, deployment).map(keyOf)
  }

  get deployment(): Deployment {
    const found = this.#deployments.get(this.key)
    if (found === undefined) throw new TypeError(`${this.key} went away while it was looked at`)
    return found
  }

  /** Its ReplicaSets as they are now, oldest first; what was made meanwhile is among them. */
  get all(): readonly ReplicaSet[] {
    const { version } = this.#sets
    if (this.#known?.version !== version) this.#known = { version, sets: this.#lookUp() }
    return this.#known.sets
  }

  #lookUp(): ReplicaSet[] {
    const uid = this.deployment.metadata.uid ?? ''
    const keys = new Set([...this.#owned, ...this.#sets.by(byController, uid).map(keyOf)])
    return [...keys]
      .map((key) => this.#sets.get(key))
      .filter((set) => set !== undefined)
      .sort(byAge)
  }

  get newest(): ReplicaSet | undefined {
    return findNewest(this.deployment, this.all)
  }

  get old(): ReplicaSet[] {
    const newest = this.newest
    return this.all.filter((set) => set !== newest)
  }

  newestOrMade(): ReplicaSet {
    const known = this.newest
    return known === undefined ? this.#make() : this.syncNewest(known)
  }

  /** Gives the newest ReplicaSet its revision and the Deployment's annotations, and the Deployment its revision. */
  syncNewest(newest: ReplicaSet): ReplicaSet {
    const { client } = this.#context
    const { metadata, spec } = newest
    const { minReadySeconds } = this.deployment.spec
    const current = metadata.annotations ?? {}
    const annotations = newestAnnotations(this.deployment, current, nextRevision(this.old))
    const outdated = (spec.minReadySeconds ?? 0) !== (minReadySeconds ?? 0) || !jsonEqual(annotations, current)
    if (outdated) {
      const changed = { ...newest, metadata: { ...metadata, annotations }, spec: { ...spec, minReadySeconds } }
      client.update(REPLICA_SETS, changed)
    }
    const synced = this.#sets.get(keyOf(newest)) ?? newest
    const found =
      hasDeadline(this.deployment) && conditionOf(this.deployment.status, 'Progressing') === undefined
        ? progressing('FoundNewReplicaSet', `Found new replica set "${metadata.name}"`)
        : undefined
    this.#noteRevision(revisionOf(synced), found)
    return synced
  }

  #make(): ReplicaSet {
    const { client, events } = this.#context
    const revision = nextRevision(this.old)
    const wish = newReplicaSet(this.deployment, revision)
    const size = newSize(this.deployment, this.all, 0)
    const { name } = wish.metadata
    const key = `${this.deployment.metadata.namespace}/${name}`
    try {
      client.create(REPLICA_SETS, { ...wish, spec: { ...(wish.spec as JsonObject), replicas: size } })
      if (size > 0)
        events.record(this.deployment, 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${size}`)
      this.#noteRevision(revision, progressing('NewReplicaSetCreated', `Created new replica set "${name}"`))
    } catch (error) {
      if (error instanceof ApiError) this.#notMade(error, name)
      else throw error
    }
    const made = this.#sets.get(key)
    if (made === undefined) throw new TypeError(`${key} was made, but is not there`)
    return made
  }

  /** Throws the refusal again, unless the ReplicaSet is there already. */
  #notMade(error: ApiError, name: string): void {
    const { namespace } = this.deployment.metadata
    const found = error.code === 409 ? this.#sets.get(`${namespace}/${name}`) : undefined
    if (found !== undefined && isOwnRevision(this.deployment, found)) return
    if (found !== undefined) {
      const collisionCount = (this.deployment.status.collisionCount ?? 0) + 1
      this.writeStatus({ ...this.deployment.status, collisionCount })
    } else if (!isNamespaceTerminating(error)) {
      const message = `Failed to create new replica set "${name}": ${error.message}`
      const failed: ConditionInput = { type: 'Progressing', status: 'False', reason: 'ReplicaSetCreateError', message }
      if (hasDeadline(this.deployment)) this.setCondition(failed)
      this.#context.events.record(this.deployment, 'Warning', 'ReplicaSetCreateError', message)
    }
    throw error
  }

  #noteRevision(revision: number, condition: ConditionInput | undefined): void {
    const { metadata, status } = this.deployment
    const known = metadata.annotations?.[REVISION] === String(revision)
    const told = condition !== undefined && hasDeadline(this.deployment)
    if (known && !told) return
    const annotations = { ...metadata.annotations, [REVISION]: String(revision) }
    const conditions = told
      ? withCondition(status.conditions ?? [], condition, this.#context.clock.now())
      : (status.conditions ?? [])
    this.#update({ ...this.deployment, metadata: { ...metadata, annotations }, status: { ...status, conditions } })
  }

  /** Whether any size changed. */
  resize(resizes: readonly Resize[]): boolean {
    const needed = resizes.filter(({ set, replicas }) => set.spec.replicas !== replicas)
    for (const resize of needed) this.resizeOne(resize)
    return needed.length > 0
  }

  resizeOne({ set, replicas }: Resize): void {
    const before = set.spec.replicas
    const annotations = { ...set.metadata.annotations, ...scaleAnnotations(this.deployment) }
    if (before === replicas && jsonEqual(annotations, set.metadata.annotations)) return
    const current = this.#sets.get(keyOf(set)) ?? set
    const changed = { ...current, metadata: { ...current.metadata, annotations }, spec: { ...current.spec, replicas } }
    this.#context.client.update(REPLICA_SETS, changed)
    if (before === replicas) return
    const direction = before < replicas ? 'up' : 'down'
    const message = `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${replicas}`
    this.#context.events.record(this.deployment, 'Normal', 'ScalingReplicaSet', message)
  }

  /** Removes the oldest empty ReplicaSets beyond the history that is kept. */
  forgetOldRevisions(): void {
    const { spec, status } = this.deployment
    if (spec.revisionHistoryLimit === undefined || !(spec.paused === true || isComplete(this.deployment, status)))
      return
    const alive = this.old.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    const surplus = alive
      .sort((a, b) => revisionOf(a) - revisionOf(b))
      .slice(0, Math.max(0, alive.length - spec.revisionHistoryLimit))
    for (const set of surplus) {
      const isEmpty = set.spec.replicas === 0 && (set.status.replicas ?? 0) === 0
      const isObserved = (set.metadata.generation ?? 0) <= (set.status.observedGeneration ?? 0)
      if (isEmpty && isObserved) this.#context.client.delete(REPLICA_SETS, keyOf(set))
    }
  }

  setCondition(condition: ConditionInput): void {
    const { status } = this.deployment
    const conditions = withCondition(status.conditions ?? [], condition, this.#context.clock.now())
    this.writeStatus({ ...status, conditions })
  }

  writeStatus(status: DeploymentStatus): void {
    if (!jsonEqual(shown(status), shown(this.deployment.status))) this.#update({ ...this.deployment, status })
  }

  #update(deployment: Deployment): void {
    this.#context.client.update(`${DEPLOYMENTS}/status`, deployment)
  }
}

/** What is written of a status: counts of zero are not, but for the one that may be unknown. */
const shown = (status: DeploymentStatus): JsonObject =>
  Object.fromEntries(
    Object.entries(status).filter(
      ([key, value]) => key === 'terminatingReplicas' || (value !== 0 && !(Array.isArray(value) && value.length === 0)),
    ),
  )

const progressing = (reason: string, message: string): ConditionInput => ({
  type: 'Progressing',
  status: 'True',
  reason,
  message,
})
