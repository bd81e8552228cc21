/** pods/eviction: a deletion that asks the disruption budgets. Source: recordings pod-update/eviction*, semantics §4.2. */
import { ApiError, badRequest, invalidObject, plainServerError } from '../apimachinery/api-error.ts'
import { invalid } from '../apimachinery/field-error.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import { setPodCondition } from '../kinds/pod/conditions.ts'
import type { Pod } from '../kinds/pod/types.ts'
import type { DeleteOptions } from '../registry/delete-options.ts'
import type { ActionSubresource, SubresourceScope } from '../registry/kind.ts'
import { BUDGETS, budgetsOf, refuseForNow, takeDisruption } from './disruption-budget.ts'

type Options = DeleteOptions & { readonly dryRun: readonly string[] }

const TARGETED = {
  type: 'DisruptionTarget',
  status: 'True',
  reason: 'EvictionByEvictionAPI',
  message: 'Eviction API: evicting',
}

/** A Pod that does not run yet, or no longer, disturbs nobody by going. */
const passesBudgets = ({ status, metadata }: Pod): boolean =>
  status.phase === 'Succeeded' ||
  status.phase === 'Failed' ||
  status.phase === 'Pending' ||
  metadata.deletionTimestamp !== undefined

const isReady = ({ status }: Pod): boolean =>
  (status.conditions ?? []).some(({ type, status: value }) => type === 'Ready' && value === 'True')

/** The options of the body, with the request's dry run. Throws 422 and 500 for what cannot be meant. */
function readOptions({ deleteOptions, metadata }: KubeObject, { context }: SubresourceScope<Pod>): Options {
  // Decoded by the schema: every field has the type it should have.
  const options = (isJsonObject(deleteOptions) ? deleteOptions : {}) as JsonObject & Partial<Options>
  const field = 'ignoreStoreReadErrorWithClusterBreakingPotential'
  if (options[field] === true) {
    const why = 'can not be set for pod eviction, try after removing the option'
    const errors = [invalid(`deleteOptions.${field}`, true, why)]
    throw invalidObject({ group: 'policy', kind: 'Eviction' }, metadata.name ?? '', errors)
  }
  const { gracePeriodSeconds, propagationPolicy, orphanDependents, preconditions, dryRun = [] } = options
  const asked = context.dryRun ? ['All'] : []
  if (dryRun.length > 0 && context.dryRun && dryRun.join(' ') !== asked.join(' ')) {
    const lists = `[${asked.join(' ')}] and [${dryRun.join(' ')}]`
    throw plainServerError(`Non-matching dry-run options in request and content: ${lists}`)
  }
  return {
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
    ...(orphanDependents === undefined ? {} : { orphanDependents }),
    ...(preconditions === undefined ? {} : { preconditions }),
    dryRun: dryRun.length > 0 ? dryRun : asked,
  }
}

/** Marks the Pod as a target, then deletes it. */
function evict(scope: SubresourceScope<Pod>, options: Options): void {
  if (options.dryRun.length > 0) {
    scope.remove(options)
    return
  }
  const { uid = '', resourceVersion = '' } = options.preconditions ?? {}
  scope.requirePreconditions({
    preconditions: { ...(uid === '' ? {} : { uid }), ...(resourceVersion === '' ? {} : { resourceVersion }) },
  })
  const now = formatTime(scope.context.clock.now())
  const marked = scope.update((pod) => setPodCondition(pod, TARGETED, now))
  scope.remove(withRevision(options, marked))
}

/** The mark has changed the revision that the client named. */
function withRevision(options: Options, { metadata }: Pod): Options {
  if (options.preconditions?.resourceVersion === undefined || metadata.resourceVersion === undefined) return options
  return { ...options, preconditions: { ...options.preconditions, resourceVersion: metadata.resourceVersion } }
}

/** A Pod that is not ready goes without a budget being touched if the rest is well, or the budget says so. */
function sparesBudget(pod: Pod, { spec, status }: KubeObject): boolean {
  if (isReady(pod)) return false
  if (isJsonObject(spec) && spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true
  const { currentHealthy, desiredHealthy } = isJsonObject(status) ? status : {}
  const desired = Number(desiredHealthy ?? 0)
  return desired > 0 && Number(currentHealthy ?? 0) >= desired
}

function evictByBudget(scope: SubresourceScope<Pod>, pod: Pod, budget: KubeObject, options: Options): void {
  const { name = '' } = budget.metadata
  if (sparesBudget(pod, budget)) return evictUnhealthy(scope, pod, name, options)
  const now = formatTime(scope.context.clock.now())
  const taken = takeDisruption(budget, scope.name, now)
  if (options.dryRun.length === 0)
    scope.updateStatus(BUDGETS.group, BUDGETS.resource, name, (object) => {
      object.status = taken
    })
  evict(scope, options)
}

/** The deletion is bound to the revision that was seen not to be ready; to miss it is no conflict but a reason to try again. */
function evictUnhealthy(scope: SubresourceScope<Pod>, pod: Pod, budget: string, options: Options): void {
  const { resourceVersion } = pod.metadata
  try {
    evict(scope, {
      ...options,
      preconditions: { ...options.preconditions, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
    })
  } catch (error) {
    const own = options.preconditions?.resourceVersion === undefined
    throw own && error instanceof ApiError && error.code === 409 ? refuseForNow(budget) : error
  }
}

export const eviction: ActionSubresource<Pod> = {
  type: 'action',
  name: 'eviction',
  body: { group: 'policy', version: 'v1', kind: 'Eviction' },
  create(scope, body) {
    if ((body.metadata.name ?? '') !== scope.name)
      throw badRequest('name in URL does not match name in Eviction object')
    const options = readOptions(body, scope)
    scope.validate()
    const pod = scope.get()
    const budgets = passesBudgets(pod) ? [] : budgetsOf(pod, scope)
    if (budgets.length > 1) {
      throw plainServerError(
        'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      )
    }
    const [budget] = budgets
    if (budget === undefined) evict(scope, options)
    else evictByBudget(scope, pod, budget, options)
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }
  },
}
