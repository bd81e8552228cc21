/** Flows A, typed at a terminal: `kubectl debug -it` gives a prompt, and what is seen at it. */
import { describe, expect } from 'vitest'
import { STREAMING_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'
import type { PseudoTerminal } from '../support/pseudo-terminal.ts'
import type { Terminal } from '../support/terminal.ts'

const PROMPT = '/ # '

async function runCentosPing(user: Terminal): Promise<void> {
  await user.run('kubectl run centos-ping --image=centos:7 -- ping localhost')
  await user.run('kubectl wait --for=condition=Ready pod/centos-ping --timeout=20s')
}

/** As kubectl advises: "If you don't see a command prompt, try pressing enter." */
async function untilPrompt(window: PseudoTerminal): Promise<void> {
  await window.shows('try pressing enter.')
  window.press('\r')
  await window.shows(PROMPT)
}

/** The status of its first ephemeral container, once that shows a text: the older ones cannot wait for it. */
async function statusWith(user: Terminal, pod: string, text: string) {
  const status = `kubectl get pod ${pod} -o jsonpath='{.status.ephemeralContainerStatuses[0]}'`
  await user.run(`until ${status} | grep -qF '${text}'; do sleep 0.2; done`)
  return JSON.parse(await user.run(status))
}

describe.each(STREAMING_MINORS)('kubectl %s debug -it', (minor) => {
  const it = withKubectl(minor, { timeScale: 4 })

  it('A1, A10: a prompt in a container of a generated name; after exit it is never run again', async ({ user }) => {
    await runCentosPing(user)
    const session = user.open('kubectl debug pod/centos-ping --image=busybox -it -- sh')
    const said = await session.shows(/Defaulting debug container name to debugger-[a-z0-9]{5}\./)
    const name = said.match(/debugger-[a-z0-9]{5}/)?.[0]
    await untilPrompt(session)
    expect(await session.types('hostname', PROMPT)).toBe(`hostname\ncentos-ping\n${PROMPT}`)
    session.press('exit\r')
    expect((await session.ends()).code).toBe(0)

    const status = await statusWith(user, 'centos-ping', 'terminated')
    expect(await user.refused(`kubectl attach -it -c ${name} centos-ping`)).toContain(
      `unable to upgrade connection: container ${name} not found in pod centos-ping_default`,
    )
    expect(status).toMatchObject({
      name,
      restartCount: 0,
      state: { terminated: { exitCode: 0, reason: 'Completed' } },
    })
  })

  it('A4, A5: with a target, its processes and its files', async ({ user }) => {
    await runCentosPing(user)
    const session = user.open(
      'kubectl debug pod/centos-ping --image=busybox --target=centos-ping -c debugger -it -- sh',
    )
    await untilPrompt(session)
    const processes = await session.types('ps', PROMPT)
    expect(processes).toMatch(/^\s+1 root\s+0:00 ping localhost$/m)
    expect(processes).toMatch(/^\s+\d+ root\s+0:00 sh$/m)
    expect(await session.types('ls /proc/1/root/', PROMPT)).toMatch(/\betc\b.*\busr\b/s)
    expect(await session.types('cat /proc/1/root/etc/redhat-release', PROMPT)).toContain('CentOS Linux release 7')
    session.press('\x04')
    expect((await session.ends()).code).toBe(0)
  })

  it('A4: without a target, only its own', async ({ user }) => {
    await runCentosPing(user)
    const session = user.open('kubectl debug pod/centos-ping --image=busybox -c debugger -it -- sh')
    await untilPrompt(session)
    const processes = await session.types('ps', PROMPT)
    expect(processes).toMatch(/^\s+1 root\s+0:00 sh$/m)
    expect(processes).not.toContain('ping localhost')
  })

  it('A6: a copy that shares its processes: /pause is the first', async ({ user }) => {
    await runCentosPing(user)
    const session = user.open(
      'kubectl debug pod/centos-ping --image=busybox -c debugger --copy-to=copy --share-processes --same-node -it -- sh',
    )
    await untilPrompt(session)
    const processes = await session.types('ps', PROMPT)
    expect(processes).toMatch(/^\s+1 65535\s+0:00 \/pause$/m)
    expect(processes).toContain('ping localhost')
    expect(processes).toMatch(/\bsh$/m)
  })

  it('A7: on a node, with its namespaces and its files at /host', async ({ user }) => {
    const node = await user.run("kubectl get nodes -o jsonpath='{.items[0].metadata.name}'")
    const session = user.open(`kubectl debug node/${node} -it --image=busybox`)
    await session.shows(new RegExp(`Creating debugging pod node-debugger-${node}-[a-z0-9]{5}`))
    await untilPrompt(session)
    expect(await session.types('hostname', PROMPT)).toContain(`\n${node}\n`)
    expect(await session.types('cat /host/etc/hostname', PROMPT)).toContain(node)
    session.press('exit\r')
    expect((await session.ends()).code).toBe(0)
  })

  it('A9: not attached at first; attached, detached and attached again while it runs', async ({ user }) => {
    await runCentosPing(user)
    await user.run('kubectl debug pod/centos-ping --image=busybox -c debugger -it --attach=false -- sh')
    await statusWith(user, 'centos-ping', 'startedAt')
    const first = user.open('kubectl attach -it -c debugger centos-ping')
    await untilPrompt(first)
    await first.types('place=here', PROMPT)
    await first.close()
    const second = user.open('kubectl attach -it -c debugger centos-ping')
    await untilPrompt(second)
    expect(await second.types('echo still $place', PROMPT)).toContain('\nstill here\n')
  })

  it('A12: the token of the Pod is where it was asked to be mounted', async ({ user }) => {
    await runCentosPing(user)
    const pod = JSON.parse(await user.run('kubectl get pod centos-ping -o json'))
    const [mount] = pod.spec.containers[0].volumeMounts
    const container = { name: 'debugger', image: 'busybox', stdin: true, tty: true, volumeMounts: [mount] }
    user.write('debugger.json', JSON.stringify({ ...pod, spec: { ...pod.spec, ephemeralContainers: [container] } }))
    await user.run(
      'kubectl replace --raw /api/v1/namespaces/default/pods/centos-ping/ephemeralcontainers -f debugger.json',
    )
    await statusWith(user, 'centos-ping', 'startedAt')
    const session = user.open('kubectl attach -it -c debugger centos-ping')
    await untilPrompt(session)
    expect(await session.types(`ls ${mount.mountPath}`, PROMPT)).toMatch(/ca\.crt\s+namespace\s+token/)
    expect(await session.types(`cat ${mount.mountPath}/namespace; echo`, PROMPT)).toContain('\ndefault\n')
    expect(await session.types(`cut -d. -f1 ${mount.mountPath}/token`, PROMPT)).toContain('\neyJ')
  })
})
