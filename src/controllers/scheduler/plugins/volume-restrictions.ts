/** Lets a claim for one Pod only have no second one. Source: Kubernetes' VolumeRestrictions plug-in. */
import { claimNames, findClaim, notFound } from '../claims.ts'
import type { ClusterState } from '../cluster-state.ts'
import type { Misfit, Plugin } from '../plugin.ts'
import type { PodInfo } from '../pod-info.ts'

const IN_USE: Misfit = {
  reasons: [
    'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
  ],
  preemptionMayHelp: true,
}

export const volumeRestrictions: Plugin = {
  name: 'VolumeRestrictions',
  prepareFilter(pod, cluster) {
    const names = claimNames(pod).filter(({ isEphemeral }) => !isEphemeral)
    const missing = names.find(({ name }) => findClaim(cluster, pod, name) === undefined)
    if (missing !== undefined) return { refusal: notFound(missing.name) }
    const exclusive = names
      .map(({ name }) => name)
      .filter((name) => findClaim(cluster, pod, name)?.spec.accessModes?.includes('ReadWriteOncePod'))
    if (exclusive.length === 0) return undefined
    // Counted anew when a Pod is thought away: whoever uses the claim may be the one.
    return { filter: () => (isUsed(exclusive, pod, cluster) ? IN_USE : undefined) }
  },
  mayHelp: ({ resource, type }) => resource === 'persistentvolumeclaims' || (resource === 'pods' && type === 'DELETED'),
}

function isUsed(claims: readonly string[], { namespace }: PodInfo, cluster: ClusterState): boolean {
  const users = cluster.counts.of({
    key: `claims ${namespace} ${claims.join(' ')}`,
    matches: (other) => other.namespace === namespace && claimNames(other).some(({ name }) => claims.includes(name)),
  })
  return users.size > 0
}
