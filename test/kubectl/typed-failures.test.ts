/** Flows F, typed at a terminal: images without a shell, and debuggers whose Pod goes away. */
import { describe, expect } from 'vitest'
import { STREAMING_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'
import type { PseudoTerminal } from '../support/pseudo-terminal.ts'
import type { Terminal } from '../support/terminal.ts'

const PROMPT = '/ # '
const SLIM = `apiVersion: v1
kind: Pod
metadata: {name: slim}
spec:
  containers:
  - name: app
    image: gcr.io/distroless/python3-debian11
    command: [python, -m, http.server, "8080"]
  - name: sidecar
    image: gcr.io/distroless/nodejs-debian11
    command: [/nodejs/bin/node, -e, "setInterval(() => console.log('tick'), 1000)"]
`

async function runSlim(user: Terminal): Promise<void> {
  user.write('slim.yaml', SLIM)
  await user.run('kubectl apply -f slim.yaml')
  await user.run('kubectl wait --for=condition=Ready pod/slim --timeout=20s')
}

async function debug(user: Terminal, pod: string): Promise<PseudoTerminal> {
  const session = user.open(`kubectl debug ${pod} --image=busybox -c debugger -it -- sh`)
  await session.shows('try pressing enter.')
  session.press('\r')
  await session.shows(PROMPT)
  return session
}

describe.each(STREAMING_MINORS)('kubectl %s', (minor) => {
  const it = withKubectl(minor)

  it('F2: distroless images have no shell, or nothing but a shell', async ({ user }) => {
    await runSlim(user)
    const notThere = (name: string) => `exec: "${name}": executable file not found in $PATH: unknown`
    for (const [container, shell] of [
      ['app', 'bash'],
      ['sidecar', 'sh'],
    ]) {
      const { code, rest } = await user.open(`kubectl exec -it -c ${container} slim -- ${shell}`).ends()
      expect([code, rest]).toEqual([126, expect.stringContaining(notThere(`${shell}`))])
    }
    const python = user.open('kubectl exec -it -c app slim -- sh')
    await python.shows('# ')
    expect(await python.types('ls', '# ')).toMatch(/ls: not found/)
    python.press('exit\r')
    expect((await python.ends()).code).toBe(127)
  })

  it('F3: a debugger without a target sees the server of its Pod, not its processes', async ({ user }) => {
    await runSlim(user)
    const session = await debug(user, 'slim')
    expect(await session.types('wget -q -O - localhost:8080', PROMPT)).toContain('Directory listing for /')
    const processes = await session.types('ps auxf', PROMPT)
    expect(processes.match(/^\s+\d+ root .*$/gm)?.map((line) => line.replace(/^.*\d:\d\d /, ''))).toEqual([
      'sh',
      'ps auxf',
    ])
  })

  it('F5: the Pod is deleted while a debugger is attached: the session ends', async ({ user }) => {
    await runSlim(user)
    const session = await debug(user, 'slim')
    await user.run('kubectl delete pod slim --grace-period=1')
    expect((await session.ends()).code).not.toBe(-1)
    expect(await user.refused('kubectl get pod slim')).toContain('pods "slim" not found')
  })

  it('F5: the Pod completes while a debugger is attached: the session ends, its container is terminated', async ({
    user,
  }) => {
    const grace = '{"spec":{"terminationGracePeriodSeconds":1}}'
    await user.run(`kubectl run short --image=busybox --restart=Never --overrides='${grace}' -- sh -c 'sleep 6'`)
    await user.run('kubectl wait --for=condition=Ready pod/short --timeout=20s')
    const session = await debug(user, 'short')
    await session.ends()
    await user.run("until kubectl get pod short -o jsonpath='{.status.phase}' | grep -q Succeeded; do sleep 0.2; done")
    const state =
      "kubectl get pod short -o jsonpath='{.status.ephemeralContainerStatuses[0].state.terminated.exitCode}'"
    expect(await user.run(state)).toBe('137')
  })
})
