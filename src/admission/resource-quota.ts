/**
 * ResourceQuota: refuses what exceeds a quota, and notes in the quota's status what is taken. The status is written
 * with the object, in one turn. Source: admission plug-in ResourceQuota of v1.35, recordings quota-limitrange/quota-of-….
 */
import { type ApiError, forbiddenError } from '../apimachinery/api-error.ts'
import { isJsonObject, type KubeObject } from '../apimachinery/objects.ts'
import {
  addResources,
  onlyNamed,
  type ResourceList,
  resourceTexts,
  sameResources,
  surplus,
  withoutZeros,
} from '../apimachinery/resource-list.ts'
import type { QuotaEvaluator } from '../quota/evaluator.ts'
import { applies, evaluatorOf, type Quota, quotaOf } from '../quota/quota.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission.ts'
import { objectName } from './namespace-lifecycle.ts'

const nameOf = ({ object }: Quota): string => object.metadata.name ?? ''

function validate(request: AdmissionRequest): void {
  const { kind, namespace, object, lookup } = request
  if (namespace === '' || object === undefined || !kind.namespaced) return
  const evaluator = evaluatorOf(kind)
  if (!evaluator?.handles(request)) return
  const quotas = lookup.list('', 'resourcequotas', namespace).map(quotaOf)
  const relevant = quotas.filter((quota) => applies(quota, evaluator, object))
  for (const quota of relevant) requireUsable(request, evaluator, quota, object)
  const charged = relevant.flatMap((quota) => charge(request, evaluator, quota, object))
  if (request.context.dryRun) return
  for (const { quota, used } of charged) writeUsed(request, quota, used)
}

/** Throws 403 when the object does not say what the quota needs to know, or the quota's usage is not known yet. */
function requireUsable(request: AdmissionRequest, evaluator: QuotaEvaluator, quota: Quota, object: KubeObject): void {
  const names = [...quota.hard.keys()].filter((name) => evaluator.counts(name)).sort()
  const missing = evaluator.missing?.(object, names)
  if (missing !== undefined) throw refusal(request, `failed quota: ${nameOf(quota)}: ${missing}`)
  if (names.some((name) => !quota.used.has(name)))
    throw refusal(request, `status unknown for quota: ${nameOf(quota)}, resources: ${names.join(',')}`)
}

/** The usage of a quota after this write; nothing when it stays. Throws 403 when it would be too much. */
function charge(
  request: AdmissionRequest,
  evaluator: QuotaEvaluator,
  quota: Quota,
  object: KubeObject,
): { quota: Quota; used: ResourceList }[] {
  const delta = withoutZeros(deltaOf(request, evaluator, quota, object))
  if (delta.size === 0) return []
  const requested = onlyNamed(delta, quota.hard)
  const used = addResources(quota.used, requested)
  if (request.subresource !== 'status') requireWithin(request, quota, requested, used)
  return sameResources(used, quota.used) ? [] : [{ quota, used }]
}

/** What the write adds: all of a new object, and of one that has just come within the quota's scopes. */
function deltaOf(
  { operation, old, context }: AdmissionRequest,
  evaluator: QuotaEvaluator,
  quota: Quota,
  object: KubeObject,
): ResourceList {
  const now = context.clock.now()
  const usage = evaluator.usage(object, now)
  if (operation !== 'UPDATE' || old === undefined || !applies(quota, evaluator, old)) return usage
  return surplus(usage, evaluator.usage(old, now))
}

function requireWithin(request: AdmissionRequest, quota: Quota, requested: ResourceList, used: ResourceList): void {
  const exceeded = new Set(
    [...requested.keys()].filter((name) => {
      const [amount, hard] = [used.get(name), quota.hard.get(name)]
      return amount !== undefined && hard !== undefined && amount.compare(hard) > 0
    }),
  )
  if (exceeded.size === 0) return
  const texts = [requested, quota.used, quota.hard].map((list) => amountsText(onlyNamed(list, exceeded)))
  const [wanted, taken, limit] = texts
  throw refusal(request, `exceeded quota: ${nameOf(quota)}, requested: ${wanted}, used: ${taken}, limited: ${limit}`)
}

const amountsText = (list: ResourceList): string =>
  [...list.keys()]
    .sort()
    .map((name) => `${name}=${list.get(name)}`)
    .join(',')

const refusal = ({ kind, name, object }: AdmissionRequest, why: string): ApiError =>
  forbiddenError({ group: kind.group, resource: kind.resource }, objectName(name, object), why)

function writeUsed(request: AdmissionRequest, quota: Quota, used: ResourceList): void {
  const place = { group: '', resource: 'resourcequotas', namespace: request.namespace, name: nameOf(quota) }
  request.updateStatus(place, (object) => {
    object.status = { ...(isJsonObject(object.status) ? object.status : {}), used: resourceTexts(used) }
  })
}

export const resourceQuota: AdmissionPlugin = { name: 'ResourceQuota', validate }
