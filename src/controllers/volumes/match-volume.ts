/** Which volume suits a claim. Source: Kubernetes docs "Persistent Volumes" (binding). */
import { selectorFromObject } from '../../apimachinery/label-selector.ts'
import { Quantity } from '../../apimachinery/quantity.ts'
import { type Claim, classOf, type Volume } from './volume-types.ts'

const sizeOf = (amounts: { [name: string]: string } = {}): Quantity => Quantity.parse(amounts.storage ?? '0')

/** Whether the volume's reference is to this very claim, or to one of its name that is not known yet. */
export function isMeantFor({ spec: { claimRef } }: Volume, { metadata }: Claim): boolean {
  if (claimRef === undefined || claimRef.name !== metadata.name || claimRef.namespace !== metadata.namespace)
    return false
  return (claimRef.uid ?? '') === '' || claimRef.uid === metadata.uid
}

/** Why the volume cannot be what the claim asks for; undefined when it can. */
export function mismatch({ spec: volume }: Volume, claim: Claim): string | undefined {
  const { accessModes = [], resources, volumeMode } = claim.spec
  if (sizeOf(volume.capacity).compare(sizeOf(resources?.requests)) < 0) return 'requested PV is too small'
  if ((volume.storageClassName ?? '') !== classOf(claim)) return 'storageClassName does not match'
  if (volume.volumeMode !== volumeMode) return 'incompatible volumeMode'
  return accessModes.every((mode) => volume.accessModes?.includes(mode)) ? undefined : 'incompatible accessMode'
}

/** The volume that was meant for the claim, or else the smallest free one that suits it. */
export function bestVolume(claim: Claim, volumes: Iterable<Volume>): Volume | undefined {
  const { selector } = claim.spec
  const suits = selector === undefined ? () => true : selectorFromObject(selector).matches
  let best: Volume | undefined
  for (const volume of volumes) {
    if (volume.metadata.deletionTimestamp !== undefined || mismatch(volume, claim) !== undefined) continue
    if (isMeantFor(volume, claim)) return volume
    const isFree = volume.spec.claimRef === undefined && volume.status.phase === 'Available'
    if (!isFree || !suits(volume.metadata.labels ?? {})) continue
    if (best === undefined || sizeOf(volume.spec.capacity).compare(sizeOf(best.spec.capacity)) < 0) best = volume
  }
  return best
}
