/** CronJobs: defaults and rules. Source: recording kinds-apps/cron-jobs. */
import { type FieldError, invalid } from '../apimachinery/field-error.ts'
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateCommonUpdate, validateKindMetaUpdate, validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { ObjectMeta } from '../apimachinery/objects.ts'
import { defineKind, type UpdateSubresource } from '../registry/kind.ts'
import { type CronJob, cronSpecErrors, ZONE_IN_SCHEDULE } from './cron-job/validate.ts'
import { applyJobTemplateDefaults } from './job/defaults.ts'
import { jobWarnings } from './job/warnings.ts'
import { dropGatedFields } from './pod/drop-gated-fields.ts'
import { semanticallyEqual } from './pod/semantic-equality.ts'
import { podNameWarnings } from './workload/template.ts'

const TEMPLATE = 'spec.jobTemplate.spec'
/** Jobs are called after it, with a number of ten digits and a dash. */
const MAX_NAME_BYTES = 52

function applyDefaults({ spec }: CronJob): void {
  applyJobTemplateDefaults(spec.jobTemplate.spec)
  spec.concurrencyPolicy ||= 'Allow'
  spec.suspend ??= false
  spec.successfulJobsHistoryLimit ??= 3
  spec.failedJobsHistoryLimit ??= 1
}

function nameErrors({ name = '' }: ObjectMeta): FieldError[] {
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return []
  return [invalid('metadata.name', name, `must be no more than ${MAX_NAME_BYTES} characters`)]
}

function warnings({ metadata, spec }: CronJob, old?: CronJob): string[] {
  const isSame = old !== undefined && old.metadata.generation === metadata.generation
  const found = podNameWarnings(metadata, old)
  if (!isSame) found.push(...jobWarnings(spec.jobTemplate.spec, TEMPLATE))
  if (old === undefined || !spec.schedule.includes(ZONE_IN_SCHEDULE)) return found
  const docs = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/'
  found.push(`cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see ${docs} for more details`)
  return found
}

/** This status has no rules. */
const status: UpdateSubresource<CronJob> = {
  type: 'update',
  name: 'status',
  strategy: {
    prepareForUpdate(object, old) {
      object.spec = old.spec
    },
    validateUpdate: (object, old) => validateCommonUpdate(object.metadata, old.metadata, true),
    resetFields: { 'f:spec': {} },
  },
}

export const cronJob = defineKind<CronJob>({
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  resource: 'cronjobs',
  namespaced: true,
  strategy: {
    applyDefaults,
    prepareForCreate(object) {
      object.status = {}
      dropGatedFields(object.spec.jobTemplate.spec.template.spec)
    },
    prepareForUpdate(object, old) {
      object.status = old.status
      dropGatedFields(object.spec.jobTemplate.spec.template.spec)
    },
    validate: (object) => [
      ...validateObjectMeta(object.metadata, { namespaced: true, validateName: dns1123Subdomain }),
      ...cronSpecErrors(object.spec),
      ...nameErrors(object.metadata),
    ],
    validateUpdate: (object, old) => [
      ...validateCommonUpdate(object.metadata, old.metadata, true),
      ...validateKindMetaUpdate(object.metadata, old.metadata),
      ...cronSpecErrors(object.spec, old.spec),
    ],
    warnings,
    tracksGeneration: true,
    sameSpec: ({ spec }, old) => semanticallyEqual('batch.CronJobSpec', spec, old.spec),
    resetFields: { 'f:status': {} },
  },
  subresources: [status],
})
