/** Rolls out the template of a Deployment by ReplicaSets. Source: Kubernetes docs "Deployments", control-plane timelines. */
import { ApiError } from '../apimachinery/api-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import { byController, type Informer, keyOf } from '../client/informer.ts'
import type { Deployment, DeploymentStatus, Pod, ReplicaSet } from '../client/types.ts'
import { claim, ownersOfOrphan } from './claim.ts'
import { controllerOf, itself, type ReconcilerContext, reconciler, type Work } from './controller.ts'
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
import {
  byAge,
  DESIRED_REPLICAS,
  isPopulated,
  newSize,
  type Resize,
  scaleInProportion,
  shrinkOld,
} from './deployment-sizes.ts'
import {
  type ConditionInput,
  conditionOf,
  countedStatus,
  hasDeadline,
  isComplete,
  pauseCondition,
  rolloutStatus,
  untilDeadline,
  withCondition,
} from './deployment-status.ts'
import { isNamespaceTerminating } from './pod-control.ts'

const RESOURCE = 'deployments.apps'
const SETS = 'replicasets.apps'

/** One look at one Deployment. Everything that it writes it has in hand as written. */
class Rollout {
  readonly #context: ReconcilerContext
  readonly #sets: Informer<ReplicaSet>
  readonly #deployments: Informer<Deployment>
  readonly #key: string
  readonly #owned: readonly string[]

  constructor(context: ReconcilerContext, deployment: Deployment) {
    const { informers, client } = context
    this.#context = context
    this.#sets = informers.for<ReplicaSet>(SETS)
    this.#deployments = informers.for<Deployment>(RESOURCE)
    this.#key = keyOf(deployment)
    this.#owned = claim(client, SETS, this.#sets, deployment).map(keyOf)
  }

  run(): void {
    const deployment = this.#deployment
    if (deployment.metadata.deletionTimestamp !== undefined) return this.#writeStatus(this.#counted())
    const paused = pauseCondition(deployment)
    if (paused !== undefined) this.#setCondition(paused)
    if (deployment.spec.paused === true || this.#wasScaled()) return this.#scale()
    if (deployment.spec.strategy.type === 'Recreate') this.#recreate()
    else this.#roll()
  }

  get #deployment(): Deployment {
    const found = this.#deployments.get(this.#key)
    if (found === undefined) throw new TypeError(`${this.#key} went away while it was looked at`)
    return found
  }

  /** Its ReplicaSets as they are now, oldest first; what was made meanwhile is among them. */
  get #all(): ReplicaSet[] {
    const uid = this.#deployment.metadata.uid ?? ''
    const keys = new Set([...this.#owned, ...this.#sets.by(byController, uid).map(keyOf)])
    return [...keys]
      .map((key) => this.#sets.get(key))
      .filter((set) => set !== undefined)
      .sort(byAge)
  }

  get #newest(): ReplicaSet | undefined {
    return findNewest(this.#deployment, this.#all)
  }

  get #old(): ReplicaSet[] {
    const newest = this.#newest
    return this.#all.filter((set) => set !== newest)
  }

  /** Up to the surge at once, then down as new Pods become available: one step each time something changes. */
  #roll(): void {
    const newest = this.#newestOrMade()
    const { replicas } = this.#deployment.spec
    const size = newest.spec.replicas > replicas ? replicas : newSize(this.#deployment, this.#all, newest.spec.replicas)
    if (!this.#resize([{ set: newest, replicas: size }])) {
      const shrunk = this.#resize(shrinkOld(this.#deployment, newest, this.#old.filter(isPopulated)))
      if (!shrunk) this.#forgetOldRevisions()
    }
    this.#report()
  }

  /** All old Pods go before the first new one comes. */
  #recreate(): void {
    if (this.#newest !== undefined) this.#syncNewest(this.#newest)
    const shrunk = this.#resize(this.#old.map((set) => ({ set, replicas: 0 })))
    if (shrunk || this.#hasOldPods()) return this.#report()
    const newest = this.#newestOrMade()
    this.#resize([{ set: newest, replicas: this.#deployment.spec.replicas }])
    this.#forgetOldRevisions()
    this.#report()
  }

  #hasOldPods(): boolean {
    const pods = this.#context.informers.for<Pod>('pods')
    return this.#old.some(
      ({ metadata, status }) =>
        (status.replicas ?? 0) > 0 ||
        pods
          .by(byController, metadata.uid ?? '')
          .some((pod) => pod.status.phase !== 'Failed' && pod.status.phase !== 'Succeeded'),
    )
  }

  /** Whether somebody asked for another number of replicas since the ReplicaSets were last scaled. */
  #wasScaled(): boolean {
    const wanted = String(this.#deployment.spec.replicas)
    if (this.#newest !== undefined) this.#syncNewest(this.#newest)
    return this.#all
      .filter(isPopulated)
      .some(({ metadata }) => (metadata.annotations?.[DESIRED_REPLICAS] ?? wanted) !== wanted)
  }

  #scale(): void {
    const newest = this.#newest
    if (newest !== undefined) this.#syncNewest(newest)
    const { spec } = this.#deployment
    const populated = this.#all.filter(isPopulated)
    if (populated.length <= 1) {
      const only = populated[0] ?? newest ?? this.#all.at(-1)
      if (only !== undefined) this.#resize([{ set: only, replicas: spec.replicas }])
    } else if (newest !== undefined && this.#isSaturated(newest)) {
      this.#resize(this.#old.filter(isPopulated).map((set) => ({ set, replicas: 0 })))
    } else if (spec.strategy.type === 'RollingUpdate') {
      for (const resize of scaleInProportion(this.#deployment, populated)) this.#resizeOne(resize)
    }
    if (spec.paused === true) this.#forgetOldRevisions()
    this.#writeStatus(this.#counted())
  }

  #isSaturated({ spec, status, metadata }: ReplicaSet): boolean {
    const { replicas } = this.#deployment.spec
    const desired = metadata.annotations?.[DESIRED_REPLICAS]
    return spec.replicas === replicas && desired === String(replicas) && status.availableReplicas === replicas
  }

  #newestOrMade(): ReplicaSet {
    const known = this.#newest
    return known === undefined ? this.#make() : this.#syncNewest(known)
  }

  /** Gives the newest ReplicaSet its revision and the Deployment's annotations, and the Deployment its revision. */
  #syncNewest(newest: ReplicaSet): ReplicaSet {
    const { client } = this.#context
    const { metadata, spec } = newest
    const { minReadySeconds } = this.#deployment.spec
    const current = metadata.annotations ?? {}
    const annotations = newestAnnotations(this.#deployment, current, nextRevision(this.#old))
    const outdated = (spec.minReadySeconds ?? 0) !== (minReadySeconds ?? 0) || !jsonEqual(annotations, current)
    if (outdated) {
      const changed = { ...newest, metadata: { ...metadata, annotations }, spec: { ...spec, minReadySeconds } }
      client.update(SETS, changed)
    }
    const synced = this.#sets.get(keyOf(newest)) ?? newest
    const found =
      hasDeadline(this.#deployment) && conditionOf(this.#deployment.status, 'Progressing') === undefined
        ? progressing('FoundNewReplicaSet', `Found new replica set "${metadata.name}"`)
        : undefined
    this.#noteRevision(revisionOf(synced), found)
    return synced
  }

  #make(): ReplicaSet {
    const { client, events } = this.#context
    const revision = nextRevision(this.#old)
    const wish = newReplicaSet(this.#deployment, revision)
    const size = newSize(this.#deployment, this.#all, 0)
    const { name } = wish.metadata
    const key = `${this.#deployment.metadata.namespace}/${name}`
    try {
      client.create(SETS, { ...wish, spec: { ...(wish.spec as JsonObject), replicas: size } })
      if (size > 0)
        events.record(
          this.#deployment,
          'Normal',
          'ScalingReplicaSet',
          `Scaled up replica set ${name} from 0 to ${size}`,
        )
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
    const { namespace } = this.#deployment.metadata
    const found = error.code === 409 ? this.#sets.get(`${namespace}/${name}`) : undefined
    if (found !== undefined && isOwnRevision(this.#deployment, found)) return
    if (found !== undefined) {
      const collisionCount = (this.#deployment.status.collisionCount ?? 0) + 1
      this.#writeStatus({ ...this.#deployment.status, collisionCount })
    } else if (!isNamespaceTerminating(error)) {
      const message = `Failed to create new replica set "${name}": ${error.message}`
      const failed: ConditionInput = { type: 'Progressing', status: 'False', reason: 'ReplicaSetCreateError', message }
      if (hasDeadline(this.#deployment)) this.#setCondition(failed)
      this.#context.events.record(this.#deployment, 'Warning', 'ReplicaSetCreateError', message)
    }
    throw error
  }

  #noteRevision(revision: number, condition: ConditionInput | undefined): void {
    const { metadata, status } = this.#deployment
    const known = metadata.annotations?.[REVISION] === String(revision)
    const told = condition !== undefined && hasDeadline(this.#deployment)
    if (known && !told) return
    const annotations = { ...metadata.annotations, [REVISION]: String(revision) }
    const conditions = told
      ? withCondition(status.conditions ?? [], condition, this.#context.clock.now())
      : (status.conditions ?? [])
    this.#update({ ...this.#deployment, metadata: { ...metadata, annotations }, status: { ...status, conditions } })
  }

  /** Whether any size changed. */
  #resize(resizes: readonly Resize[]): boolean {
    const needed = resizes.filter(({ set, replicas }) => set.spec.replicas !== replicas)
    for (const resize of needed) this.#resizeOne(resize)
    return needed.length > 0
  }

  #resizeOne({ set, replicas }: Resize): void {
    const before = set.spec.replicas
    const annotations = { ...set.metadata.annotations, ...scaleAnnotations(this.#deployment) }
    if (before === replicas && jsonEqual(annotations, set.metadata.annotations)) return
    const current = this.#sets.get(keyOf(set)) ?? set
    const changed = { ...current, metadata: { ...current.metadata, annotations }, spec: { ...current.spec, replicas } }
    this.#context.client.update(SETS, changed)
    if (before === replicas) return
    const direction = before < replicas ? 'up' : 'down'
    const message = `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${replicas}`
    this.#context.events.record(this.#deployment, 'Normal', 'ScalingReplicaSet', message)
  }

  /** Removes the oldest empty ReplicaSets beyond the history that is kept. */
  #forgetOldRevisions(): void {
    const { spec, status } = this.#deployment
    if (spec.revisionHistoryLimit === undefined || !(spec.paused === true || isComplete(this.#deployment, status)))
      return
    const alive = this.#old.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    const surplus = alive
      .sort((a, b) => revisionOf(a) - revisionOf(b))
      .slice(0, Math.max(0, alive.length - spec.revisionHistoryLimit))
    for (const set of surplus) {
      const isEmpty = set.spec.replicas === 0 && (set.status.replicas ?? 0) === 0
      const isObserved = (set.metadata.generation ?? 0) <= (set.status.observedGeneration ?? 0)
      if (isEmpty && isObserved) this.#context.client.delete(SETS, keyOf(set))
    }
  }

  #counted(): DeploymentStatus {
    return countedStatus(this.#deployment, this.#all, this.#newest, this.#context.clock.now())
  }

  #report(): void {
    const { clock, again } = this.#context
    this.#writeStatus(rolloutStatus(this.#deployment, this.#all, this.#newest, clock.now()))
    const wait = untilDeadline(this.#deployment, clock.now())
    if (wait !== undefined) again(this.#key, wait)
  }

  #setCondition(condition: ConditionInput): void {
    const { status } = this.#deployment
    const conditions = withCondition(status.conditions ?? [], condition, this.#context.clock.now())
    this.#writeStatus({ ...status, conditions })
  }

  #writeStatus(status: DeploymentStatus): void {
    if (!jsonEqual(shown(status), shown(this.#deployment.status))) this.#update({ ...this.#deployment, status })
  }

  #update(deployment: Deployment): void {
    this.#context.client.update(`${RESOURCE}/status`, deployment)
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

function work(context: ReconcilerContext): Work {
  const { informers } = context
  const deployments = informers.for<Deployment>(RESOURCE)
  const sets = informers.for<ReplicaSet>(SETS)
  return {
    triggers: {
      [RESOURCE]: itself,
      [SETS]: (change) => [
        ...controllerOf('Deployment')(change),
        ...(change.type === 'DELETED' ? [] : ownersOfOrphan(deployments, change.object)),
      ],
      // Only a Recreate waits for Pods themselves: for the last old one to go.
      pods: (change) => {
        if (change.type !== 'DELETED') return []
        return controllerOf('ReplicaSet')(change).flatMap((key) => {
          const set = sets.get(key)
          return set === undefined ? [] : controllerOf('Deployment')({ type: 'MODIFIED', object: set })
        })
      },
    },
    reconcile(key) {
      const deployment = deployments.get(key)
      if (deployment !== undefined) new Rollout(context, deployment).run()
    },
  }
}

export const deploymentController = reconciler({ name: 'deployment-controller', work })
