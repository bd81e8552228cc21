/** All metrics of an autoscaler: the one that wants most replicas counts. */
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import type { EventRecorder } from '../../client/event-recorder.ts'
import type { StatusDraft } from './autoscaler-status.ts'
import type { Situation } from './metric-source.ts'
import { metricSources } from './metric-sources.ts'
import { MetricsFault } from './metrics-fault.ts'
import type { MetricSpec } from './types.ts'

export interface Evaluation {
  /** Undefined when nothing can be done. */
  readonly replicas: number | undefined
  /** The metric that wants so many. */
  readonly metric: string
  readonly statuses: readonly JsonObject[]
  /** What went wrong, be it with all metrics or with some. */
  readonly fault: string | undefined
}

interface Failure {
  readonly reason: string
  readonly message: string
  readonly wrapped: string
}

/** The status of a metric that could not be worked out. */
const UNKNOWN: JsonObject = { type: '' }

/** Works out all metrics, and says in condition ScalingActive and in events about `about` what could not be. */
export function evaluateMetrics(
  specs: readonly MetricSpec[],
  situation: Situation,
  status: StatusDraft,
  events: Pick<EventRecorder, 'record'>,
  about: KubeObject,
): Evaluation {
  const failures: Failure[] = []
  const statuses: JsonObject[] = []
  let best = { replicas: 0, name: '' }
  for (const spec of specs) {
    const found = evaluate(spec, situation)
    statuses.push('reason' in found ? UNKNOWN : found.status)
    if ('reason' in found) {
      failures.push(found)
      events.record(about, 'Warning', found.reason, found.message)
    } else if (best.replicas === 0 || found.replicas > best.replicas) best = found
  }
  const [first] = failures
  const fault =
    first && `invalid metrics (${failures.length} invalid out of ${specs.length}), first error is: ${first.wrapped}`
  // Who does not know everything must not scale down.
  if (first !== undefined && (failures.length === specs.length || best.replicas < situation.specReplicas)) {
    const message = `the HPA was unable to compute the replica count: ${first.message}`
    status.setCondition('ScalingActive', 'False', { reason: first.reason, message })
    return { replicas: undefined, metric: '', statuses, fault }
  }
  const message = `the HPA was able to successfully calculate a replica count from ${best.name}`
  status.setCondition('ScalingActive', 'True', { reason: 'ValidMetricFound', message })
  return { replicas: best.replicas, metric: best.name, statuses, fault }
}

function evaluate(spec: MetricSpec, situation: Situation) {
  const source = metricSources[spec.type]
  if (source === undefined) throw new Error(`a metric of unknown type ${spec.type} has been stored`)
  try {
    return source.propose(spec, situation)
  } catch (error) {
    if (!(error instanceof MetricsFault)) throw error
    const { message } = error
    return { reason: source.failure, message, wrapped: source.wrapped(spec, message) }
  }
}
