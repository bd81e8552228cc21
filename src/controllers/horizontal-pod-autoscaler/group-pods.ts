/** Which Pods of a target have figures that count. Source: the replica calculator of kube-controller-manager, with its defaults. */
import { parseTime } from '../../apimachinery/time.ts'
import { isTerminating, podCondition } from '../pod-state.ts'
import type { PodMetric, ScaledPod } from './types.ts'

/** For so long after a Pod's start, its use of the processor may be that of starting. */
const CPU_INITIALIZATION_MS = 300_000
/** A Pod that stopped being ready within this time of its start never was. */
const INITIAL_READINESS_MS = 30_000

export interface PodGroups {
  readonly ready: number
  /** Not ready: their figures do not count. */
  readonly unready: ReadonlySet<string>
  /** Without figures. */
  readonly missing: ReadonlySet<string>
  /** Failed, or going. */
  readonly ignored: ReadonlySet<string>
}

/** `resource` is '' for metrics that are no use of resources. */
export function groupPods(
  pods: readonly ScaledPod[],
  metrics: ReadonlyMap<string, PodMetric>,
  resource: string,
  now: number,
): PodGroups {
  const groups = {
    ready: [] as string[],
    unready: new Set<string>(),
    missing: new Set<string>(),
    ignored: new Set<string>(),
  }
  for (const pod of pods) {
    const { name = '' } = pod.metadata
    const metric = metrics.get(name)
    if (isTerminating(pod) || pod.status.phase === 'Failed') groups.ignored.add(name)
    else if (pod.status.phase === 'Pending') groups.unready.add(name)
    else if (metric === undefined) groups.missing.add(name)
    else if (resource === 'cpu' && !isSettled(pod, metric, now)) groups.unready.add(name)
    else groups.ready.push(name)
  }
  return { ...groups, ready: groups.ready.length }
}

/** Whether a Pod's use of the processor is that of its work, not of its start. */
function isSettled(pod: ScaledPod, { timestamp, windowMs }: PodMetric, now: number): boolean {
  const ready = podCondition(pod, 'Ready')
  if (ready === undefined || pod.status.startTime === undefined) return false
  const started = parseTime(pod.status.startTime)
  const since = parseTime(ready.lastTransitionTime ?? '')
  if (started + CPU_INITIALIZATION_MS > now) return ready.status !== 'False' && timestamp >= since + windowMs
  return ready.status !== 'False' || started + INITIAL_READINESS_MS <= since
}
