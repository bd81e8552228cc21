/** How many Pods a PodDisruptionBudget counts on, and how many of them must stay. Source: Kubernetes docs "Disruptions", KEP-85; a control plane v1.35. */
import { plainServerError } from '../../apimachinery/api-error.ts'
import type { OwnerReference } from '../../apimachinery/objects.ts'
import type { Client } from '../../client/client.ts'
import type { Pod } from '../../client/types.ts'
import { findScale, replicasOf, resourceOf } from '../scale-target.ts'
import type { Budget } from './budget-types.ts'

export interface Expectation {
  readonly expected: number
  readonly desired: number
  /** Whether Pods are among them that nobody controls, of which nobody knows how many there should be. */
  readonly unmanaged: boolean
}

/** Throws an ApiError when a controller of Pods cannot be asked for its scale. */
export function expectation(client: Client, { spec }: Budget, pods: readonly Pod[]): Expectation {
  const { maxUnavailable, minAvailable } = spec
  if (maxUnavailable !== undefined) {
    const { expected, unmanaged } = scaleOf(client, pods)
    return { expected, desired: Math.max(0, expected - amountOf(maxUnavailable, expected)), unmanaged }
  }
  if (typeof minAvailable === 'number') return { expected: pods.length, desired: minAvailable, unmanaged: false }
  if (minAvailable === undefined) return { expected: 0, desired: 0, unmanaged: false }
  const { expected, unmanaged } = scaleOf(client, pods)
  return { expected, desired: amountOf(minAvailable, expected), unmanaged }
}

/** A percentage is rounded up. */
const amountOf = (amount: number | string, total: number): number =>
  typeof amount === 'number' ? amount : Math.ceil((Number.parseInt(amount, 10) * total) / 100)

/** The replicas that all controllers of the Pods want together. */
function scaleOf(client: Client, pods: readonly Pod[]): { expected: number; unmanaged: boolean } {
  const owners = new Map<string, { owner: OwnerReference; pod: Pod }>()
  let unmanaged = false
  for (const pod of pods) {
    const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller === true)
    if (owner === undefined) unmanaged = true
    else if (!owners.has(owner.uid)) owners.set(owner.uid, { owner, pod })
  }
  const scales = new Map<string, number>()
  for (const { owner, pod } of owners.values()) {
    const { uid, replicas } = controllerScale(client, owner, pod)
    scales.set(uid, replicas)
  }
  return { expected: [...scales.values()].reduce((sum, replicas) => sum + replicas, 0), unmanaged }
}

/** A ReplicaSet of a Deployment stands for the Deployment. */
function controllerScale(client: Client, owner: OwnerReference, { metadata }: Pod): { uid: string; replicas: number } {
  const { namespace = '', name } = metadata
  const { resource } = resourceOf(client, owner)
  const object = client.find(resource, `${namespace}/${owner.name}`)
  const above = object?.metadata.ownerReferences?.find(({ controller }) => controller === true)
  const asked = owner.kind === 'ReplicaSet' && above?.kind === 'Deployment' ? above : owner
  const found = asked === owner ? object : client.find(resourceOf(client, asked).resource, `${namespace}/${asked.name}`)
  if (object?.metadata.uid !== owner.uid || found?.metadata.uid !== asked.uid)
    throw plainServerError(`found no controllers for pod "${name}"`)
  const scale = findScale(client, namespace, asked)
  if (scale === undefined) throw plainServerError(`${resource} does not implement the scale subresource`)
  return { uid: asked.uid, replicas: replicasOf(scale) }
}
