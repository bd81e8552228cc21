/** The life of a Pod: from what runs to the next status and what is to be done. */
import { describe, expect, it } from 'vitest'
import {
  conditionOf,
  container,
  endOf,
  inSandbox,
  NOTHING,
  podOf,
  runOf,
  startsOf,
  stepOf,
  T0,
} from '../../support/kubelet/states.ts'

describe('a Pod that the node sees for the first time', () => {
  const step = stepOf(podOf({}), NOTHING)

  it('waits for its containers to be created', () => {
    expect(step.status.phase).toBe('Pending')
    expect(step.status.containerStatuses?.[0]?.state).toEqual({ waiting: { reason: 'ContainerCreating' } })
    expect(conditionOf(step, 'PodReadyToStartContainers')).toBe('False')
    expect(conditionOf(step, 'Ready')).toBe('False ContainersNotReady')
  })

  it('gets a sandbox and its containers', () => {
    expect(step.actions?.createSandbox).toBe(true)
    expect(startsOf(step)).toEqual(['main app'])
  })
})

describe('a Pod with init containers', () => {
  const pod = podOf({ initContainers: [container('one'), container('two')] })

  it('starts with the first of them, and the others wait for it', () => {
    const step = stepOf(pod, NOTHING)
    expect(startsOf(step)).toEqual(['init one'])
    expect(step.status.containerStatuses?.[0]?.state).toEqual({ waiting: { reason: 'PodInitializing' } })
    expect(conditionOf(step, 'Initialized')).toBe('False ContainersNotInitialized')
  })

  it('goes on with the next one when one is done, and then with the main containers', () => {
    expect(startsOf(stepOf(pod, inSandbox(endOf('one', 0))))).toEqual(['init two'])
    expect(startsOf(stepOf(pod, inSandbox(endOf('two', 0), endOf('one', 0))))).toEqual(['main app'])
  })

  it('runs a failed one again, and fails with it when nothing is restarted', () => {
    expect(startsOf(stepOf(pod, inSandbox(endOf('one', 1))))).toEqual(['init one'])
    const never = podOf({ initContainers: [container('one')], restartPolicy: 'Never' })
    const step = stepOf(never, inSandbox(endOf('one', 1)))
    expect(step.status.phase).toBe('Failed')
    expect(step.actions).toBeUndefined()
  })

  it('lets a sidecar run beside what comes after it', () => {
    const withSidecar = podOf({ initContainers: [container('proxy', { restartPolicy: 'Always' }), container('two')] })
    expect(startsOf(stepOf(withSidecar, inSandbox(runOf('proxy'))))).toEqual(['init two'])
    const step = stepOf(withSidecar, inSandbox(runOf('app'), endOf('two', 0), endOf('proxy', 1)))
    expect(startsOf(step)).toEqual(['init proxy'])
    expect(conditionOf(step, 'Ready')).toBe('False ContainersNotReady')
  })
})

describe('a container that has ended', () => {
  it.each([
    ['Always', 0, 'Running', ['main app']],
    ['Always', 1, 'Running', ['main app']],
    ['OnFailure', 1, 'Running', ['main app']],
    ['OnFailure', 0, 'Succeeded', []],
    ['Never', 0, 'Succeeded', []],
    ['Never', 3, 'Failed', []],
  ] as const)('with policy %s and code %i makes the Pod %s', (restartPolicy, exitCode, phase, starts) => {
    const step = stepOf(podOf({ restartPolicy }), inSandbox(endOf('app', exitCode)))
    expect(step.status.phase).toBe(phase)
    expect(startsOf(step)).toEqual(starts)
  })

  it('follows a rule of its own before any policy', () => {
    const rules = [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }]
    const pod = podOf({
      restartPolicy: 'Never',
      containers: [container('app', { restartPolicy: 'Never', restartPolicyRules: rules })],
    })
    expect(startsOf(stepOf(pod, inSandbox(endOf('app', 42))))).toEqual(['main app'])
    expect(stepOf(pod, inSandbox(endOf('app', 7))).status.phase).toBe('Failed')
  })

  it('shows why it waits for its next run, and its last one', () => {
    const failures = new Map([['app', { reason: 'CrashLoopBackOff', message: 'back-off 10s' }]])
    const [status] = stepOf(podOf({}), inSandbox(endOf('app', 1)), { failures }).status.containerStatuses ?? []
    expect(status?.state).toEqual({ waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } })
    expect(status?.lastState.terminated?.exitCode).toBe(1)
  })

  it('says what it wrote to its termination log, or the last of its output', () => {
    const message = (more: object, policy = 'File') =>
      stepOf(
        podOf({ containers: [container('app', { terminationMessagePolicy: policy })], restartPolicy: 'Never' }),
        inSandbox(endOf('app', 1, more)),
        { logTail: () => 'last words\n' },
      ).status.containerStatuses?.[0]?.state.terminated?.message
    expect(message({ terminationLog: 'disk on fire' })).toBe('disk on fire')
    expect(message({})).toBeUndefined()
    expect(message({}, 'FallbackToLogsOnError')).toBe('last words\n')
  })
})

describe('an ephemeral container', () => {
  const pod = podOf({ ephemeralContainers: [container('debugger')], initContainers: [container('one')] })

  it('starts before everything else, and once', () => {
    expect(startsOf(stepOf(pod, inSandbox()))).toEqual(['ephemeral debugger', 'init one'])
    expect(startsOf(stepOf(pod, inSandbox(endOf('debugger', 1))))).toEqual(['init one'])
  })

  it('has no say in phase and readiness', () => {
    const done = podOf({ ephemeralContainers: [container('debugger')], restartPolicy: 'Never' })
    expect(stepOf(done, inSandbox(runOf('debugger'), endOf('app', 0))).status.phase).toBe('Succeeded')
    const step = stepOf(done, inSandbox(endOf('debugger', 1), runOf('app')))
    expect(conditionOf(step, 'Ready')).toBe('True')
    expect(step.status.ephemeralContainerStatuses?.[0]).toMatchObject({ ready: false, restartCount: 0, lastState: {} })
    expect(step.status.ephemeralContainerStatuses?.[0]).not.toHaveProperty('started')
  })
})

describe('probes', () => {
  const pod = podOf({ containers: [container('app', { readinessProbe: {}, startupProbe: {}, livenessProbe: {} })] })
  const probes = (results: { [type: string]: 'success' | 'failure' }) => ({
    probes: { result: (type: string) => results[type], isProbed: () => true },
  })

  it('keep a container from counting as started and ready', () => {
    const step = stepOf(pod, inSandbox(runOf('app')), probes({}))
    expect(step.status.containerStatuses?.[0]).toMatchObject({ started: false, ready: false })
  })

  it('are asked at once when only readiness is left to find out', () => {
    expect(stepOf(pod, inSandbox(runOf('app')), probes({ startup: 'success' })).unproven).toEqual(['app'])
    const step = stepOf(pod, inSandbox(runOf('app')), probes({ startup: 'success', readiness: 'success' }))
    expect(conditionOf(step, 'Ready')).toBe('True')
  })

  it('have a container killed and started again', () => {
    const step = stepOf(pod, inSandbox(runOf('app')), probes({ liveness: 'failure' }))
    expect(step.actions?.kill[0]?.message).toBe('Container app failed liveness probe, will be restarted')
    expect(startsOf(step)).toEqual(['main app'])
  })
})

describe('a deadline', () => {
  const pod = podOf({ activeDeadlineSeconds: 5 }, { startTime: '2026-01-01T00:00:00Z', phase: 'Running' })

  it('is when the kubelet looks again', () => {
    expect(stepOf(pod, inSandbox(runOf('app'))).wakeUp).toBe(T0 + 5000)
  })

  it('fails the Pod, whatever runs', () => {
    const step = stepOf(pod, inSandbox(runOf('app')), {}, 5000)
    expect(step.status).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded' })
    expect(conditionOf(step, 'Ready')).toBe('False PodFailed')
  })
})

it('keeps the conditions of others and asks readiness gates', () => {
  const conditions = [{ type: 'sim/ready', status: 'False' }]
  const pod = podOf({ readinessGates: [{ conditionType: 'sim/ready' }] }, { conditions })
  const step = stepOf(pod, inSandbox(runOf('app')))
  expect(step.status.conditions?.[0]).toEqual(conditions[0])
  expect(conditionOf(step, 'Ready')).toBe('False ReadinessGatesNotReady')
})

it('lists statuses by name, those of init containers as the spec does', () => {
  const pod = podOf({
    containers: [container('web'), container('app')],
    initContainers: [container('two'), container('one')],
  })
  const { status } = stepOf(pod, NOTHING)
  expect(status.containerStatuses?.map(({ name }) => name)).toEqual(['app', 'web'])
  expect(status.initContainerStatuses?.map(({ name }) => name)).toEqual(['two', 'one'])
})
