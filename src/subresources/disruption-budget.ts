/** What an eviction asks of a PodDisruptionBudget, and leaves in its status. Source: recordings pod-update/eviction-with-budgets, semantics §4.2. */
import { type ApiError, forbiddenError, tooManyRequests } from '../apimachinery/api-error.ts'
import { selectorFromObject } from '../apimachinery/label-selector.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../apimachinery/objects.ts'
import type { Pod } from '../kinds/pod/types.ts'
import type { SubresourceScope } from '../registry/kind.ts'

export const BUDGETS = { group: 'policy', resource: 'poddisruptionbudgets' }
/** As the refusals of the server name it. */
const BUDGET = { group: 'policy', resource: 'poddisruptionbudget' }

const REFUSED = "Cannot evict pod as it would violate the pod's disruption budget."
const RETRY_SECONDS = 10
/** Evictions that the controller of budgets has not confirmed yet. */
const MAX_DISRUPTED = 2000
const ALLOWED = 'DisruptionAllowed'

interface BudgetStatus extends JsonObject {
  observedGeneration?: number
  disruptionsAllowed?: number
  currentHealthy?: number
  desiredHealthy?: number
  disruptedPods?: { [pod: string]: string }
  conditions?: JsonObject[]
}

/** The budgets whose selector matches; an empty one matches every Pod, a missing one none. */
export function budgetsOf(pod: Pod, scope: SubresourceScope<Pod>): readonly KubeObject[] {
  return scope.list(BUDGETS.group, BUDGETS.resource).filter(({ spec }) => {
    const selector = isJsonObject(spec) && isJsonObject(spec.selector) ? spec.selector : undefined
    return selector !== undefined && selectorFromObject(selector).matches(pod.metadata.labels ?? {})
  })
}

/** 429 for a budget whose controller has not caught up. */
export const refuseForNow = (budget: string): ApiError =>
  tooManyRequests(REFUSED, {
    causes: [
      {
        reason: 'DisruptionBudget',
        message: `The disruption budget ${budget} is still being processed by the server.`,
      },
    ],
    retryAfterSeconds: RETRY_SECONDS,
  })

/** The status after one more disruption, by the eviction of `podName` at `now` (RFC 3339). Throws 429 or 403 if there may be none. */
export function takeDisruption({ metadata, status }: KubeObject, podName: string, now: string): BudgetStatus {
  // Stored objects have the form of their kind.
  const before = (isJsonObject(status) ? status : {}) as BudgetStatus
  const { name = '', generation = 0 } = metadata
  const { observedGeneration = 0, disruptionsAllowed = 0, disruptedPods = {} } = before
  if (observedGeneration < generation) throw refuseForNow(name)
  if (disruptionsAllowed < 0) throw forbiddenError(BUDGET, name, 'pdb disruptions allowed is negative')
  if (Object.keys(disruptedPods).length > MAX_DISRUPTED) {
    const why = 'DisruptedPods map too big - too many evictions not confirmed by PDB controller'
    throw forbiddenError(BUDGET, name, why)
  }
  if (disruptionsAllowed === 0) {
    const message = `The disruption budget ${name} ${whyNone(before)}`
    throw tooManyRequests(REFUSED, { causes: [{ reason: 'DisruptionBudget', message }] })
  }
  const left = disruptionsAllowed - 1
  return {
    ...before,
    disruptionsAllowed: left,
    disruptedPods: { ...disruptedPods, [podName]: now },
    ...(left === 0 ? { conditions: exhausted(before, now) } : {}),
  }
}

function whyNone({ currentHealthy = 0, desiredHealthy = 0, conditions = [] }: BudgetStatus): string {
  const condition = conditions.find(({ type }) => type === ALLOWED)
  const said = condition?.status === 'False' ? String(condition.message ?? '') : ''
  if (said !== '' && condition?.reason === 'SyncFailed')
    return `does not allow evicting pods currently because it failed sync: ${said}`
  if (currentHealthy <= desiredHealthy)
    return `needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`
  if (said !== '') return `does not allow evicting pods currently (${condition?.reason}): ${said}`
  return 'does not allow evicting pods currently'
}

/** The conditions once the budget is used up. */
function exhausted({ conditions = [], observedGeneration }: BudgetStatus, now: string): JsonObject[] {
  const known = conditions.find(({ type }) => type === ALLOWED)
  const next: JsonObject = {
    type: ALLOWED,
    status: 'False',
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
    lastTransitionTime: known?.status === 'False' ? (known.lastTransitionTime ?? now) : now,
    reason: 'InsufficientPods',
    message: '',
  }
  return known === undefined ? [...conditions, next] : conditions.map((other) => (other === known ? next : other))
}
