/** Jobs: defaults, the generated selector and rules. Source: recordings kinds-apps/jobs, jobs-updates. */
import { defineKind } from '../registry/kind.ts'
import { applyJobDefaults, generateSelector } from './job/defaults.ts'
import type { Job } from './job/types.ts'
import { validateJob, validateJobUpdate } from './job/validate.ts'
import { jobStatusErrors } from './job/validate-status.ts'
import { jobWarnings } from './job/warnings.ts'
import { dropGatedFields } from './pod/drop-gated-fields.ts'
import { semanticallyEqual } from './pod/semantic-equality.ts'
import { workloadStatus } from './workload/status.ts'
import { podNameWarnings } from './workload/template.ts'

/** What is read back from the store is defaulted again, and labels of the template have grown since. */
function withLabels(job: Job): Job {
  if (Object.keys(job.metadata.labels ?? {}).length > 0) return job
  const { labels } = job.spec.template.metadata
  if (labels === undefined) return job
  // Keys stay in Go's order.
  const { annotations, ownerReferences, finalizers, managedFields, ...head } = job.metadata
  const tail = Object.entries({ annotations, ownerReferences, finalizers, managedFields })
  const given = Object.fromEntries(tail.filter(([, value]) => value !== undefined))
  return { ...job, metadata: { ...head, labels, ...given } }
}

function warnings(job: Job, old?: Job): string[] {
  const isSame = old !== undefined && old.metadata.generation === job.metadata.generation
  return [...podNameWarnings(job.metadata, old), ...(isSame ? [] : jobWarnings(job.spec, 'spec'))]
}

export const job = defineKind<Job>({
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  resource: 'jobs',
  namespaced: true,
  strategy: {
    applyDefaults: applyJobDefaults,
    prepareForCreate(object) {
      if (object.spec.manualSelector !== true) generateSelector(object)
      object.status = {}
      dropGatedFields(object.spec.template.spec)
    },
    prepareForUpdate(object, old) {
      object.status = old.status
      dropGatedFields(object.spec.template.spec)
    },
    validate: validateJob,
    validateUpdate: validateJobUpdate,
    warnings,
    tracksGeneration: true,
    sameSpec: ({ spec }, old) => semanticallyEqual('batch.JobSpec', spec, old.spec),
    resetFields: { 'f:status': {} },
  },
  toStorage: withLabels,
  subresources: [workloadStatus<Job>(jobStatusErrors)],
  defaultPropagation: 'Orphan',
  propagationWarning:
    'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set ' +
    'propagationPolicy=Orphan to suppress this warning',
})
