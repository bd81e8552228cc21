/** Keeps the status of PodDisruptionBudgets: how many of their Pods may go now. Source: KEP-85, KEP-3329 (DisruptionTarget); a control plane v1.35. */
import { ApiError } from '../apimachinery/api-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { selectorFromObject } from '../apimachinery/label-selector.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { formatTime, parseTime } from '../apimachinery/time.ts'
import { byNamespace, keyOf } from '../client/informer.ts'
import type { Condition, Pod } from '../client/types.ts'
import { itself, type ReconcilerContext, reconciler, type Work } from './controller.ts'
import type { Budget } from './disruption/budget-types.ts'
import { type Expectation, expectation } from './disruption/expected-pods.ts'
import { hasEnded, isReady, isTerminating, podCondition } from './pod-state.ts'
import { selectorGoText } from './selector-go-text.ts'

const BUDGETS = 'poddisruptionbudgets.policy'
const ALLOWED = 'DisruptionAllowed'
const TARGET = 'DisruptionTarget'

/** After this an eviction that was allowed, or announced, counts as not having come. */
const TIMEOUT_MS = 120_000

/** Marks keys that are Pods, whose announcement of a disruption may be stale. */
const POD = 'pod:'

/** A budget without a selector is for no Pod. */
function isFor({ spec: { selector } }: Budget, pod: KubeObject): boolean {
  return selector !== undefined && selectorFromObject(selector).matches(pod.metadata.labels ?? {})
}

/** That the Pod is announced to go; what a kubelet says of it holds until it goes, and a Pod at its end has gone. */
function announcedTarget(pod: Pod): Condition | undefined {
  const target = podCondition(pod, TARGET)
  const isOpen = target?.status === 'True' && target.reason !== 'TerminationByKubelet' && !hasEnded(pod)
  return isOpen ? target : undefined
}

function work({ client, clock, informers, events, again }: ReconcilerContext): Work {
  const budgets = informers.for<Budget>(BUDGETS)
  const pods = informers.for<Pod>('pods')

  /** Pods whose eviction was allowed and may still come, with the time of that. */
  function disruptedPods(budget: Budget, selected: readonly Pod[]): { [pod: string]: string } {
    const still: { [pod: string]: string } = {}
    for (const pod of selected) {
      const { name = '', namespace } = pod.metadata
      const since = budget.status.disruptedPods?.[name]
      if (since === undefined || isTerminating(pod)) continue
      const wait = parseTime(since) + TIMEOUT_MS - clock.now()
      if (wait < 0) {
        const message = `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`
        events.record(pod, 'Warning', 'NotDeleted', message)
        continue
      }
      still[name] = since
      again(keyOf(budget), wait + 1)
    }
    return still
  }

  function writeStatus(
    budget: Budget,
    allowed: number,
    rest: object,
    condition: { reason: string; message: string },
  ): void {
    const { generation = 0 } = budget.metadata
    const known = budget.status.conditions?.find(({ type }) => type === ALLOWED)
    const state = condition.reason === 'SufficientPods' ? 'True' : 'False'
    const updated = {
      type: ALLOWED,
      status: state,
      observedGeneration: generation,
      lastTransitionTime: known?.status === state ? (known.lastTransitionTime ?? '') : formatTime(clock.now()),
      ...condition,
    }
    const others = (budget.status.conditions ?? []).filter((other) => other !== known)
    const status = { ...budget.status, ...rest, disruptionsAllowed: allowed, conditions: [...others, updated] }
    if (!jsonEqual(status, budget.status)) client.update(`${BUDGETS}/status`, { ...budget, status })
  }

  function sync(budget: Budget): void {
    const selected = pods.by(byNamespace, budget.metadata.namespace ?? '').filter((pod) => isFor(budget, pod))
    if (selected.length === 0) events.record(budget, 'Normal', 'NoPods', 'No matching pods found')
    const { expected, desired, unmanaged } = expectationOf(budget, selected)
    if (unmanaged) {
      const found = `Pods selected by this PodDisruptionBudget (selector: ${selectorGoText(budget.spec.selector ?? {})}) were found to be unmanaged.`
      const effect =
        'As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior.'
      const advice = 'To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.'
      events.record(budget, 'Warning', 'UnmanagedPods', `${found} ${effect} ${advice}`)
    }
    const disrupted = disruptedPods(budget, selected)
    const healthy = selected.filter(
      (pod) => !isTerminating(pod) && disrupted[pod.metadata.name ?? ''] === undefined && isReady(pod),
    ).length
    const allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired)
    const { disruptedPods: _, ...status } = budget.status
    const counts = {
      observedGeneration: budget.metadata.generation ?? 0,
      ...(Object.keys(disrupted).length === 0 ? {} : { disruptedPods: disrupted }),
      currentHealthy: healthy,
      desiredHealthy: desired,
      expectedPods: expected,
    }
    const reason = allowed > 0 ? 'SufficientPods' : 'InsufficientPods'
    writeStatus({ ...budget, status }, allowed, counts, { reason, message: '' })
  }

  function expectationOf(budget: Budget, selected: readonly Pod[]): Expectation {
    try {
      return expectation(client, budget, selected)
    } catch (error) {
      if (error instanceof ApiError) {
        const message = `Failed to calculate the number of expected pods: ${error.message}`
        events.record(budget, 'Warning', 'CalculateExpectedPodCountFailed', message)
      }
      throw error
    }
  }

  /** A Pod that was announced to go and did not is told to stay. */
  function clearStaleTarget(key: string): void {
    const pod = pods.get(key)
    const target = pod && announcedTarget(pod)
    if (pod === undefined || target === undefined || isTerminating(pod)) return
    const wait = parseTime(target.lastTransitionTime ?? '') + TIMEOUT_MS - clock.now()
    if (wait > 0) return again(`${POD}${key}`, wait)
    const { generation } = pod.metadata
    const over = {
      type: TARGET,
      observedGeneration: generation,
      status: 'False',
      lastTransitionTime: formatTime(clock.now()),
    }
    const conditions = (pod.status.conditions ?? []).map((condition) => (condition === target ? over : condition))
    client.update('pods/status', { ...pod, status: { ...pod.status, conditions } })
  }

  return {
    triggers: {
      [BUDGETS]: itself,
      pods({ type, object, old }) {
        const states = old === undefined ? [object] : [object, old]
        const concerned = budgets
          .by(byNamespace, object.metadata.namespace ?? '')
          .filter((budget) => states.some((pod) => isFor(budget, pod)))
          .map(keyOf)
        const pod = type === 'DELETED' ? undefined : pods.get(keyOf(object))
        return pod !== undefined && announcedTarget(pod) !== undefined
          ? [...concerned, `${POD}${keyOf(object)}`]
          : concerned
      },
    },
    reconcile(key) {
      if (key.startsWith(POD)) return clearStaleTarget(key.slice(POD.length))
      const budget = budgets.get(key)
      if (budget === undefined) return
      try {
        sync(budget)
      } catch (error) {
        if (!(error instanceof ApiError) || error.code === 409) throw error
        // Nothing may go while nobody knows.
        writeStatus(budget, 0, {}, { reason: 'SyncFailed', message: error.message })
      }
    },
  }
}

export const disruptionController = reconciler({
  name: 'disruption-controller',
  component: 'controllermanager',
  work,
})
