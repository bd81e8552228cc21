/** Makes, mends and removes the Pods of a StatefulSet and their claims, with its events. Source: recordings of a control plane. */
import { ApiError } from '../../apimachinery/api-error.ts'
import { jsonClone } from '../../apimachinery/json-clone.ts'
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import { type Informer, keyOf } from '../../client/informer.ts'
import type { Pod, StatefulSet } from '../../client/types.ts'
import type { ReconcilerContext } from '../controller.ts'
import { hasOtherController, isOfPredecessor, wantedOwners } from './claim-owners.ts'
import { claimName, isInRange, ordinalOf, withIdentity } from './identity.ts'

const CLAIMS = 'persistentvolumeclaims'

export class StatefulPodControl {
  readonly #context: ReconcilerContext
  readonly #claims: Informer
  readonly #set: StatefulSet

  constructor(context: ReconcilerContext, set: StatefulSet) {
    this.#context = context
    this.#claims = context.informers.for(CLAIMS)
    this.#set = set
  }

  /** Makes the claims of a Pod, then the Pod. Throws the ApiError of a refusal, after an event. */
  create(pod: Pod): void {
    this.#told('Create', pod, () => {
      this.#makeClaims(pod)
      this.#context.client.create('pods', { metadata: pod.metadata, spec: pod.spec })
    })
    this.ownClaims(pod)
  }

  delete(pod: Pod): void {
    this.#told('Delete', pod, () => this.#context.client.delete('pods', keyOf(pod)))
  }

  /** Puts the identity and the volumes of a Pod right, and the owners of its claims. */
  mend(pod: Pod): void {
    const mended = withIdentity(this.#set, pod, ordinalOf(this.#set, pod))
    if (mended === undefined) return this.ownClaims(pod)
    this.#told('Update', pod, () => {
      this.#makeClaims(pod)
      this.ownClaims(pod)
      this.#context.client.update('pods', mended)
    })
  }

  /** Makes claims that a Pod waits for and that are gone. */
  makeMissingClaims(pod: Pod): void {
    this.#makeClaims(pod)
    this.ownClaims(pod)
  }

  /** Whether a claim of a Pod before this one is on its way out: the new Pod must not take it. */
  hasStaleClaim(pod: Pod): boolean {
    if (this.#set.spec.persistentVolumeClaimRetentionPolicy.whenScaled === 'Retain') return false
    return this.#claimsOf(pod).some((claim) => claim !== undefined && isOfPredecessor(claim, pod))
  }

  /** Gives the claims of a Pod the owners that the retention policy asks for. */
  ownClaims(pod: Pod): void {
    const inRange = isInRange(this.#set, ordinalOf(this.#set, pod))
    for (const claim of this.#claimsOf(pod)) {
      if (claim === undefined) continue
      if (hasOtherController(claim, this.#set, pod)) this.#tellOfConflict(claim)
      const ownerReferences = wantedOwners(claim, this.#set, pod, inRange)
      if (ownerReferences === undefined) continue
      this.#context.client.update(CLAIMS, { ...claim, metadata: { ...claim.metadata, ownerReferences } })
    }
  }

  #tellOfConflict({ metadata: { name } }: KubeObject): void {
    const why = 'has a conflicting OwnerReference that acts as a manging controller'
    const message = `PersistentVolumeClaim ${name} ${why}, the retention policy is ignored for this claim`
    this.#context.events.record(this.#set, 'Warning', 'ConflictingController', message)
  }

  #claimsOf(pod: Pod): (KubeObject | undefined)[] {
    const ordinal = ordinalOf(this.#set, pod)
    const templates = this.#set.spec.volumeClaimTemplates ?? []
    return templates.map(({ metadata }) => this.#claims.get(this.#claimKey(claimName(this.#set, metadata, ordinal))))
  }

  #claimKey(name: string): string {
    return `${this.#set.metadata.namespace}/${name}`
  }

  #makeClaims(pod: Pod): void {
    const ordinal = ordinalOf(this.#set, pod)
    const { volumeClaimTemplates = [], selector } = this.#set.spec
    for (const template of volumeClaimTemplates) {
      const name = claimName(this.#set, template.metadata, ordinal)
      const there = this.#claims.get(this.#claimKey(name))
      if (there?.metadata.deletionTimestamp !== undefined) throw beingDeleted(name)
      if (there !== undefined) continue
      const { metadata, spec } = jsonClone(template)
      const labels = { ...metadata.labels, ...selector.matchLabels }
      const { namespace } = this.#set.metadata
      this.#makeClaim(pod, name, { metadata: { ...metadata, name, namespace, labels }, spec })
    }
  }

  #makeClaim(pod: Pod, name: string, claim: JsonObject): void {
    const { name: setName } = this.#set.metadata
    try {
      this.#context.client.create(CLAIMS, claim)
      const message = `Create Claim ${name} Pod ${pod.metadata.name} in StatefulSet ${setName} success`
      this.#context.events.record(this.#set, 'Normal', 'SuccessfulCreate', message)
    } catch (error) {
      if (error instanceof ApiError && error.reason !== 'AlreadyExists') {
        const why = `failed error: ${error.message}`
        const message = `Create Claim ${name} for Pod ${pod.metadata.name} in StatefulSet ${setName} ${why}`
        this.#context.events.record(this.#set, 'Warning', 'FailedCreate', message)
      }
      throw error
    }
  }

  /** An event of what came of it. Of a Pod that is there already nobody is told. */
  #told(verb: 'Create' | 'Update' | 'Delete', { metadata: { name } }: Pod, action: () => void): void {
    const what = `${verb} Pod ${name} in StatefulSet ${this.#set.metadata.name}`
    try {
      action()
      this.#context.events.record(this.#set, 'Normal', `Successful${verb}`, `${what} successful`)
    } catch (error) {
      if (error instanceof ApiError && error.reason !== 'AlreadyExists')
        this.#context.events.record(this.#set, 'Warning', `Failed${verb}`, `${what} failed error: ${error.message}`)
      throw error
    }
  }
}

/** Nothing can be done until the claim is gone: tried again. */
const beingDeleted = (name: string): ApiError =>
  new ApiError({ code: 409, reason: 'Conflict', message: `pvc ${name} is being deleted` })
