import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster

/** The clock begins at 2026-01-01T00:00:00Z. */
beforeEach(async () => {
  cluster = await createCluster({ nodes: 1 })
})
afterEach(() => cluster.close())

async function cronJob(spec: JsonObject, script = 'sleep 5', jobSpec: JsonObject = {}): Promise<void> {
  const containers = [{ name: 'app', image: 'busybox', command: ['sh', '-c', script] }]
  const template = { spec: { restartPolicy: 'Never', terminationGracePeriodSeconds: 1, containers } }
  await cluster.apply({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'tick', namespace: 'default' },
    spec: { jobTemplate: { spec: { template, ...jobSpec } }, ...spec },
  })
}

const jobs = () => cluster.client.list('jobs.batch', 'default').items
const names = () => jobs().map(({ metadata }) => metadata.name)
const status = () => cluster.client.get('cronjobs.batch', 'default/tick').status as JsonObject
const events = () =>
  cluster.client
    .list('events', 'default', { fieldSelector: 'involvedObject.kind=CronJob' })
    .items.map(({ reason, message }) => `${reason}: ${message}`)
/** Minutes since 1970, as they stand in names. */
const minute = (time: string): number => Date.parse(time) / 60_000

describe('a CronJob', () => {
  it('starts a Job each time it is due, and sees it complete', async () => {
    await cronJob({ schedule: '*/5 * * * *' })
    await cluster.clock.advance('5m')
    await cluster.clock.advance('2s')
    const name = `tick-${minute('2026-01-01T00:05:00Z')}`
    expect(names()).toEqual([name])
    expect(jobs()[0]?.metadata).toMatchObject({
      annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-01T00:05:00Z' },
      ownerReferences: [{ kind: 'CronJob', name: 'tick', controller: true }],
    })
    expect(status()).toMatchObject({ active: [{ kind: 'Job', name }], lastScheduleTime: '2026-01-01T00:05:00Z' })

    await cluster.clock.advance('1m')
    expect(status().active).toBeUndefined()
    expect(status().lastSuccessfulTime).toEqual(expect.stringMatching(/^2026-01-01T00:05/))
    expect(events()).toEqual([
      `SuccessfulCreate: Created job ${name}`,
      `SawCompletedJob: Saw completed job: ${name}, condition: Complete`,
    ])
  })

  it('keeps as many ended Jobs as its limits say', async () => {
    const limits = { successfulJobsHistoryLimit: 2, failedJobsHistoryLimit: 0 }
    await cronJob({ schedule: '* * * * *', ...limits })
    await cluster.clock.advance('5m')
    await cluster.clock.advance('30s')
    const kept = [4, 5].map((passed) => `tick-${minute('2026-01-01T00:00:00Z') + passed}`)
    expect(names()).toEqual(kept)
    expect(events().filter((text) => text.startsWith('SuccessfulDelete'))).toHaveLength(3)
  })

  it.each([
    ['Allow', 3],
    ['Forbid', 1],
    ['Replace', 1],
  ])('with the policy %s has %i Jobs at a time after three minutes', async (concurrencyPolicy, count) => {
    await cronJob({ schedule: '* * * * *', concurrencyPolicy }, 'sleep 3600')
    await cluster.clock.advance('3m')
    await cluster.clock.advance('20s')
    expect(jobs()).toHaveLength(count)
    const newest = concurrencyPolicy === 'Forbid' ? 1 : 3
    expect(names().at(-1)).toBe(`tick-${minute('2026-01-01T00:00:00Z') + newest}`)
  })

  it('goes by the clocks of its time zone', async () => {
    await cronJob({ schedule: '0 9 * * *', timeZone: 'Asia/Tokyo' })
    await cluster.clock.advance('25h')
    expect(jobs().map(({ metadata }) => metadata.annotations)).toEqual([
      { 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-02T09:00:00+09:00' },
    ])
  })

  it('starts nothing while it is suspended, then the last one that it missed, unless that is too late', async () => {
    const resume = () =>
      cluster.client.patch('cronjobs.batch', 'default/tick', { type: 'merge', patch: { spec: { suspend: false } } })
    await cronJob({ schedule: '0 * * * *', suspend: true })
    await cluster.clock.advance('150m')
    expect(jobs()).toHaveLength(0)
    resume()
    await cluster.clock.advance('5s')
    expect(names()).toEqual([`tick-${minute('2026-01-01T02:00:00Z')}`])

    await cronJob({ schedule: '0 * * * *', suspend: true, startingDeadlineSeconds: 60 })
    await cluster.clock.advance('2h')
    resume()
    await cluster.clock.advance('5s')
    expect(names()).toEqual([`tick-${minute('2026-01-01T02:00:00Z')}`])
  })
})

describe('a Job with a time to live', () => {
  it('is removed so long after its end, with its Pods', async () => {
    await cronJob({ schedule: '0 0 1 1 *' })
    const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'brief', namespace: 'default' } }
    const containers = [{ name: 'app', image: 'busybox', command: ['sh', '-c', 'sleep 5'] }]
    const template = { spec: { restartPolicy: 'Never', containers } }
    await cluster.apply({ ...job, spec: { ttlSecondsAfterFinished: 60, template } })
    await cluster.clock.advance('1m')
    expect(names()).toEqual(['brief'])
    await cluster.clock.advance('20s')
    expect(names()).toEqual([])
    expect(cluster.client.list('pods', 'default').items).toEqual([])
  })
})
