/** Changes of a namespace's labels: faults are refused, and Pods that would violate a stricter level are told of. */
import { invalidObject } from '../../apimachinery/api-error.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { specOf } from '../../apimachinery/object-fields.ts'
import type { JsonValue, KubeObject } from '../../apimachinery/objects.ts'
import type { AdmissionRequest } from '../../registry/admission.ts'
import { compareLevels, type LevelVersion, levelText, type Policy, policyOf } from './policy.ts'
import { violationsOf } from './standards.ts'

/** So many Pods are looked at, those of different controllers first. */
const MAX_PODS = 3000

const labelsOf = (object: KubeObject | undefined) => object?.metadata.labels ?? {}

/** Throws 422 for labels that say nothing known. */
export function validateNamespaceLabels(request: AdmissionRequest): void {
  const { kind, operation, object, old, subresource, context } = request
  if (subresource !== '' || object === undefined) return
  const policy = policyOf(labelsOf(object))
  const before = operation === 'UPDATE' ? policyOf(labelsOf(old)) : undefined
  if (policy.errors.length > 0 && !sameErrors(policy, before)) {
    throw invalidObject(kind, object.metadata.name ?? '', policy.errors)
  }
  if (before !== undefined && isStricter(policy.enforce, before.enforce))
    context.warnings.push(...podWarnings(request, policy.enforce))
}

const sameErrors = (policy: Policy, before: Policy | undefined): boolean =>
  before !== undefined && jsonEqual(asJson(policy), asJson(before))

const asJson = ({ errors }: Policy): JsonValue => errors.map(({ field, message }) => ({ field, message }))

function isStricter(now: LevelVersion, before: LevelVersion): boolean {
  if (now.level === 'privileged') return false
  return now.version !== before.version || compareLevels(now.level, before.level) > 0
}

/** One line for each set of reasons, with the first of the Pods that have them. */
function podWarnings({ lookup, object }: AdmissionRequest, enforce: LevelVersion): string[] {
  const namespace = object?.metadata.name ?? ''
  const pods = byController(lookup.list('', 'pods', namespace))
  const namesByReasons = new Map<string, string[]>()
  for (const pod of pods.slice(0, MAX_PODS)) {
    const subject = { annotations: pod.metadata.annotations ?? {}, spec: specOf(pod) }
    const reasons = violationsOf(enforce, subject).map(({ reason }) => reason)
    if (reasons.length === 0) continue
    const key = reasons.join(', ')
    namesByReasons.set(key, [...(namesByReasons.get(key) ?? []), pod.metadata.name ?? ''])
  }
  const lines = [...namesByReasons].map(([reasons, names]) => `${podsText(names)}: ${reasons}`).sort()
  if (pods.length > MAX_PODS) {
    const first = `new PodSecurity enforce level only checked against the first ${MAX_PODS} of ${pods.length} existing pods`
    lines.unshift(first)
  }
  if (namesByReasons.size === 0) return lines
  const head = `existing pods in namespace ${goQuote(namespace)} violate the new PodSecurity enforce level ${goQuote(levelText(enforce))}`
  return pods.length > MAX_PODS ? [lines[0] ?? '', head, ...lines.slice(1)] : [head, ...lines]
}

function podsText(names: readonly string[]): string {
  const [first = ''] = [...names].sort()
  const others = names.length - 1
  if (others === 0) return first
  return `${first} (and ${others} other ${others === 1 ? 'pod' : 'pods'})`
}

/** Of each controller one Pod, then the rest. */
function byController(pods: readonly KubeObject[]): KubeObject[] {
  const seen = new Set<string>()
  const [first, rest]: [KubeObject[], KubeObject[]] = [[], []]
  for (const pod of pods) {
    const uid = pod.metadata.ownerReferences?.find(({ controller }) => controller === true)?.uid
    if (uid !== undefined && seen.has(String(uid))) rest.push(pod)
    else first.push(pod)
    if (uid !== undefined) seen.add(String(uid))
  }
  return [...first, ...rest]
}
