/**
 * Scales workloads by what is measured of them. Source: Kubernetes docs "Horizontal Pod Autoscaling"; kube-controller-manager
 * v1.35 with its defaults (order of conditions and events, texts).
 */
import { ApiError } from '../apimachinery/api-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import { Quantity } from '../apimachinery/quantity.ts'
import { keyOf } from '../client/informer.ts'
import { type ReconcilerContext, reconciler, type Work } from './controller.ts'
import { StatusDraft } from './horizontal-pod-autoscaler/autoscaler-status.ts'
import { type Evaluation, evaluateMetrics } from './horizontal-pod-autoscaler/evaluate-metrics.ts'
import type { Tolerances } from './horizontal-pod-autoscaler/replica-calculator.ts'
import { ScalingHistory } from './horizontal-pod-autoscaler/scaling-history.ts'
import { type Limited, limitByBehavior, limitByRules } from './horizontal-pod-autoscaler/scaling-limits.ts'
import { SelectedPods, SelectorFault } from './horizontal-pod-autoscaler/selected-pods.ts'
import { stabilize } from './horizontal-pod-autoscaler/stabilization.ts'
import { readTarget, rescale, type Target } from './horizontal-pod-autoscaler/target.ts'
import type { Autoscaler, ScaledPod, ScalingRules } from './horizontal-pod-autoscaler/types.ts'

const AUTOSCALERS = 'horizontalpodautoscalers.autoscaling'

/** Each autoscaler is looked at so often, and never sooner (--horizontal-pod-autoscaler-sync-period). */
const PERIOD_MS = 15_000
/** --horizontal-pod-autoscaler-tolerance */
const TOLERANCE = 0.1

/** What is to be done about a target. */
interface Decision {
  readonly replicas: number
  /** Of the event. */
  readonly reason: string
  readonly isRescale: boolean
  readonly metrics: readonly JsonObject[]
}

function toleranceOf(rules: ScalingRules | undefined): number {
  return rules?.tolerance === undefined ? TOLERANCE : Number(Quantity.parse(rules.tolerance).nano) / 1e9
}

const tolerancesOf = ({ spec: { behavior } }: Autoscaler): Tolerances => ({
  scaleUp: toleranceOf(behavior?.scaleUp),
  scaleDown: toleranceOf(behavior?.scaleDown),
})

const longestPeriodMs = ({ policies }: ScalingRules): number =>
  Math.max(0, ...policies.map(({ periodSeconds }) => periodSeconds)) * 1000

function work({ client, clock, informers, events, again, metrics }: ReconcilerContext): Work {
  const autoscalers = informers.for<Autoscaler>(AUTOSCALERS)
  const pods = new SelectedPods(informers.for<ScaledPod>('pods'))
  const histories = new Map<string, ScalingHistory>()
  autoscalers.onChange(({ object }) => again(keyOf(object), PERIOD_MS))

  function historyOf(key: string): ScalingHistory {
    const known = histories.get(key) ?? new ScalingHistory()
    histories.set(key, known)
    return known
  }

  function write(autoscaler: Autoscaler, { value: status }: StatusDraft): void {
    if (jsonEqual(status, autoscaler.status)) return
    try {
      client.update(`${AUTOSCALERS}/status`, { ...autoscaler, status })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      events.record(autoscaler, 'Warning', 'FailedUpdateStatus', error.message)
    }
  }

  function findTarget(autoscaler: Autoscaler, status: StatusDraft): Target | undefined {
    try {
      const target = readTarget(client, autoscaler)
      const message = "the HPA controller was able to get the target's current scale"
      status.setCondition('AbleToScale', 'True', { reason: 'SucceededGetScale', message })
      return target
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      events.record(autoscaler, 'Warning', 'FailedGetScale', error.message)
      const message = `the HPA controller was unable to get the target's current scale: ${error.message}`
      status.setCondition('AbleToScale', 'False', { reason: 'FailedGetScale', message })
      return undefined
    }
  }

  /** Measures. A selector that cannot be used is told like metrics that cannot be got. */
  function evaluate(autoscaler: Autoscaler, { scale }: Target, status: StatusDraft): Evaluation {
    const { selector = '', replicas: statusReplicas = 0 } = scale.status
    try {
      const situation = {
        client,
        custom: metrics,
        now: clock.now(),
        namespace: autoscaler.metadata.namespace ?? '',
        specReplicas: scale.spec.replicas ?? 0,
        statusReplicas,
        selector,
        pods: pods.select(autoscaler, selector),
        tolerances: tolerancesOf(autoscaler),
      }
      return evaluateMetrics(autoscaler.spec.metrics ?? [], situation, status, events, autoscaler)
    } catch (error) {
      if (!(error instanceof SelectorFault)) throw error
      events.record(autoscaler, 'Warning', error.event, error.message)
      status.setCondition('ScalingActive', 'False', { reason: error.reason, message: error.condition })
      return { replicas: undefined, metric: '', statuses: [], fault: error.message }
    }
  }

  /** What the metrics want, held back and bounded; undefined when they cannot be worked out. */
  function decideByMetrics(
    autoscaler: Autoscaler,
    target: Target,
    status: StatusDraft,
    min: number,
  ): Decision | undefined {
    const { replicas: current = 0 } = target.scale.spec
    const { replicas: wanted, metric, statuses, fault = '' } = evaluate(autoscaler, target, status)
    if (wanted === undefined) {
      status.setCounts(current, autoscaler.status.desiredReplicas ?? 0, statuses)
      write(autoscaler, status)
      events.record(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', fault)
      return undefined
    }
    const reason = wanted > current ? `${metric} above target` : wanted < current ? 'All metrics below target' : ''
    const replicas = normalize(autoscaler, status, current, wanted, min)
    return { replicas, reason, isRescale: replicas !== current, metrics: statuses }
  }

  function normalize(
    autoscaler: Autoscaler,
    status: StatusDraft,
    current: number,
    wanted: number,
    min: number,
  ): number {
    const now = clock.now()
    const { behavior, maxReplicas: max } = autoscaler.spec
    const history = historyOf(keyOf(autoscaler))
    const stabilized = stabilize(history, behavior, current, wanted, now)
    status.setCondition('AbleToScale', 'True', stabilized)
    const limited: Limited =
      behavior === undefined
        ? limitByRules(current, stabilized.replicas, { min, max })
        : limitByBehavior(behavior, history, current, stabilized.replicas, { min, max }, now)
    status.setCondition('ScalingLimited', limited.replicas === stabilized.replicas ? 'False' : 'True', limited)
    return limited.replicas
  }

  function decide(autoscaler: Autoscaler, target: Target, status: StatusDraft): Decision | undefined {
    const { replicas: current = 0 } = target.scale.spec
    const { minReplicas: min = 1, maxReplicas: max } = autoscaler.spec
    if (current === 0 && min !== 0) {
      const message = 'scaling is disabled since the replica count of the target is zero'
      status.setCondition('ScalingActive', 'False', { reason: 'ScalingDisabled', message })
      return { replicas: 0, reason: '', isRescale: false, metrics: [] }
    }
    const bound = { isRescale: true, metrics: [] }
    if (current > max) return { ...bound, replicas: max, reason: 'Current number of replicas above Spec.MaxReplicas' }
    if (current < min) return { ...bound, replicas: min, reason: 'Current number of replicas below Spec.MinReplicas' }
    return decideByMetrics(autoscaler, target, status, min)
  }

  /** Does it. Returns whether that was possible. */
  function carryOut(autoscaler: Autoscaler, target: Target, status: StatusDraft, decision: Decision): boolean {
    const { replicas, reason, metrics: measured } = decision
    const { replicas: current = 0 } = target.scale.spec
    const refusal = rescale(client, target, replicas)
    if (refusal !== undefined) {
      const text = `New size: ${replicas}; reason: ${reason}; error: ${refusal.message}`
      events.record(autoscaler, 'Warning', 'FailedRescale', text)
      const message = `the HPA controller was unable to update the target scale: ${refusal.message}`
      status.setCondition('AbleToScale', 'False', { reason: 'FailedUpdateScale', message })
      status.setCounts(current, autoscaler.status.desiredReplicas ?? 0, measured)
      return false
    }
    const message = `the HPA controller was able to update the target scale to ${replicas}`
    status.setCondition('AbleToScale', 'True', { reason: 'SucceededRescale', message })
    events.record(autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${replicas}; reason: ${reason}`)
    remember(autoscaler, current, replicas)
    return true
  }

  /** Only policies look back at what was done. */
  function remember({ metadata, spec: { behavior } }: Autoscaler, before: number, after: number): void {
    if (behavior === undefined) return
    const direction = after > before ? 'up' : 'down'
    const rules = after > before ? behavior.scaleUp : behavior.scaleDown
    const key = `${metadata.namespace}/${metadata.name}`
    historyOf(key).scaled(direction, Math.abs(after - before), longestPeriodMs(rules), clock.now())
  }

  function sync(autoscaler: Autoscaler): void {
    const status = new StatusDraft(autoscaler.status, clock.now())
    const target = findTarget(autoscaler, status)
    if (target === undefined) return write(autoscaler, status)
    const { replicas: current = 0 } = target.scale.spec
    historyOf(keyOf(autoscaler)).begin(current, clock.now())
    const decision = decide(autoscaler, target, status)
    if (decision === undefined) return
    const { replicas, isRescale, metrics: measured } = decision
    if (isRescale && !carryOut(autoscaler, target, status, decision)) return write(autoscaler, status)
    status.setCounts(current, isRescale ? replicas : current, measured)
    if (isRescale) status.setScaled()
    write(autoscaler, status)
  }

  return {
    triggers: {},
    reconcile(key) {
      const autoscaler = autoscalers.get(key)
      if (autoscaler === undefined) {
        histories.delete(key)
        pods.forget(key)
        return
      }
      sync(autoscaler)
      again(key, PERIOD_MS)
    },
  }
}

export const horizontalPodAutoscalerController = reconciler({
  name: 'horizontal-pod-autoscaler',
  work,
})
