/** pods/eviction: a deletion that asks the disruption budgets. Source: recordings pod-update/eviction*, semantics §4.2. */
import { badRequest, internalServerError, tooManyRequests } from '../apimachinery/api-error.ts'
import { selectorFromObject } from '../apimachinery/label-selector.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../apimachinery/objects.ts'
import type { Pod } from '../kinds/pod/types.ts'
import type { ActionSubresource, SubresourceScope } from '../registry/kind.ts'

const REFUSED = "Cannot evict pod as it would violate the pod's disruption budget."
const RETRY_SECONDS = 10

/** A Pod that does not run yet, or no longer, disturbs nobody by going. */
const passesBudgets = ({ status, metadata }: Pod): boolean =>
  status.phase === 'Succeeded' ||
  status.phase === 'Failed' ||
  status.phase === 'Pending' ||
  metadata.deletionTimestamp !== undefined

function budgetsOf(pod: Pod, scope: SubresourceScope<Pod>): readonly KubeObject[] {
  return scope.list('policy', 'poddisruptionbudgets').filter(({ spec }) => {
    const selector = isJsonObject(spec) && isJsonObject(spec.selector) ? spec.selector : undefined
    return selector !== undefined && selectorFromObject(selector).matches(pod.metadata.labels ?? {})
  })
}

function requireAllowed(budget: KubeObject): void {
  const status: JsonObject = isJsonObject(budget.status) ? budget.status : {}
  const { name = '' } = budget.metadata
  const observed = typeof status.observedGeneration === 'number' ? status.observedGeneration : 0
  if (observed < (budget.metadata.generation ?? 0)) {
    const message = `The disruption budget ${name} is still being processed by the server.`
    throw tooManyRequests(REFUSED, {
      causes: [{ reason: 'DisruptionBudget', message }],
      retryAfterSeconds: RETRY_SECONDS,
    })
  }
  const allowed = typeof status.disruptionsAllowed === 'number' ? status.disruptionsAllowed : 0
  if (allowed > 0) return
  const message = `The disruption budget ${name} needs ${status.desiredHealthy ?? 0} healthy pods and has ${status.currentHealthy ?? 0} currently`
  throw tooManyRequests(REFUSED, { causes: [{ reason: 'DisruptionBudget', message }] })
}

export const eviction: ActionSubresource<Pod> = {
  type: 'action',
  name: 'eviction',
  body: { group: 'policy', version: 'v1', kind: 'Eviction' },
  create(scope, body) {
    const given = body.metadata.name ?? ''
    if (given !== '' && given !== scope.name) throw badRequest('name in URL does not match name in Eviction object')
    const pod = scope.get()
    if (!passesBudgets(pod)) {
      const budgets = budgetsOf(pod, scope)
      if (budgets.length > 1) {
        throw internalServerError(
          'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
        )
      }
      for (const budget of budgets) requireAllowed(budget)
    }
    scope.remove(isJsonObject(body.deleteOptions) ? body.deleteOptions : {})
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }
  },
}
