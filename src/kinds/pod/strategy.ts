/** How Pods are written. Source: semantics §3.2, §4.1. */
import { formatTime } from '../../apimachinery/time.ts'
import type { RequestContext } from '../../registry/context.ts'
import type { Strategy } from '../../registry/kind.ts'
import { applyAppArmorAnnotations } from './app-armor-annotations.ts'
import { applyLabelKeys } from './apply-label-keys.ts'
import { setPodCondition } from './conditions.ts'
import { applyPodDefaults } from './defaults.ts'
import { dropGatedFields } from './drop-gated-fields.ts'
import { qosClassOf } from './qos.ts'
import { samePodSpec } from './semantic-equality.ts'
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

function prepareForCreate(pod: Pod, { clock, warnings }: RequestContext): void {
  // The one field of the status that a client may bring.
  pod.status = { phase: 'Pending', qosClass: pod.status.qosClass || qosClassOf(pod.spec) }
  dropGatedFields(pod.spec)
  if ((pod.spec.schedulingGates ?? []).length > 0) setPodCondition(pod, GATED, formatTime(clock.now()))
  applyLabelKeys(pod)
  warnings.push(...applyAppArmorAnnotations(pod))
}

export const podStrategy: Strategy<Pod> = {
  applyDefaults: applyPodDefaults,
  prepareForCreate,
  prepareForUpdate(pod, old) {
    pod.status = old.status
    dropGatedFields(pod.spec)
  },
  validate: validateNewPod,
  validateUpdate: validatePodUpdate,
  warnings: podWarnings,
  tracksGeneration: true,
  sameSpec: samePodSpec,
  resetFields: { 'f:status': {} },
}
