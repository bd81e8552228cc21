/** Images without shells and tools: flows F1 to F3. */
import { describe, expect } from 'vitest'
import { STREAMING_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'
import type { Terminal } from '../support/terminal.ts'

const SLIM = `apiVersion: apps/v1
kind: Deployment
metadata: {name: slim}
spec:
  selector: {matchLabels: {app: slim}}
  template:
    metadata: {labels: {app: slim}}
    spec:
      containers:
        - name: app
          image: gcr.io/distroless/python3-debian11
          command: [python, -m, http.server, '8080']
        - name: sidecar
          image: gcr.io/distroless/nodejs-debian11
          command: [/nodejs/bin/node, -e, "setInterval(() => console.log('tick'), 1000)"]
`

const PROMPT = '/ # '
const NOT_FOUND = 'OCI runtime exec failed: exec failed: unable to start container process: exec:'

/** Returns the name of the Deployment's one Pod. */
async function runSlim(user: Terminal): Promise<string> {
  user.write('slim.yaml', SLIM)
  await user.run('kubectl apply -f slim.yaml')
  await user.run('kubectl rollout status deployment slim --timeout=20s')
  return await user.run("kubectl get pod -l app=slim -o jsonpath='{.items[0].metadata.name}'")
}

describe.each(STREAMING_MINORS)('kubectl %s, a Deployment of distroless images', (minor) => {
  const it = withKubectl(minor, { timeScale: 4 })

  it('F1: is listed with all that belongs to it', async ({ user }) => {
    const pod = await runSlim(user)
    const all = (await user.run('kubectl get all')).split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '))
    const hash = /^slim-([a-z0-9]+)-[a-z0-9]{5}$/.exec(pod)?.[1]
    expect(all.map((line) => line.replace(/ \d+m?\d*s$/, ' AGE'))).toEqual([
      'NAME READY STATUS RESTARTS AGE',
      `pod/${pod} 2/2 Running 0 AGE`,
      '',
      'NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE',
      'service/kubernetes ClusterIP 10.0.0.1 <none> 443/TCP AGE',
      '',
      'NAME READY UP-TO-DATE AVAILABLE AGE',
      'deployment.apps/slim 1/1 1 1 AGE',
      '',
      'NAME DESIRED CURRENT READY AGE',
      `replicaset.apps/slim-${hash} 1 1 1 AGE`,
      '',
    ])
  })

  it('F2: has no shell to come in by, or nothing else', async ({ user }) => {
    await runSlim(user)
    const refused = (command: string) => `${NOT_FOUND} "${command}": executable file not found in $PATH: unknown`
    for (const [container, shell] of [
      ['app', 'bash'],
      ['sidecar', 'sh'],
    ] as const) {
      const { code, rest } = await user.open(`kubectl exec -it deploy/slim -c ${container} -- ${shell}`).ends()
      expect([code, rest]).toEqual([126, expect.stringContaining(refused(shell))])
    }
    const python = user.open('kubectl exec -it deploy/slim -c app -- sh')
    await python.shows('# ')
    expect(await python.types('ls', '# ')).toContain('ls: not found')
    python.press('exit\r')
    expect((await python.ends()).code).toBe(127)
  })

  it('F3: answers a debugger, which sees its own processes only', async ({ user }) => {
    const pod = await runSlim(user)
    const session = user.open(`kubectl debug ${pod} --image=busybox -c debugger -it -- sh`)
    await session.shows('try pressing enter.')
    session.press('\r')
    await session.shows(PROMPT)
    expect(await session.types('wget -q -O - localhost:8080', PROMPT)).toContain(
      '<title>Directory listing for /</title>',
    )
    const processes = await session.types('ps auxf', PROMPT)
    expect(processes.match(/^ +\d+ root .*$/gm)?.map((line) => line.replace(/^.*\d:\d\d /, ''))).toEqual([
      'sh',
      'ps auxf',
    ])
  })
})
