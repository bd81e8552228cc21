/** One look at one StatefulSet: which Pod is next. Source: Kubernetes docs "StatefulSets"; sequences of a real control plane. */

import type { ControllerRevision, Pod, StatefulSet } from '../../client/types.ts'
import type { Clock } from '../../clock/clock.ts'
import { isAvailable, isReady, isTerminating } from '../pod-state.ts'
import { templateOf } from '../revision-history.ts'
import { firstOrdinal, isInRange, newPod, ordinalOf, revisionOf } from './identity.ts'
import type { StatefulPodControl } from './pod-control.ts'

/** The revision that Pods had, and the one that they are to get. */
export interface Revisions {
  readonly current: ControllerRevision
  readonly update: ControllerRevision
  /** How many names were taken by other revisions so far. */
  readonly collisions: number
}

const isCreated = ({ status }: Pod): boolean => (status.phase ?? '') !== ''
const hasEnded = ({ status }: Pod): boolean => status.phase === 'Failed' || status.phase === 'Succeeded'
const isRunningAndReady = (pod: Pod): boolean => pod.status.phase === 'Running' && isReady(pod)
const nameOf = ({ metadata }: ControllerRevision): string => metadata.name ?? ''

export class Rollout {
  readonly #set: StatefulSet
  readonly #revisions: Revisions
  readonly #control: StatefulPodControl
  readonly #clock: Clock
  /** One for each number that the set asks for; those that are not made have no phase. */
  readonly #replicas: Pod[]
  /** The others, the highest number first. */
  readonly #condemned: Pod[]

  constructor(set: StatefulSet, pods: readonly Pod[], revisions: Revisions, control: StatefulPodControl, clock: Clock) {
    this.#set = set
    this.#revisions = revisions
    this.#control = control
    this.#clock = clock
    const known = new Map(pods.map((pod) => [ordinalOf(set, pod), pod]))
    this.#replicas = Array.from({ length: set.spec.replicas }, (_, index) => {
      const ordinal = firstOrdinal(set) + index
      return known.get(ordinal) ?? this.#newReplica(ordinal)
    })
    this.#condemned = [...known]
      .filter(([ordinal]) => ordinal >= 0 && !isInRange(set, ordinal))
      .sort(([a], [b]) => b - a)
      .map(([, pod]) => pod)
  }

  /** All Pods, those to be made as well. */
  get pods(): readonly Pod[] {
    return [...this.#replicas, ...this.#condemned]
  }

  /** Does what can be done now. Returns how many Pods of the current revision were removed on the way. */
  run(): number {
    if (this.#set.metadata.deletionTimestamp !== undefined) return 0
    const firstUnavailable = [...this.#replicas, ...[...this.#condemned].reverse()].find((pod) =>
      this.#isUnavailable(pod),
    )
    const steps = [
      ...this.#replicas.map((pod) => () => this.#processReplica(pod)),
      ...this.#condemned.map((pod) => () => this.#keepClaims(pod)),
      ...this.#condemned.map((pod) => () => this.#processCondemned(pod, firstUnavailable)),
    ]
    for (const step of steps) if (step() && this.#inOrder) return 0
    return this.#set.spec.updateStrategy.type === 'OnDelete' ? 0 : this.#replaceOld()
  }

  /** Whether one Pod waits for the next. */
  get #inOrder(): boolean {
    return this.#set.spec.podManagementPolicy !== 'Parallel'
  }

  /** Below the partition Pods keep the revision they had. */
  #newReplica(ordinal: number): Pod {
    const { current, update } = this.#revisions
    const { type, rollingUpdate } = this.#set.spec.updateStrategy
    const kept = rollingUpdate?.partition ?? this.#set.status.currentReplicas ?? 0
    const isOld = ordinal < firstOrdinal(this.#set) + kept && (rollingUpdate !== undefined || type === 'RollingUpdate')
    const revision = isOld ? current : update
    return newPod(this.#set, templateOf(revision, this.#set.spec.template), nameOf(revision), ordinal)
  }

  /** Returns whether the Pods after it have to wait, if they are made in order. */
  #processReplica(pod: Pod): boolean {
    if (hasEnded(pod)) {
      if (!isTerminating(pod)) this.#control.delete(pod)
      return true
    }
    if (!isCreated(pod)) {
      if (this.#control.hasStaleClaim(pod)) return true
      this.#control.create(pod)
      return true
    }
    if (pod.status.phase === 'Pending') this.#control.makeMissingClaims(pod)
    if (this.#inOrder && (isTerminating(pod) || !isRunningAndReady(pod) || !this.#isAvailable(pod))) return true
    this.#control.mend(pod)
    return false
  }

  #keepClaims(pod: Pod): boolean {
    this.#control.ownClaims(pod)
    return false
  }

  /** In order, Pods go one by one, and none while another one is not well. */
  #processCondemned(pod: Pod, firstUnavailable: Pod | undefined): boolean {
    if (isTerminating(pod)) return true
    const isWell = isRunningAndReady(pod) && this.#isAvailable(pod)
    if (this.#inOrder && !isWell && pod !== firstUnavailable) return true
    this.#control.delete(pod)
    return true
  }

  /** Removes the highest Pod of an old revision, once those above it are well. */
  #replaceOld(): number {
    const partition = this.#set.spec.updateStrategy.rollingUpdate?.partition ?? 0
    for (const pod of this.#replicas.slice(partition).reverse()) {
      if (revisionOf(pod) !== nameOf(this.#revisions.update) && !isTerminating(pod)) {
        this.#control.delete(pod)
        return 1
      }
      if (this.#isUnavailable(pod)) return 0
    }
    return 0
  }

  #isAvailable(pod: Pod): boolean {
    return isAvailable(pod, this.#set.spec.minReadySeconds ?? 0, this.#clock.now())
  }

  #isUnavailable(pod: Pod): boolean {
    return !this.#isAvailable(pod) || isTerminating(pod)
  }
}
