/** Who owns the claims of a StatefulSet: what goes takes them along, by the retention policy. Pure. Source: KEP-1847. */
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import type { KubeObject, OwnerReference } from '../../apimachinery/objects.ts'
import type { StatefulSet } from '../../client/types.ts'
import { controllerReference } from '../controller.ts'

const DELETE = 'Delete'

const isNamed = (reference: OwnerReference, { apiVersion, kind, metadata }: KubeObject): boolean =>
  reference.apiVersion === apiVersion && reference.kind === kind && reference.name === metadata.name

const ownersOf = ({ metadata }: KubeObject): readonly OwnerReference[] => metadata.ownerReferences ?? []

/** Whether the claim belongs to an object of this name that is gone. */
export const isOfPredecessor = (claim: KubeObject, owner: KubeObject): boolean =>
  ownersOf(claim).some((reference) => isNamed(reference, owner) && reference.uid !== owner.metadata.uid)

/** Whether somebody else controls the claim while the policy would have it controlled by the set or its Pod. */
export function hasOtherController(claim: KubeObject, set: StatefulSet, pod: KubeObject): boolean {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy
  if (whenDeleted !== DELETE && whenScaled !== DELETE) return false
  return ownersOf(claim).some((reference) => {
    const own = [set, pod].find((owner) => isNamed(reference, owner))
    return own === undefined ? reference.controller === true : reference.uid !== own.metadata.uid
  })
}

/**
 * The owners that a claim is to have; undefined when it has them. A claim of a predecessor is left alone, and one that
 * somebody else controls is owned by neither the set nor the Pod. `inRange` is whether the set still asks for the Pod.
 */
export function wantedOwners(
  claim: KubeObject,
  set: StatefulSet,
  pod: KubeObject,
  inRange: boolean,
): OwnerReference[] | undefined {
  if (isOfPredecessor(claim, set) || isOfPredecessor(claim, pod)) return undefined
  const others = ownersOf(claim).filter((reference) => !isNamed(reference, set) && !isNamed(reference, pod))
  const owner = hasOtherController(claim, set, pod) ? undefined : ownerByPolicy(set, pod, inRange)
  const wanted = owner === undefined ? others : [...others, controllerReference(owner)]
  return jsonEqual(wanted, [...ownersOf(claim)]) ? undefined : wanted
}

/** A Pod that is scaled away takes its claims along, else the set does. */
function ownerByPolicy(set: StatefulSet, pod: KubeObject, inRange: boolean): KubeObject | undefined {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy
  if (whenScaled === DELETE && !inRange) return pod
  return whenDeleted === DELETE ? set : undefined
}
