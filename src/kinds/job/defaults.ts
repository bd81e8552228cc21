/** Defaults of Jobs, and the selector that a Job is given. Source: Kubernetes docs "Jobs", recording kinds-apps/jobs. */
import type { ObjectMeta } from '../../apimachinery/objects.ts'
import { applyPodSpecDefaults } from '../pod/defaults.ts'
import type { Job, JobSpec } from './types.ts'

const MAX_INT32 = 2_147_483_647
export const JOB_NAME = 'batch.kubernetes.io/job-name'
export const CONTROLLER_UID = 'batch.kubernetes.io/controller-uid'
const OLD_JOB_NAME = 'job-name'
const OLD_CONTROLLER_UID = 'controller-uid'

/** Labels that the Pods of a Job have, in the order in which rules look at them. */
export const podLabels = ({
  name = '',
  uid = '',
}: ObjectMeta): readonly (readonly [label: string, value: string])[] => [
  [OLD_CONTROLLER_UID, uid],
  [OLD_JOB_NAME, name],
  [CONTROLLER_UID, uid],
  [JOB_NAME, name],
]

export function applyJobDefaults({ metadata, spec }: Job): void {
  applyJobTemplateDefaults(spec)
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
  spec.parallelism ??= 1
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : MAX_INT32
  takeLabels(metadata, spec)
  spec.completionMode ??= 'NonIndexed'
  spec.suspend ??= false
  spec.podReplacementPolicy ??= spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed'
  spec.manualSelector ??= false
}

/** What a Job gets inside a CronJob as well. */
export function applyJobTemplateDefaults({ template, podFailurePolicy }: JobSpec): void {
  applyPodSpecDefaults(template.spec)
  for (const { onPodConditions = [] } of podFailurePolicy?.rules ?? []) {
    for (const pattern of onPodConditions) pattern.status ||= 'True'
  }
}

/** A Job without labels has those of its template. */
function takeLabels(metadata: ObjectMeta, { template }: JobSpec): void {
  const { labels } = template.metadata
  if (labels !== undefined && Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels }
}

/** Gives a Job the labels and the selector by which its Pods are told from all others. */
export function generateSelector({ metadata, spec }: Job): void {
  const labels = { ...spec.template.metadata.labels }
  const shared = sameLabels(metadata.labels, labels)
  for (const [label, value] of podLabels(metadata)) labels[label] ??= value
  spec.template.metadata.labels = labels
  // Labels that came from the template are one with it.
  if (shared) metadata.labels = { ...labels }
  const matchLabels = { ...spec.selector?.matchLabels }
  matchLabels[CONTROLLER_UID] ??= metadata.uid ?? ''
  spec.selector = { ...spec.selector, matchLabels }
}

function sameLabels(a: { readonly [key: string]: string } = {}, b: { readonly [key: string]: string }): boolean {
  const keys = Object.keys(a)
  return keys.length > 0 && keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}
