/** Deletes what is in a namespace, kind by kind, and counts what is still there. Source: KEP-5080 (ordered deletion). */
import { ApiError } from '../../apimachinery/api-error.ts'
import { isJsonObject, type KubeObject } from '../../apimachinery/objects.ts'
import type { ApiResource, Client, ResourceName } from '../../client/client.ts'
import type { Remaining } from './conditions.ts'

/** How long finalizers are given, in seconds. */
const FINALIZER_SECONDS = 15

const PODS = 'pods'

export interface Outcome {
  readonly remaining: Remaining
  /** Errors of deletions, and what is left without a reason. */
  readonly failures: readonly string[]
  /** Seconds after which what is left should be gone; 0 when nothing is known to be on its way out. */
  readonly estimate: number
}

/** `age` is for how many seconds the namespace has been on its way out. */
export function emptyNamespace(client: Client, namespace: string, age: number): Outcome {
  const outcome = {
    remaining: { resources: new Map<string, number>(), finalizers: new Map<string, number>() },
    failures: [] as string[],
    estimate: 0,
  }
  const [pods, ...others] = contentKinds(client)
  if (pods !== undefined && !emptyKind(pods)) {
    // Only when all Pods are gone it is told what remains.
    return { ...outcome, remaining: { resources: new Map(), finalizers: new Map() } }
  }
  for (const kind of others) emptyKind(kind)
  return outcome

  /** Whether nothing of the kind is left. */
  function emptyKind(kind: ApiResource): boolean {
    const { resource } = kind
    const grace = resource === PODS ? graceOfPods(client, namespace) : 0
    const estimate = age >= grace ? 0 : grace
    const refusal = deleteAll(client, resource, namespace)
    const left = client.list(resource, namespace).items
    if (refusal !== undefined) {
      outcome.failures.push(refusal)
      outcome.estimate = Math.max(outcome.estimate, estimate)
      return left.length === 0
    }
    if (left.length === 0) return true
    const finalizers = left.flatMap(({ metadata }) => metadata.finalizers ?? [])
    for (const name of finalizers) count(outcome.remaining.finalizers, name, 1)
    count(outcome.remaining.resources, resource.includes('.') ? resource : `${resource}.`, left.length)
    const expected = estimate === 0 && finalizers.length > 0 ? FINALIZER_SECONDS : estimate
    if (expected === 0)
      outcome.failures.push(`unexpected items still remain in namespace: ${namespace} for gvr: ${goResource(kind)}`)
    outcome.estimate = Math.max(outcome.estimate, expected)
    return false
  }
}

const count = (counts: Map<string, number>, name: string, more: number): void => {
  counts.set(name, (counts.get(name) ?? 0) + more)
}

/** The namespaced kinds, each in one version, Pods first. */
function contentKinds(client: Client): readonly ApiResource[] {
  const kinds = new Map<ResourceName, ApiResource>()
  for (const kind of client.resources()) {
    if (kind.namespaced && !kinds.has(kind.resource)) kinds.set(kind.resource, kind)
  }
  return [...kinds.values()].sort((a, b) => Number(b.resource === PODS) - Number(a.resource === PODS))
}

/** The message of the refusal that stopped it, if one did. */
function deleteAll(client: Client, resource: ResourceName, namespace: string): string | undefined {
  for (const { metadata } of client.list(resource, namespace).items) {
    if (metadata.deletionTimestamp !== undefined) continue
    try {
      client.delete(resource, `${namespace}/${metadata.name}`, { propagationPolicy: 'Background' })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.code !== 404) return error.message
    }
  }
  return undefined
}

/** The longest grace of Pods that have not ended, in seconds. */
function graceOfPods(client: Client, namespace: string): number {
  const graces = client.list(PODS, namespace).items.map(({ spec, status }: KubeObject) => {
    const phase = isJsonObject(status) ? status.phase : ''
    if (phase === 'Succeeded' || phase === 'Failed') return 0
    return isJsonObject(spec) ? Number(spec.terminationGracePeriodSeconds ?? 0) : 0
  })
  return Math.max(0, ...graces)
}

/** A GroupVersionResource as Go prints it. */
function goResource({ apiVersion, resource }: ApiResource): string {
  const groupVersion = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`
  return `${groupVersion}, Resource=${resource.split('.', 1)[0]}`
}
