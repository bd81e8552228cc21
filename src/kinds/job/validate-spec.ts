/** What a Job may ask for, in Kubernetes' order; of Jobs and of the templates of CronJobs. Source: recordings kinds-apps/jobs, cron-jobs. */
import { domainPrefixedPathErrors } from '../../apimachinery/domain-prefixed-path.ts'
import {
  type FieldError,
  invalid,
  notSupported,
  RawText,
  required,
  tooLong,
  typedText,
} from '../../apimachinery/field-error.ts'
import { printInternal } from '../pod/internal-printer.ts'
import { validatePodTemplate } from '../pod/validate-pod.ts'
import { countErrors } from '../workload/counts.ts'
import { INDEXED, isIndexed, type JobSpec } from './types.ts'
import { failurePolicyErrors, successPolicyErrors } from './validate-policies.ts'

const MAX_PARALLELISM = 100_000
const MAX_FAILED_INDEXES = 100_000
const MANY_COMPLETIONS = 100_000
const MAX_WITH_MANY = 10_000
const MAX_MANAGER_BYTES = 63
const MODES = ['NonIndexed', INDEXED]
const REPLACEMENTS = ['Failed', 'TerminatingOrFailed']

const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
]

/** `path` is that of the spec. */
export const jobSpecErrors = (spec: JobSpec, path: string): FieldError[] => [
  ...countErrors(spec, COUNTS, path),
  ...(spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined
    ? [required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')]
    : []),
  ...(spec.managedBy === undefined ? [] : managerErrors(spec.managedBy, `${path}.managedBy`)),
  ...modeErrors(spec, path),
  ...(spec.podFailurePolicy === undefined ? [] : failurePolicyErrors(spec, `${path}.podFailurePolicy`)),
  ...successErrors(spec, `${path}.successPolicy`),
  ...replacementErrors(spec, `${path}.podReplacementPolicy`),
  ...validatePodTemplate(spec.template, `${path}.template`),
  ...restartErrors(spec, `${path}.template.spec.restartPolicy`),
]

/** 'acme.io/foo'. */
const managerErrors = (manager: string, path: string): FieldError[] => [
  ...domainPrefixedPathErrors(manager, path),
  ...(Buffer.byteLength(manager) > MAX_MANAGER_BYTES ? [tooLong(path, MAX_MANAGER_BYTES)] : []),
]

function modeErrors(spec: JobSpec, path: string): FieldError[] {
  const { completionMode: mode = 'NonIndexed', backoffLimitPerIndex: perIndex, maxFailedIndexes: maxFailed } = spec
  if (mode === INDEXED) return indexedErrors(spec, path)
  if (!MODES.includes(mode)) return [notSupported(`${path}.completionMode`, mode, MODES)]
  const why = 'requires indexed completion mode'
  return [
    ...(perIndex === undefined ? [] : [invalid(`${path}.backoffLimitPerIndex`, perIndex, why)]),
    ...(maxFailed === undefined ? [] : [invalid(`${path}.maxFailedIndexes`, maxFailed, why)]),
  ]
}

function indexedErrors(spec: JobSpec, path: string): FieldError[] {
  const { completions, parallelism = 0, maxFailedIndexes: maxFailed } = spec
  const errors: FieldError[] = []
  if (completions === undefined) errors.push(required(`${path}.completions`, `when completion mode is ${INDEXED}`))
  if (parallelism > MAX_PARALLELISM) {
    const why = `must be less than or equal to ${MAX_PARALLELISM} when completion mode is ${INDEXED}`
    errors.push(invalid(`${path}.parallelism`, parallelism, why))
  }
  if (completions !== undefined && maxFailed !== undefined && maxFailed > completions)
    errors.push(invalid(`${path}.maxFailedIndexes`, maxFailed, 'must be less than or equal to completions'))
  if (maxFailed !== undefined && maxFailed > MAX_FAILED_INDEXES)
    errors.push(invalid(`${path}.maxFailedIndexes`, maxFailed, `must be less than or equal to ${MAX_FAILED_INDEXES}`))
  return [...errors, ...manyIndexesErrors(spec, path)]
}

/** With very many indexes the status would grow too long. */
function manyIndexesErrors(spec: JobSpec, path: string): FieldError[] {
  const { completions = 0, backoffLimitPerIndex, maxFailedIndexes: maxFailed } = spec
  if (completions <= MANY_COMPLETIONS || backoffLimitPerIndex === undefined) return []
  const missing =
    maxFailed === undefined
      ? [required(`${path}.maxFailedIndexes`, `must be specified when completions is above ${MANY_COMPLETIONS}`)]
      : []
  const why =
    `must be less than or equal to ${MAX_WITH_MANY} when completions are above ${MANY_COMPLETIONS} ` +
    'and used with backoff limit per index'
  const tooMuch = (['parallelism', 'maxFailedIndexes'] as const).flatMap((field) => {
    const value = spec[field] ?? 0
    return value > MAX_WITH_MANY ? [invalid(`${path}.${field}`, value, why)] : []
  })
  return [...missing, ...tooMuch]
}

function successErrors(spec: JobSpec, path: string): FieldError[] {
  if (spec.successPolicy === undefined) return []
  if (isIndexed(spec)) return successPolicyErrors(spec, path)
  const printed = new RawText(printInternal('batch.SuccessPolicy', spec.successPolicy))
  return [invalid(path, printed, 'requires indexed completion mode')]
}

function replacementErrors({ podReplacementPolicy: policy, podFailurePolicy }: JobSpec, path: string): FieldError[] {
  if (policy === undefined) return []
  const choices = podFailurePolicy === undefined ? REPLACEMENTS : ['Failed']
  return choices.includes(policy) ? [] : [notSupported(path, policy, choices)]
}

function restartErrors({ template, podFailurePolicy }: JobSpec, path: string): FieldError[] {
  const { restartPolicy: policy = '' } = template.spec
  if (policy === '' || policy === 'Always') return [required(path, 'valid values: "OnFailure", "Never"')]
  if (policy !== 'OnFailure' && policy !== 'Never') return [notSupported(path, policy, ['OnFailure', 'Never'])]
  if (podFailurePolicy === undefined || policy === 'Never') return []
  return [invalid(path, typedText(policy), 'only "Never" is supported when podFailurePolicy is specified')]
}
