/** What a namespace on its way out says of what is left in it. Source: Kubernetes' namespace conditions, seen on a control plane v1.35. */
import type { Condition } from '../../client/types.ts'

/** What is left, counted. */
export interface Remaining {
  /** Objects by 'resource.group', as the message names them: 'pods.', 'deployments.apps'. */
  readonly resources: ReadonlyMap<string, number>
  readonly finalizers: ReadonlyMap<string, number>
}

type ConditionText = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>

/** All conditions, in their order, as they are while nothing is wrong. */
const FINE: readonly (readonly [type: string, reason: string, message: string])[] = [
  ['NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'],
  ['NamespaceDeletionGroupVersionParsingFailure', 'ParsedGroupVersions', 'All legacy kube types successfully parsed'],
  [
    'NamespaceDeletionContentFailure',
    'ContentDeleted',
    'All content successfully deleted, may be waiting on finalization',
  ],
  ['NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'],
  ['NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
]

const sortedTexts = (counts: ReadonlyMap<string, number>, text: (name: string, count: number) => string): string =>
  Array.from(counts, ([name, count]) => text(name, count))
    .sort()
    .join(', ')

function problems({ resources, finalizers }: Remaining, failures: readonly string[]): readonly ConditionText[] {
  const found: ConditionText[] = []
  const add = (type: string, reason: string, message: string): void => {
    found.push({ type, status: 'True', reason, message })
  }
  if (resources.size > 0) {
    const list = sortedTexts(resources, (name, count) => `${name} has ${count} resource instances`)
    add('NamespaceContentRemaining', 'SomeResourcesRemain', `Some resources are remaining: ${list}`)
  }
  if (finalizers.size > 0) {
    const list = sortedTexts(finalizers, (name, count) => `${name} in ${count} resource instances`)
    const message = `Some content in the namespace has finalizers remaining: ${list}`
    add('NamespaceFinalizersRemaining', 'SomeFinalizersRemain', message)
  }
  if (failures.length > 0) {
    const list = [...failures].sort().join(', ')
    const message = `Failed to delete all resource types, ${failures.length} remaining: ${list}`
    add('NamespaceDeletionContentFailure', 'ContentDeletionFailed', message)
  }
  return found
}

/** The conditions after an attempt to empty the namespace; the same array when nothing changes. `now` is RFC 3339. */
export function updatedConditions(
  conditions: readonly Condition[],
  remaining: Remaining,
  failures: readonly string[],
  now: string,
): readonly Condition[] {
  const wrong = problems(remaining, failures)
  const wanted = FINE.map(
    ([type, reason, message]) =>
      wrong.find((problem) => problem.type === type) ?? { type, status: 'False', reason, message },
  )
  const isSame = (condition: ConditionText): boolean =>
    conditions.some(
      ({ type, status, reason, message }) =>
        type === condition.type &&
        status === condition.status &&
        reason === condition.reason &&
        message === condition.message,
    )
  if (wanted.every(isSame)) return conditions
  const updated = wanted.map((condition) => {
    const before = conditions.find(({ type }) => type === condition.type)
    const since = before?.status === condition.status ? before.lastTransitionTime : undefined
    return { ...condition, lastTransitionTime: since ?? now }
  })
  const others = conditions.filter(({ type }) => !wanted.some((condition) => condition.type === type))
  return [...others, ...updated]
}
