import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster({ nodes: 2 })
})
afterEach(() => cluster.close())

/** A Job whose containers run this line of a shell. */
async function job(script: string, spec: JsonObject = {}): Promise<void> {
  const containers = [{ name: 'app', image: 'busybox', command: ['sh', '-c', script] }]
  const template = { spec: { restartPolicy: 'Never', terminationGracePeriodSeconds: 1, containers } }
  await cluster.apply({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'work', namespace: 'default' },
    spec: { template, ...spec },
  })
  await cluster.clock.advance('8s')
}

const pods = () => cluster.client.list('pods', 'default').items
const status = () => cluster.client.get('jobs.batch', 'default/work').status as JsonObject
const conditions = () =>
  ((status().conditions ?? []) as JsonObject[]).map(({ type, status: value, reason }) => [type, value, reason])
const reasons = () =>
  cluster.client
    .list('events', 'default', { fieldSelector: 'involvedObject.kind=Job' })
    .items.map(({ reason }) => reason)

describe('a Job', () => {
  it('runs Pods until enough have succeeded, and counts each of them once', async () => {
    await job('sleep 20', { completions: 3, parallelism: 2 })
    expect(pods()).toHaveLength(2)
    expect(pods()[0]?.metadata).toMatchObject({
      finalizers: ['batch.kubernetes.io/job-tracking'],
      labels: { 'batch.kubernetes.io/job-name': 'work', 'job-name': 'work' },
    })
    expect(status()).toMatchObject({ active: 2, ready: 2, terminating: 0, uncountedTerminatedPods: {} })

    await cluster.clock.advance('22s')
    expect(status()).toMatchObject({ active: 1, succeeded: 2, uncountedTerminatedPods: {} })
    await cluster.clock.advance('1m')
    expect(status()).toMatchObject({ succeeded: 3, completionTime: expect.any(String) })
    expect(status().active).toBeUndefined()
    expect(pods().flatMap(({ metadata }) => metadata.finalizers ?? [])).toEqual([])
    expect(conditions()).toEqual([
      ['SuccessCriteriaMet', 'True', 'CompletionsReached'],
      ['Complete', 'True', 'CompletionsReached'],
    ])
    expect(reasons()).toEqual(['SuccessfulCreate', 'SuccessfulCreate', 'SuccessfulCreate', 'Completed'])
  })

  it('tries again after failures, each time later, and gives up at its limit', async () => {
    await job('exit 1', { backoffLimit: 2 })
    expect([pods().length, status().failed]).toEqual([1, 1])
    await cluster.clock.advance('10s')
    expect([pods().length, status().failed]).toEqual([2, 2])
    await cluster.clock.advance('11s')
    expect(pods()).toHaveLength(2)
    await cluster.clock.advance('6s')
    expect([pods().length, status().failed]).toEqual([3, 3])
    expect(conditions()).toEqual([
      ['FailureTarget', 'True', 'BackoffLimitExceeded'],
      ['Failed', 'True', 'BackoffLimitExceeded'],
    ])
    expect(reasons().at(-1)).toBe('BackoffLimitExceeded')
  })

  it('stops at its deadline, and waits for its Pods to be gone', async () => {
    await job('sleep 3600', { activeDeadlineSeconds: 20 })
    await cluster.clock.advance('30s')
    expect(conditions()).toEqual([
      ['FailureTarget', 'True', 'DeadlineExceeded'],
      ['Failed', 'True', 'DeadlineExceeded'],
    ])
    expect(status()).toMatchObject({ failed: 1, terminating: 0 })
    expect(pods()).toHaveLength(0)
    expect(reasons()).toContain('SuccessfulDelete')
  })

  it('gives each Pod of an Indexed Job its number, and gives up an index by itself', async () => {
    const indexed = { completions: 3, parallelism: 3, completionMode: 'Indexed' }
    await job('exit $(JOB_COMPLETION_INDEX)', { ...indexed, backoffLimitPerIndex: 0 })
    const indexes = pods().map(({ metadata }) => metadata.annotations?.['batch.kubernetes.io/job-completion-index'])
    expect(indexes.sort()).toEqual(['0', '1', '2'])
    expect(pods().find(({ metadata }) => metadata.generateName === 'work-1-')).toMatchObject({
      metadata: {
        annotations: { 'batch.kubernetes.io/job-index-failure-count': '0' },
        labels: { 'batch.kubernetes.io/job-completion-index': '1' },
      },
      spec: { hostname: 'work-1', containers: [{ env: [{ name: 'JOB_COMPLETION_INDEX' }] }] },
    })
    expect(status()).toMatchObject({ completedIndexes: '0', failedIndexes: '1,2', succeeded: 1, failed: 2 })
    expect(conditions()).toEqual([
      ['FailureTarget', 'True', 'FailedIndexes'],
      ['Failed', 'True', 'FailedIndexes'],
    ])
  })

  it('fails with a Pod that its failure policy names', async () => {
    const rules = [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }]
    await job('exit 42', { podFailurePolicy: { rules } })
    expect(conditions()[0]).toEqual(['FailureTarget', 'True', 'PodFailurePolicy'])
    const [condition] = status().conditions as JsonObject[]
    expect(condition?.message).toBe(
      `Container app for pod default/${pods()[0]?.metadata.name} failed with exit code 42 matching FailJob rule at index 0`,
    )
  })

  it('is complete as soon as its success policy says so, and stops the others', async () => {
    const indexed = { completions: 3, parallelism: 3, completionMode: 'Indexed' }
    await job('sleep $(JOB_COMPLETION_INDEX)0; sleep 5', {
      ...indexed,
      successPolicy: { rules: [{ succeededCount: 1 }] },
    })
    await cluster.clock.advance('5s')
    expect(conditions()).toEqual([
      ['SuccessCriteriaMet', 'True', 'SuccessPolicy'],
      ['Complete', 'True', 'SuccessPolicy'],
    ])
    expect(status()).toMatchObject({ succeeded: 1, completedIndexes: '0' })
    expect(pods()).toHaveLength(1)
  })

  it('has no Pods while it is suspended', async () => {
    await job('sleep 3600', { suspend: true })
    expect(pods()).toHaveLength(0)
    expect(conditions()).toEqual([['Suspended', 'True', 'JobSuspended']])
    expect(status().startTime).toBeUndefined()
    cluster.client.patch('jobs.batch', 'default/work', { type: 'merge', patch: { spec: { suspend: false } } })
    await cluster.clock.advance('5s')
    expect(status()).toMatchObject({ active: 1, ready: 1, startTime: expect.any(String) })
    expect(conditions()).toEqual([['Suspended', 'False', 'JobResumed']])
    cluster.client.patch('jobs.batch', 'default/work', { type: 'merge', patch: { spec: { suspend: true } } })
    await cluster.clock.advance('5s')
    expect(pods()).toHaveLength(0)
    expect(status().failed).toBeUndefined()
    expect(reasons()).toEqual(['Suspended', 'SuccessfulCreate', 'Resumed', 'SuccessfulDelete'])
  })

  it('lets its Pods go when it is deleted', async () => {
    await job('sleep 3600')
    cluster.client.delete('jobs.batch', 'default/work', { propagationPolicy: 'Background' })
    await cluster.clock.advance('1m')
    expect(pods()).toHaveLength(0)
  })
})
