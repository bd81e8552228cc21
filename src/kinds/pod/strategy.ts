/** How Pods are written. Source: semantics §3.2, §4.1. */
import { formatTime } from '../../apimachinery/time.ts'
import type { RequestContext } from '../../registry/context.ts'
import type { Strategy } from '../../registry/kind.ts'
import { setPodCondition } from './conditions.ts'
import { applyPodDefaults } from './defaults.ts'
import { qosClassOf } from './qos.ts'
import type { Pod } from './types.ts'
import { validateNewPod } from './validate-pod.ts'
import { validatePodUpdate } from './validate-update.ts'
import { podWarnings } from './warnings.ts'

const GATED = {
  type: 'PodScheduled',
  status: 'False',
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
}

function prepareForCreate(pod: Pod, { clock }: RequestContext): void {
  pod.status = { phase: 'Pending', qosClass: qosClassOf(pod.spec) }
  if ((pod.spec.schedulingGates ?? []).length > 0) setPodCondition(pod, GATED, formatTime(clock.now()))
}

export const podStrategy: Strategy<Pod> = {
  applyDefaults: applyPodDefaults,
  prepareForCreate,
  prepareForUpdate(pod, old) {
    pod.status = old.status
  },
  validate: validateNewPod,
  validateUpdate: validatePodUpdate,
  warnings: podWarnings,
  tracksGeneration: true,
  resetFields: { 'f:status': {} },
}
