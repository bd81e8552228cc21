/**
 * RuntimeClass: what a runtime costs and where it runs, of Pods that name one. Source: admission plug-in RuntimeClass of
 * v1.35, recording pod-create/priority-and-runtime-class.
 */
import { type ApiError, forbiddenError, plainServerError } from '../apimachinery/api-error.ts'
import { goQuote } from '../apimachinery/go-quote.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { listOf, specOf, textOf } from '../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'
import { resourceList, sameResources } from '../apimachinery/resource-list.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission.ts'
import { objectName } from './namespace-lifecycle.ts'
import { isPodWrite } from './pod-object.ts'

const refuse = ({ name, object }: AdmissionRequest, why: string): ApiError =>
  forbiddenError({ group: '', resource: 'pods' }, objectName(name, object), why)

const MISMATCH = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead"

/** The spec of a new Pod; undefined for other writes. */
const newPodSpec = (request: AdmissionRequest): JsonObject | undefined =>
  request.operation === 'CREATE' && isPodWrite(request) && request.object !== undefined
    ? specOf(request.object)
    : undefined

/** The class that the Pod names. Throws 403 when there is none of that name, and 500 when the name is empty. */
function classOf(request: AdmissionRequest, { runtimeClassName }: JsonObject): KubeObject | undefined {
  if (typeof runtimeClassName !== 'string') return undefined
  if (runtimeClassName === '') throw plainServerError('resource name may not be empty')
  const found = request.lookup.get('node.k8s.io', 'runtimeclasses', '', runtimeClassName)
  if (found === undefined) throw refuse(request, `pod rejected: RuntimeClass ${goQuote(runtimeClassName)} not found`)
  return found
}

const sameOverhead = (a: JsonValue | undefined, b: JsonValue | undefined): boolean =>
  sameResources(resourceList(a), resourceList(b))

function admit(request: AdmissionRequest): void {
  const spec = newPodSpec(request)
  const runtimeClass = spec && classOf(request, spec)
  if (spec === undefined || runtimeClass === undefined) return
  const { overhead, scheduling } = runtimeClass
  if (isJsonObject(overhead)) setOverhead(request, spec, overhead)
  if (isJsonObject(scheduling)) setScheduling(request, spec, scheduling)
}

function setOverhead(request: AdmissionRequest, spec: JsonObject, { podFixed }: JsonObject): void {
  const hasOwn = isJsonObject(spec.overhead) && Object.keys(spec.overhead).length > 0
  if (hasOwn && !sameOverhead(podFixed, spec.overhead)) throw refuse(request, MISMATCH)
  if (isJsonObject(podFixed)) spec.overhead = { ...podFixed }
  else delete spec.overhead
}

function setScheduling(request: AdmissionRequest, spec: JsonObject, { nodeSelector, tolerations }: JsonObject): void {
  const own = isJsonObject(spec.nodeSelector) ? spec.nodeSelector : {}
  const added = isJsonObject(nodeSelector) ? nodeSelector : {}
  for (const [key, value] of Object.entries(added)) {
    if (own[key] === undefined || own[key] === value) continue
    const here = `runtimeClass.scheduling.nodeSelector[${key}] = ${value}`
    throw refuse(request, `conflict: ${here}; pod.spec.nodeSelector[${key}] = ${own[key]}`)
  }
  if (Object.keys(added).length > 0) spec.nodeSelector = { ...own, ...added }
  const merged = mergeTolerations([...listOf(spec.tolerations), ...listOf(tolerations)])
  if (merged.length > 0) spec.tolerations = merged
}

/** Without those that another one covers; of equal ones the first stays. */
function mergeTolerations(all: readonly JsonObject[]): JsonObject[] {
  const merged: JsonObject[] = []
  for (const [index, toleration] of all.entries()) {
    const isCovered =
      merged.some((other) => covers(other, toleration)) ||
      all.slice(index + 1).some((other) => !jsonEqual(other, toleration) && covers(other, toleration))
    if (!isCovered) merged.push({ ...toleration })
  }
  return merged
}

/** Whether whatever `narrow` tolerates, `wide` does, too. */
function covers(wide: JsonObject, narrow: JsonObject): boolean {
  if (jsonEqual(wide, narrow)) return true
  const [key, effect, operator] = [textOf(wide.key), textOf(wide.effect), textOf(wide.operator)]
  if (textOf(narrow.key) !== key && !(key === '' && operator === 'Exists')) return false
  if (textOf(narrow.effect) !== effect && effect !== '') return false
  if (effect === 'NoExecute' && typeof wide.tolerationSeconds === 'number') {
    const { tolerationSeconds: seconds } = narrow
    if (typeof seconds !== 'number' || seconds > wide.tolerationSeconds) return false
  }
  if (operator === 'Exists') return true
  return ['', 'Equal'].includes(operator) && narrow.operator === 'Equal' && textOf(narrow.value) === textOf(wide.value)
}

function validate(request: AdmissionRequest): void {
  const spec = newPodSpec(request)
  if (spec === undefined) return
  const overhead = classOf(request, spec)?.overhead
  if (isJsonObject(overhead)) {
    if (!sameOverhead(overhead.podFixed, spec.overhead)) throw refuse(request, MISMATCH)
  } else if (spec.overhead !== undefined) {
    throw refuse(request, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead')
  }
}

export const runtimeClassAdmission: AdmissionPlugin = { name: 'RuntimeClass', admit, validate }
