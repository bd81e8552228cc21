import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster({ nodes: 2 })
})
afterEach(() => cluster.close())

const AUTOSCALERS = 'horizontalpodautoscalers.autoscaling'

/** A Deployment `web` whose Pods ask for 200m, running for long enough that their use counts. */
async function deploy(replicas: number, container: object = { resources: { requests: { cpu: '200m' } } }) {
  await cluster.apply({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'app', image: 'nginx', ...container }] },
      },
    },
  })
  await cluster.clock.advance('1m')
}

const CPU = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }

async function autoscale(spec: object = {}, name = 'web'): Promise<void> {
  cluster.client.create(AUTOSCALERS, {
    metadata: { name, namespace: 'default' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      maxReplicas: 10,
      metrics: [CPU],
      ...spec,
    },
  })
  await cluster.clock.advance('15s')
}

const replicas = () => cluster.inject({ url: '/apis/apps/v1/namespaces/default/deployments/web/scale' }).json()
const wanted = () => (replicas() as { spec: { replicas?: number } }).spec.replicas ?? 0
const status = (name = 'web') => cluster.client.get(AUTOSCALERS, `default/${name}`).status
const events = () =>
  cluster.client
    .list('events', 'default', { fieldSelector: 'involvedObject.kind=HorizontalPodAutoscaler' })
    .items.map(({ reason, message }) => `${reason}: ${message}`)
const condition = (type: string, state: string, reason: string) =>
  expect.objectContaining({ type, status: state, reason })
const use = (cpu: string) => cluster.metrics.set({ pods: 'default/web-*', cpu })

describe('an autoscaler', () => {
  it('waits for its period, then brings the use to what it should be', async () => {
    await deploy(2)
    use('150m')
    await autoscale()
    expect(wanted()).toBe(3)
    expect(status()).toMatchObject({
      currentReplicas: 2,
      desiredReplicas: 3,
      currentMetrics: [
        { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 75, averageValue: '150m' } } },
      ],
      conditions: [
        condition('AbleToScale', 'True', 'SucceededRescale'),
        condition('ScalingActive', 'True', 'ValidMetricFound'),
        condition('ScalingLimited', 'False', 'DesiredWithinRange'),
      ],
    })
    expect(events()).toEqual([
      'SuccessfulRescale: New size: 3; reason: cpu resource utilization (percentage of request) above target',
    ])
  })

  it('leaves what differs by no more than a tenth', async () => {
    await deploy(2)
    use('109m')
    await autoscale()
    expect(wanted()).toBe(2)
    use('112m')
    await cluster.clock.advance('15s')
    expect(wanted()).toBe(3)
  })

  it('at most doubles, and stays within its bounds', async () => {
    await deploy(3)
    use('2')
    await autoscale()
    expect(wanted()).toBe(6)
    expect(status()).toMatchObject({
      conditions: expect.arrayContaining([condition('ScalingLimited', 'True', 'ScaleUpLimit')]),
    })
    await cluster.clock.advance('2m')
    expect(wanted()).toBe(10)
    expect(status()).toMatchObject({
      conditions: expect.arrayContaining([condition('ScalingLimited', 'True', 'TooManyReplicas')]),
    })
  })

  it('scales down five minutes after it was last right to be big', async () => {
    await deploy(4)
    const busy = use('100m')
    await autoscale({ minReplicas: 2 })
    busy.remove()
    await cluster.clock.advance('4m45s')
    expect(wanted()).toBe(4)
    expect(status()).toMatchObject({
      conditions: expect.arrayContaining([condition('AbleToScale', 'True', 'ScaleDownStabilized')]),
    })
    await cluster.clock.advance('15s')
    expect(wanted()).toBe(2)
    expect(events()).toEqual(['SuccessfulRescale: New size: 2; reason: All metrics below target'])
  })

  it('goes as fast as its policies allow', async () => {
    await deploy(2)
    use('1')
    await autoscale({
      behavior: {
        scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
        scaleDown: { stabilizationWindowSeconds: 0, policies: [{ type: 'Percent', value: 50, periodSeconds: 15 }] },
      },
    })
    expect(wanted()).toBe(3)
    await cluster.clock.advance('45s')
    expect(wanted()).toBe(3)
    await cluster.clock.advance('15s')
    expect(wanted()).toBe(4)
    use('1m')
    await cluster.clock.advance('15s')
    expect(wanted()).toBe(2)
    expect(status()).toMatchObject({
      conditions: expect.arrayContaining([condition('ScalingLimited', 'True', 'ScaleDownLimit')]),
    })
  })

  it('tells Pods that are not ready from Pods that do nothing', async () => {
    await deploy(1)
    use('200m')
    cluster.client.patch('deployments.apps/scale', 'default/web', { type: 'merge', patch: { spec: { replicas: 3 } } })
    await cluster.settle()
    await autoscale()
    expect(wanted()).toBe(3)
    expect(status()).toMatchObject({
      currentMetrics: [{ resource: { current: { averageUtilization: 100, averageValue: '200m' } } }],
    })
  })

  it('keeps a target within bounds without measuring, and leaves one of none alone', async () => {
    await deploy(1)
    await autoscale({ minReplicas: 3 })
    expect(wanted()).toBe(3)
    expect(events()).toEqual([
      'SuccessfulRescale: New size: 3; reason: Current number of replicas below Spec.MinReplicas',
    ])
    await deploy(0)
    await cluster.clock.advance('15s')
    expect(status()).toMatchObject({
      desiredReplicas: 0,
      conditions: expect.arrayContaining([condition('ScalingActive', 'False', 'ScalingDisabled')]),
    })
  })

  it('scales by custom metrics and by those from outside, whichever wants more', async () => {
    await deploy(2)
    await autoscale({
      metrics: [
        { type: 'Pods', pods: { metric: { name: 'requests' }, target: { type: 'AverageValue', averageValue: '10' } } },
        {
          type: 'Object',
          object: {
            describedObject: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'main' },
            metric: { name: 'hits' },
            target: { type: 'Value', value: '100' },
          },
        },
        {
          type: 'External',
          external: {
            metric: { name: 'queue', selector: { matchLabels: { name: 'mail' } } },
            target: { type: 'AverageValue', averageValue: '5' },
          },
        },
      ],
    })
    expect(status()).toMatchObject({
      currentMetrics: [{ type: '' }, { type: '' }, { type: '' }],
      conditions: expect.arrayContaining([condition('ScalingActive', 'False', 'FailedGetPodsMetric')]),
    })
    cluster.metrics.setCustom({ kind: 'Pod', object: 'default/web-*', metric: 'requests', value: '15' })
    cluster.metrics.setCustom({ kind: 'Ingress', object: 'default/main', metric: 'hits', value: '100' })
    cluster.metrics.setExternal({ namespace: 'default', metric: 'queue', labels: { name: 'mail' }, value: '12' })
    cluster.metrics.setExternal({ namespace: 'default', metric: 'queue', labels: { name: 'mail' }, value: '6' })
    cluster.metrics.setExternal({ namespace: 'default', metric: 'queue', labels: { name: 'sms' }, value: '900' })
    await cluster.clock.advance('15s')
    expect(wanted()).toBe(4)
    expect(status()).toMatchObject({
      currentMetrics: [
        { type: 'Pods', pods: { metric: { name: 'requests' }, current: { averageValue: '15' } } },
        { type: 'Object', object: { current: { value: '100' }, describedObject: { name: 'main' } } },
        { type: 'External', external: { current: { averageValue: '9' } } },
      ],
    })
    expect(events().at(-1)).toBe(
      'SuccessfulRescale: New size: 4; reason: external metric queue(&LabelSelector{MatchLabels:map[string]string{name: mail,},MatchExpressions:[]LabelSelectorRequirement{},}) above target',
    )
  })
})

describe('an autoscaler that cannot scale says why', () => {
  const failures = () => {
    const { conditions } = status() as { conditions: { status: string; reason: string; message: string }[] }
    return conditions.filter((one) => one.status === 'False').map(({ reason, message }) => `${reason}: ${message}`)
  }

  it('without a target', async () => {
    await autoscale()
    const missing = 'deployments.apps "web" not found'
    expect(failures()).toEqual([
      `FailedGetScale: the HPA controller was unable to get the target's current scale: ${missing}`,
    ])
    expect(events()).toEqual([`FailedGetScale: ${missing}`])
  })

  it('with a target of an unknown kind', async () => {
    await autoscale({ scaleTargetRef: { apiVersion: 'shop/v1', kind: 'Shop', name: 'web' } })
    expect(events()).toEqual(['FailedGetScale: no matches for kind "Shop" in group "shop"'])
  })

  it('when containers ask for nothing', async () => {
    await deploy(1, {})
    await autoscale()
    const why = expect.stringMatching(/missing request for cpu in container app of Pod web-\S+$/)
    expect(failures()).toEqual([why])
    expect(events()).toEqual([
      expect.stringMatching(/^FailedGetResourceMetric: failed to get cpu utilization: missing request for cpu/),
      expect.stringMatching(
        /^FailedComputeMetricsReplicas: invalid metrics \(1 invalid out of 1\), first error is: failed to get cpu resource metric value: failed to get cpu utilization: missing request/,
      ),
    ])
  })

  it('when another one scales the same Pods', async () => {
    await deploy(1)
    await autoscale({}, 'one')
    await autoscale({})
    expect(failures()).toEqual([
      'AmbiguousSelector: pods by selector app=web are controlled by multiple HPAs: [{one default} {web default}]',
    ])
  })

  it('without a metrics-server', async () => {
    await cluster.close()
    cluster = await createCluster({ metricsServer: false })
    await deploy(1)
    await autoscale()
    expect(failures()).toEqual([
      'FailedGetResourceMetric: the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
    ])
  })
})
