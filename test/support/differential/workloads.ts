/** POST of random workloads, most of them nearly right; their Pods are plain ones. */
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import { loadSchema } from '../../../src/schema/load-schema.ts'
import type { Generator } from './generator.ts'
import { POD_SHAPE } from './pod-values.ts'
import type { Random } from './random.ts'
import { corrupt, type Shape, StructureValues } from './structure-values.ts'

const CORRUPT = 0.05
const BADNESS = [0, 0, 0.02, 0.1, 0.25]

/** [group and version, kind, resource, structure of the spec] */
const KINDS = [
  ['apps/v1', 'ReplicaSet', 'replicasets', 'apps.v1.ReplicaSetSpec'],
  ['apps/v1', 'Deployment', 'deployments', 'apps.v1.DeploymentSpec'],
  ['apps/v1', 'StatefulSet', 'statefulsets', 'apps.v1.StatefulSetSpec'],
  ['apps/v1', 'DaemonSet', 'daemonsets', 'apps.v1.DaemonSetSpec'],
  ['batch/v1', 'Job', 'jobs', 'batch.v1.JobSpec'],
  ['batch/v1', 'CronJob', 'cronjobs', 'batch.v1.CronJobSpec'],
  ['v1', 'ReplicationController', 'replicationcontrollers', 'core.v1.ReplicationControllerSpec'],
] as const

const SMALL = { good: [0, 1, 2, 3], bad: [-1, 100_001, 2 ** 31] }
const AMOUNT = { good: [1, '25%', 0, '100%'], bad: [-1, 'half', '101%', '%', '1.5%', '-5%', '5'] }

export const WORKLOAD_SHAPE: Shape = {
  ...POD_SHAPE,
  values: {
    ...POD_SHAPE.values,
    replicas: SMALL,
    minReadySeconds: SMALL,
    parallelism: SMALL,
    completions: SMALL,
    maxSurge: AMOUNT,
    maxUnavailable: AMOUNT,
    'matchLabels keys': { good: ['app'], bad: ['a/b/c', 'x'] },
    'LabelSelector.matchLabels': { good: ['web'], bad: ['b c', 'other'] },
    'LabelSelectorRequirement.key': { good: ['app'], bad: ['', 'a b'] },
    'LabelSelectorRequirement.operator': { good: ['In', 'Exists'], bad: ['Near', 'NotIn', ''] },
    'LabelSelectorRequirement.values': { good: ['web'], bad: ['b c'] },
    'ReplicationControllerSpec.selector': { good: ['web'], bad: ['other', 'b c'] },
    'selector keys': { good: ['app'], bad: ['x', 'a b'] },
    'DeploymentStrategy.type': { good: ['RollingUpdate', 'Recreate'], bad: ['Blue', ''] },
    'StatefulSetUpdateStrategy.type': { good: ['RollingUpdate', 'OnDelete'], bad: ['Blue', ''] },
    'DaemonSetUpdateStrategy.type': { good: ['RollingUpdate', 'OnDelete'], bad: ['Blue', ''] },
    podManagementPolicy: { good: ['OrderedReady', 'Parallel'], bad: ['Chaos', ''] },
    serviceName: { good: ['web'], bad: ['A b', 'a.b', ''] },
    whenDeleted: { good: ['Retain', 'Delete'], bad: ['Maybe', ''] },
    whenScaled: { good: ['Retain', 'Delete'], bad: ['Maybe', ''] },
    completionMode: { good: ['Indexed', 'NonIndexed'], bad: ['Other', ''] },
    podReplacementPolicy: { good: ['Failed', 'TerminatingOrFailed'], bad: ['X', ''] },
    managedBy: { good: ['example.com/x', 'kubernetes.io/job-controller'], bad: ['x', 'A_/x', 'a.b/', '', 'a/"b"'] },
    'PodFailurePolicyRule.action': { good: ['Count', 'Ignore', 'FailJob', 'FailIndex'], bad: ['Explode', ''] },
    'PodFailurePolicyOnExitCodesRequirement.operator': { good: ['In', 'NotIn'], bad: ['X', ''] },
    'PodFailurePolicyOnExitCodesRequirement.values': { good: [1, 2, 42], bad: [0, -1] },
    'PodFailurePolicyOnExitCodesRequirement.containerName': { good: ['app'], bad: ['other', ''] },
    'PodFailurePolicyOnPodConditionsPattern.type': { good: ['DisruptionTarget'], bad: ['', 'a b'] },
    'PodFailurePolicyOnPodConditionsPattern.status': { good: ['True', 'False'], bad: ['Maybe', ''] },
    succeededIndexes: { good: ['0', '0-1', '0,1'], bad: ['x', '1,0', '1-', '0-9', '1-2-3', ''] },
    succeededCount: SMALL,
    schedule: {
      good: ['* * * * *', '@hourly', '*/5 1-3 * jan mon-fri', '@every 1h30m', '0 0 ? * 6'],
      bad: [
        'often',
        '* * * *',
        '60 * * * *',
        '* * 0 * *',
        '@never',
        '@every x',
        '@every 5',
        'TZ=UTC * * * * *',
        'TZ=x',
        '5-1 * * * *',
        '*/0 * * * *',
        '1-2-3 * * * *',
        '*/x * * * *',
        '-1 * * * *',
        '',
      ],
    },
    timeZone: {
      good: ['Etc/UTC', 'Europe/Berlin', 'UTC'],
      bad: ['Mars/Base', 'Local', '', '../x', 'utc', 'a..b', '+01'],
    },
    concurrencyPolicy: { good: ['Allow', 'Forbid', 'Replace'], bad: ['Maybe', ''] },
  },
}

export const workloads: Generator = (random, index) => {
  const [apiVersion, kind, resource, type] = random.pick(KINDS)
  const message = loadSchema().message(`io.k8s.api.${type}`)
  if (message === undefined) throw new Error(`no structure of ${type}`)
  const badness = random.pick(BADNESS)
  const spec = new StructureValues(random, WORKLOAD_SHAPE, badness).object(message)
  const isCron = kind === 'CronJob'
  const isBatch = isCron || kind === 'Job'
  const inner = isCron ? jobTemplate(random, badness) : spec
  if (isCron) spec.jobTemplate = { spec: inner }
  inner.template = template(random, badness, isBatch ? 'Never' : 'Always')
  if (!isBatch && random.chance(1 - badness))
    inner.selector = kind === 'ReplicationController' ? labelsOfPods() : { matchLabels: labelsOfPods() }
  if (isBatch && random.chance(0.85)) delete inner.selector
  const metadata: JsonObject = {
    name: random.chance(1 - badness / 2) ? `w-${index}` : random.pick(['A_b', `w.${index}`, 'x'.repeat(53)]),
  }
  const body: JsonObject = { apiVersion, kind, metadata, spec }
  if (random.chance(CORRUPT)) corrupt(random, body)
  const prefix = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`
  return { method: 'POST', path: `${prefix}/namespaces/{ns}/${resource}`, body }
}

/** Fresh ones each time: a request may be corrupted in place. */
const labelsOfPods = (): JsonObject => ({ app: 'web' })

function jobTemplate(random: Random, badness: number): JsonObject {
  const message = loadSchema().message('io.k8s.api.batch.v1.JobSpec')
  return message === undefined ? {} : new StructureValues(random, WORKLOAD_SHAPE, badness).object(message)
}

function template(random: Random, badness: number, restartPolicy: string): JsonObject {
  const spec: JsonObject = { containers: [{ name: 'app', image: 'x' }], restartPolicy }
  if (random.chance(badness)) spec.restartPolicy = random.pick(['OnFailure', 'Always', 'Never', 'X'])
  if (random.chance(badness)) spec.activeDeadlineSeconds = random.pick([0, 10])
  if (random.chance(badness)) spec.containers = random.pick([[], [{ name: 'A' }], [{ name: 'app', image: ' x' }]])
  const labels = random.chance(badness) ? random.pick([{}, { app: 'other' }, { app: 'b c' }]) : labelsOfPods()
  return { metadata: { labels, ...(random.chance(badness) ? { annotations: { 'Bad Key': '' } } : {}) }, spec }
}
