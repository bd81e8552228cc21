/** Rows of workloads: apps, batch and what came before them in the core group. Source: recordings list/table-kinds, table-more-kinds. */

import { humanDuration } from '../../apimachinery/duration.ts'
import { listOf } from '../../apimachinery/object-fields.ts'
import type { KubeObject } from '../../apimachinery/objects.ts'
import { parseTime } from '../../apimachinery/time.ts'
import {
  age,
  type Cell,
  containers,
  count,
  labels,
  name,
  number,
  type Printers,
  ratio,
  reader,
  row,
  selector,
  since,
  text,
} from './cells.ts'

const TEMPLATE = 'spec.template.spec'

const readReplicas = [number('spec.replicas'), number('status.replicas'), number('status.readyReplicas')]

/** 'kind.group/name' of the owner that controls the object. */
const controller: Cell = ({ metadata }) => {
  const owner = (metadata.ownerReferences ?? []).find((reference) => reference.controller === true)
  if (owner === undefined) return '<none>'
  const [group = '', version] = String(owner.apiVersion ?? '').split('/')
  const kind = version === undefined ? owner.kind : `${owner.kind}.${group}`
  return `${String(kind).toLowerCase()}/${owner.name}`
}

const conditionsOf = reader('status.conditions')

/** What a Job's status says first counts. The deletion of a Job comes between its end and its other states. */
const JOB_STATES: readonly [condition: string, word: string][] = [
  ['Complete', 'Complete'],
  ['Failed', 'Failed'],
  ['', 'Terminating'],
  ['Suspended', 'Suspended'],
  ['FailureTarget', 'FailureTarget'],
  ['SuccessCriteriaMet', 'SuccessCriteriaMet'],
]

const jobStatus: Cell = (job) => {
  const conditions = listOf(conditionsOf(job))
  const holds = (condition: string): boolean =>
    condition === ''
      ? job.metadata.deletionTimestamp !== undefined
      : conditions.find(({ type }) => type === condition)?.status === 'True'
  return JOB_STATES.find(([condition]) => holds(condition))?.[1] ?? 'Running'
}

const succeeded = number('status.succeeded')
const completionsOf = reader('spec.completions')
const parallelism = number('spec.parallelism')

const jobCompletions: Cell = (job, now) => {
  const done = succeeded(job, now)
  const wanted = completionsOf(job)
  if (typeof wanted === 'number') return `${done}/${wanted}`
  const parallel = Number(parallelism(job, now))
  return parallel > 1 ? `${done}/1 of ${parallel}` : `${done}/1`
}

const startOf = reader('status.startTime')
const endOf = reader('status.completionTime')

const jobDuration: Cell = (job: KubeObject, now) => {
  const [start, end] = [startOf(job), endOf(job)]
  if (typeof start !== 'string') return ''
  return humanDuration((typeof end === 'string' ? parseTime(end) : now) - parseTime(start))
}

const suspended = reader('spec.suspend')
const cronSuspend: Cell = (object) => {
  const value = suspended(object)
  if (value === undefined) return '<unset>'
  return value === true ? 'True' : 'False'
}

const JOB_TEMPLATE = 'spec.jobTemplate.spec'

export const workloadPrinters: Printers = {
  '/podtemplates': row(name, ...containers('template.spec'), labels('template.metadata.labels')),
  '/replicationcontrollers': row(name, ...readReplicas, age, ...containers(TEMPLATE), labels('spec.selector')),
  'apps/replicasets': row(name, ...readReplicas, age, ...containers(TEMPLATE), selector('spec.selector')),
  'apps/deployments': row(
    name,
    ratio('status.readyReplicas', 'spec.replicas'),
    number('status.updatedReplicas'),
    number('status.availableReplicas'),
    age,
    ...containers(TEMPLATE),
    selector('spec.selector', ''),
  ),
  'apps/statefulsets': row(name, ratio('status.readyReplicas', 'spec.replicas'), age, ...containers(TEMPLATE)),
  'apps/daemonsets': row(
    name,
    number('status.desiredNumberScheduled'),
    number('status.currentNumberScheduled'),
    number('status.numberReady'),
    number('status.updatedNumberScheduled'),
    number('status.numberAvailable'),
    labels(`${TEMPLATE}.nodeSelector`),
    age,
    ...containers(TEMPLATE),
    selector('spec.selector'),
  ),
  'apps/controllerrevisions': row(name, controller, number('revision'), age),
  'batch/jobs': row(
    name,
    jobStatus,
    jobCompletions,
    jobDuration,
    age,
    ...containers(TEMPLATE),
    selector('spec.selector'),
  ),
  'batch/cronjobs': row(
    name,
    text('spec.schedule'),
    text('spec.timeZone', '<none>'),
    cronSuspend,
    count('status.active'),
    since('status.lastScheduleTime', '<none>'),
    age,
    ...containers(`${JOB_TEMPLATE}.template.spec`),
    selector(`${JOB_TEMPLATE}.selector`),
  ),
}
