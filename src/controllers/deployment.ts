/** Rolls out the template of a Deployment by ReplicaSets. Source: Kubernetes docs "Deployments", control-plane timelines. */
import { byController } from '../client/informer.ts'
import type { Deployment, DeploymentStatus, Pod, ReplicaSet } from '../client/types.ts'
import { ownersOfOrphan } from './claim.ts'
import { controllerOf, itself, type ReconcilerContext, reconciler, type Work } from './controller.ts'
import { DEPLOYMENTS, DeploymentReplicaSets, REPLICA_SETS } from './deployment-replica-sets.ts'
import { DESIRED_REPLICAS, isPopulated, newSize, scaleInProportion, shrinkOld } from './deployment-sizes.ts'
import { countedStatus, pauseCondition, rolloutStatus, untilDeadline } from './deployment-status.ts'

/** One look at one Deployment. */
class Rollout {
  readonly #context: ReconcilerContext
  readonly #sets: DeploymentReplicaSets

  constructor(context: ReconcilerContext, deployment: Deployment) {
    this.#context = context
    this.#sets = new DeploymentReplicaSets(context, deployment)
  }

  run(): void {
    const deployment = this.#sets.deployment
    if (deployment.metadata.deletionTimestamp !== undefined) return this.#sets.writeStatus(this.#counted())
    const paused = pauseCondition(deployment)
    if (paused !== undefined) this.#sets.setCondition(paused)
    if (deployment.spec.paused === true || this.#wasScaled()) return this.#scale()
    if (deployment.spec.strategy.type === 'Recreate') this.#recreate()
    else this.#roll()
  }

  /** Up to the surge at once, then down as new Pods become available: one step each time something changes. */
  #roll(): void {
    const newest = this.#sets.newestOrMade()
    const { replicas } = this.#sets.deployment.spec
    const size =
      newest.spec.replicas > replicas ? replicas : newSize(this.#sets.deployment, this.#sets.all, newest.spec.replicas)
    if (!this.#sets.resize([{ set: newest, replicas: size }])) {
      const shrunk = this.#sets.resize(shrinkOld(this.#sets.deployment, newest, this.#sets.old.filter(isPopulated)))
      if (!shrunk) this.#sets.forgetOldRevisions()
    }
    this.#report()
  }

  /** All old Pods go before the first new one comes. */
  #recreate(): void {
    if (this.#sets.newest !== undefined) this.#sets.syncNewest(this.#sets.newest)
    const shrunk = this.#sets.resize(this.#sets.old.map((set) => ({ set, replicas: 0 })))
    if (shrunk || this.#hasOldPods()) return this.#report()
    const newest = this.#sets.newestOrMade()
    this.#sets.resize([{ set: newest, replicas: this.#sets.deployment.spec.replicas }])
    this.#sets.forgetOldRevisions()
    this.#report()
  }

  #hasOldPods(): boolean {
    const pods = this.#context.informers.for<Pod>('pods')
    return this.#sets.old.some(
      ({ metadata, status }) =>
        (status.replicas ?? 0) > 0 ||
        pods
          .by(byController, metadata.uid ?? '')
          .some((pod) => pod.status.phase !== 'Failed' && pod.status.phase !== 'Succeeded'),
    )
  }

  /** Whether somebody asked for another number of replicas since the ReplicaSets were last scaled. */
  #wasScaled(): boolean {
    const wanted = String(this.#sets.deployment.spec.replicas)
    if (this.#sets.newest !== undefined) this.#sets.syncNewest(this.#sets.newest)
    return this.#sets.all
      .filter(isPopulated)
      .some(({ metadata }) => (metadata.annotations?.[DESIRED_REPLICAS] ?? wanted) !== wanted)
  }

  #scale(): void {
    const newest = this.#sets.newest
    if (newest !== undefined) this.#sets.syncNewest(newest)
    const { spec } = this.#sets.deployment
    const populated = this.#sets.all.filter(isPopulated)
    if (populated.length <= 1) {
      const only = populated[0] ?? newest ?? this.#sets.all.at(-1)
      if (only !== undefined) this.#sets.resize([{ set: only, replicas: spec.replicas }])
    } else if (newest !== undefined && this.#isSaturated(newest)) {
      this.#sets.resize(this.#sets.old.filter(isPopulated).map((set) => ({ set, replicas: 0 })))
    } else if (spec.strategy.type === 'RollingUpdate') {
      for (const resize of scaleInProportion(this.#sets.deployment, populated)) this.#sets.resizeOne(resize)
    }
    if (spec.paused === true) this.#sets.forgetOldRevisions()
    this.#sets.writeStatus(this.#counted())
  }

  #isSaturated({ spec, status, metadata }: ReplicaSet): boolean {
    const { replicas } = this.#sets.deployment.spec
    const desired = metadata.annotations?.[DESIRED_REPLICAS]
    return spec.replicas === replicas && desired === String(replicas) && status.availableReplicas === replicas
  }

  #counted(): DeploymentStatus {
    return countedStatus(this.#sets.deployment, this.#sets.all, this.#sets.newest, this.#context.clock.now())
  }

  #report(): void {
    const { clock, again } = this.#context
    this.#sets.writeStatus(rolloutStatus(this.#sets.deployment, this.#sets.all, this.#sets.newest, clock.now()))
    const wait = untilDeadline(this.#sets.deployment, clock.now())
    if (wait !== undefined) again(this.#sets.key, wait)
  }
}

function work(context: ReconcilerContext): Work {
  const { informers } = context
  const deployments = informers.for<Deployment>(DEPLOYMENTS)
  const sets = informers.for<ReplicaSet>(REPLICA_SETS)
  return {
    triggers: {
      [DEPLOYMENTS]: itself,
      [REPLICA_SETS]: (change) => [
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
