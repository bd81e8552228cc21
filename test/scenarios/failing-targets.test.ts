/** Pods that do not come up, and debuggers beside them: flow F4. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'
import { containerOf, debug, eventsOf, phaseOf } from '../support/kubelet/pods.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster({ unknownImages: 'ErrImagePull' })
})

afterEach(() => cluster.close())

const podWith = (container: object, spec: object = {}) =>
  cluster.apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'app', image: 'busybox:1.36', ...container }], ...spec },
  })

describe('a container that crashes', () => {
  beforeEach(() => podWith({ command: ['sh', '-c', 'sleep 1; exit 1'] }))

  it('is restarted at once the first time and then with longer and longer waits', async () => {
    await cluster.clock.advance('4s')
    expect(containerOf(cluster, 'default/p', 'app').restartCount).toBe(1)
    await cluster.clock.advance('1h')
    const { restartCount, state, reason, message } = containerOf(cluster, 'default/p', 'app')
    expect(restartCount).toBeGreaterThan(12)
    expect(restartCount).toBeLessThan(18)
    expect([state, reason]).toEqual(['waiting', 'CrashLoopBackOff'])
    expect(message).toMatch(/^back-off 5m0s restarting failed container=app pod=p_default\([0-9a-f-]{36}\)$/)
    expect(phaseOf(cluster, 'default/p')).toBe('Running')
  })

  it('lets a debugger start, in the target’s namespace only while that runs', async () => {
    await cluster.clock.advance('6s')
    debug(cluster, 'default/p', { name: 'plain', image: 'busybox:1.36', command: ['sleep', '1d'] })
    debug(cluster, 'default/p', {
      name: 'inside',
      image: 'busybox:1.36',
      command: ['sleep', '1d'],
      targetContainerName: 'app',
    })
    await cluster.clock.advance('2s')
    expect(containerOf(cluster, 'default/p', 'plain').state).toBe('running')
    expect(eventsOf(cluster, 'default')).toContainEqual(
      expect.stringMatching(/invalid target container: container "[0-9a-f]{64}" is not running/),
    )
  })
})

describe('an image that cannot be pulled', () => {
  beforeEach(() => podWith({ image: 'nobody/knows:1' }))

  it('is tried again and again', async () => {
    await cluster.clock.advance('2s')
    const missing = 'docker.io/nobody/knows:1: not found'
    expect(containerOf(cluster, 'default/p', 'app')).toMatchObject({ reason: 'ErrImagePull' })
    expect(containerOf(cluster, 'default/p', 'app').message).toContain(missing)
    await cluster.clock.advance('14s')
    expect(containerOf(cluster, 'default/p', 'app').reason).toBe('ImagePullBackOff')
    expect(eventsOf(cluster, 'default')).toEqual(
      expect.arrayContaining([
        'Normal Pulling: Pulling image "nobody/knows:1"',
        'Warning Failed: Error: ErrImagePull',
        'Normal BackOff: Back-off pulling image "nobody/knows:1"',
        'Warning Failed: Error: ImagePullBackOff',
      ]),
    )
  })

  it('keeps a debugger that wants its processes waiting', async () => {
    debug(cluster, 'default/p', { name: 'debugger', image: 'busybox:1.36', targetContainerName: 'app' })
    await cluster.clock.advance('20s')
    expect(containerOf(cluster, 'default/p', 'debugger')).toMatchObject({
      reason: 'CreateContainerConfigError',
      message: 'unable to find target container app',
    })
  })
})

it.each([
  ['an invalid image name', { image: 'Not/Valid:!' }, 'InvalidImageName', 'repository name (Valid) must be lowercase'],
  [
    'an image that is never pulled',
    { image: 'busybox:9', imagePullPolicy: 'Never' },
    'ErrImageNeverPull',
    'pull policy of Never',
  ],
  [
    'a root image that must not be',
    { securityContext: { runAsNonRoot: true } },
    'CreateContainerConfigError',
    'container has runAsNonRoot and image will run as root',
  ],
  [
    'a ConfigMap that is not there',
    { envFrom: [{ configMapRef: { name: 'absent' } }] },
    'CreateContainerConfigError',
    'configmap "absent" not found',
  ],
])('%s is told in the status', async (_what, container, reason, message) => {
  await podWith(container)
  await cluster.clock.advance('3s')
  const found = containerOf(cluster, 'default/p', 'app')
  expect(found.reason).toBe(reason)
  expect(found.message).toContain(message)
})

it('goes on when what was missing comes', async () => {
  await podWith(
    { volumeMounts: [{ name: 'conf', mountPath: '/conf' }] },
    { volumes: [{ name: 'conf', configMap: { name: 'later' } }] },
  )
  await cluster.clock.advance('10s')
  expect(eventsOf(cluster, 'default')).toContain(
    'Warning FailedMount: MountVolume.SetUp failed for volume "conf" : configmap "later" not found',
  )
  cluster.client.create('configmaps', { metadata: { name: 'later', namespace: 'default' } })
  await cluster.clock.advance('10s')
  expect(phaseOf(cluster, 'default/p')).toBe('Running')
})
