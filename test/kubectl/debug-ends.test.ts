/** How debuggers fail and end: flows A3, A10, D4 and F5. */
import { describe, expect } from 'vitest'
import { STREAMING_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'
import type { Terminal } from '../support/terminal.ts'

const NO_BASH =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "bash": executable file not found in $PATH: unknown'

const TICKING = "sh -c 'while true; do echo tick; sleep 1; done'"

async function runPing(user: Terminal, options = ''): Promise<void> {
  await user.run(`kubectl run centos-ping --image=centos:7 ${options} -- ping localhost`)
  await user.run('kubectl wait --for=condition=Ready pod/centos-ping --timeout=20s')
}

/** The state of the first debugger, once it has come to one of this name that says this. */
async function state(user: Terminal, name: string, text = name): Promise<object> {
  const path = '.status.ephemeralContainerStatuses[0].state'
  await user.run(
    `until kubectl get pod centos-ping -o jsonpath='{${path}}' 2>/dev/null | grep -q ${text}; do sleep 0.2; done`,
  )
  return JSON.parse(await user.run(`kubectl get pod centos-ping -o jsonpath='{${path}.${name}}'`))
}

describe.each(STREAMING_MINORS)('kubectl %s debug', (minor) => {
  const it = withKubectl(minor, { nodes: 2, timeScale: 4 })

  it('A3: ends with StartError when the image does not have the command', async ({ user }) => {
    await runPing(user, '--restart=Never')

    const session = user.open('kubectl debug pod/centos-ping --image=busybox -c debugger -it -- bash')

    expect((await session.ends()).code).toBe(0)
    expect(await state(user, 'terminated')).toMatchObject({
      reason: 'StartError',
      exitCode: 128,
      message: NO_BASH,
      startedAt: '1970-01-01T00:00:00Z',
    })
    expect(await user.run('kubectl describe pod centos-ping')).toContain(NO_BASH)
    expect(await user.run('kubectl get events')).toMatch(
      /Warning\s+Failed\s+pod\/centos-ping\s+Error: failed to create/,
    )
  })

  it('A3: warns, and goes on waiting, where the kubelet would start it again', async ({ user }) => {
    await runPing(user)

    const session = user.open('kubectl debug pod/centos-ping --image=busybox -c debugger -it -- bash')

    // kubectl 1.22 does not say why it waits.
    if (minor !== '1.22') await session.shows(`Warning: container debugger: ${NO_BASH}`)
    expect(await state(user, 'waiting', 'RunContainerError')).toEqual({ reason: 'RunContainerError', message: NO_BASH })
  })

  it('A10: does not come back to a debugger that has ended, nor is it restarted or removed', async ({ user }) => {
    await runPing(user)
    await user.run(
      "kubectl debug pod/centos-ping --image=busybox -c debugger --attach=false -- sh -c 'echo bye; exit 3'",
    )
    expect(await state(user, 'terminated')).toMatchObject({ exitCode: 3, reason: 'Error' })

    expect(await user.refused('kubectl attach -i -c debugger centos-ping')).toContain(
      'unable to upgrade connection: container debugger not found in pod centos-ping_default\n',
    )

    await user.run('sleep 3')
    const status = "kubectl get pod centos-ping -o jsonpath='{.status.ephemeralContainerStatuses[0]}'"
    expect(JSON.parse(await user.run(status))).toMatchObject({
      restartCount: 0,
      lastState: {},
      state: { terminated: { exitCode: 3 } },
    })
    const pod = JSON.parse(await user.run('kubectl get pod centos-ping -o json'))
    user.write('without.json', JSON.stringify({ ...pod, spec: { ...pod.spec, ephemeralContainers: [] } }))
    const endpoint = '/api/v1/namespaces/default/pods/centos-ping/ephemeralcontainers'
    expect(await user.refused(`kubectl replace --raw ${endpoint} -f without.json`)).toContain(
      'spec.ephemeralContainers: Forbidden: existing ephemeral containers "debugger" may not be removed',
    )
  })

  it('D4: shows what a debugger writes, while it runs and after its end', async ({ user }) => {
    await runPing(user)
    await user.run(
      "kubectl debug pod/centos-ping --image=busybox -c debugger --attach=false -- sh -c 'echo one; sleep 9; echo two; echo three'",
    )
    await state(user, 'running')

    expect(await user.run('kubectl logs -f centos-ping -c debugger')).toBe('one\ntwo\nthree\n')

    await state(user, 'terminated')
    expect(await user.run('kubectl logs centos-ping -c debugger --tail=1')).toBe('three\n')
    expect(await user.run('kubectl logs centos-ping -c debugger --timestamps --tail=1')).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z three\n$/,
    )
    expect(await user.run('kubectl logs centos-ping -c debugger --since=1h')).toBe('one\ntwo\nthree\n')
    expect(await user.refused('kubectl logs centos-ping -c debugger --previous')).toBe(
      'Error from server (BadRequest): previous terminated container "debugger" in pod "centos-ping" not found\n',
    )
  })

  it('F5: lets go of a debugger when its Pod is deleted', async ({ user }) => {
    await runPing(user)
    const session = user.open(`kubectl debug pod/centos-ping --image=busybox -c debugger -it -- ${TICKING}`)
    await session.shows('tick')

    await user.run('kubectl delete pod centos-ping --grace-period=1')

    await session.ends()
    expect(await user.refused('kubectl get pod centos-ping')).toContain('pods "centos-ping" not found')
  })

  it('F5: lets go of a debugger when its Pod completes, which ends it', async ({ user }) => {
    const grace = '{"spec":{"terminationGracePeriodSeconds":1}}'
    await user.run(`kubectl run centos-ping --image=busybox --restart=Never --overrides='${grace}' -- sleep 14`)
    await user.run('kubectl wait --for=condition=Ready pod/centos-ping --timeout=20s')
    const session = user.open(`kubectl debug pod/centos-ping --image=busybox -c debugger -it -- ${TICKING}`)
    await session.shows('tick')

    await session.ends()
    await user.run(
      "until kubectl get pod centos-ping -o jsonpath='{.status.phase}' | grep -q Succeeded; do sleep 0.2; done",
    )
    expect(await state(user, 'terminated')).toMatchObject({ exitCode: 137, reason: 'Error' })
  })

  it('F5: lets go of a debugger when the node of its Pod is gone', async ({ cluster, user }) => {
    await runPing(user)
    const session = user.open(`kubectl debug pod/centos-ping --image=busybox -c debugger -it -- ${TICKING}`)
    await session.shows('tick')

    cluster.nodes.remove(await user.run("kubectl get pod centos-ping -o jsonpath='{.spec.nodeName}'"))

    await session.ends()
  })
})
