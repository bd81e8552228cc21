/** Images without shells and tools: flows F1 to F3. */
import { describe, expect } from 'vitest'
import { TESTED_MINORS } from '../support/kubectl/tested-minors.ts'
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

const NOT_FOUND = 'OCI runtime exec failed: exec failed: unable to start container process: exec:'

/** Returns the name of the Deployment's one Pod. */
async function runSlim(user: Terminal): Promise<string> {
  user.write('slim.yaml', SLIM)
  await user.run('kubectl apply -f slim.yaml')
  await user.run('kubectl rollout status deployment slim --timeout=20s')
  return await user.run("kubectl get pod -l app=slim -o jsonpath='{.items[0].metadata.name}'")
}

describe.each(TESTED_MINORS)('kubectl %s, a Deployment of distroless images', (minor) => {
  const it = withKubectl(minor)

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
    expect(await user.type('kubectl exec deploy/slim -c app -- bash')).toMatchObject({
      code: 126,
      stderr: expect.stringContaining(refused('bash')),
    })
    expect(await user.type('kubectl exec deploy/slim -c sidecar -- sh')).toMatchObject({
      code: 126,
      stderr: expect.stringContaining(refused('sh')),
    })
    expect(await user.run("kubectl exec deploy/slim -c app -- sh -c 'echo in'")).toBe('in\n')
    expect(await user.type('kubectl exec deploy/slim -c app -- sh -c ls')).toMatchObject({
      code: 127,
      stderr: expect.stringContaining('ls: not found'),
    })
  })

  it('F3: answers a debugger, which sees its own processes only', async ({ user }) => {
    const pod = await runSlim(user)
    await user.run(`kubectl debug ${pod} --image=busybox -c debugger --attach=false -it`)
    const started = `kubectl get pod ${pod} -o jsonpath='{.status.ephemeralContainerStatuses[0].state.running}'`
    await user.run(`until ${started} 2>/dev/null | grep -q startedAt; do sleep 0.2; done`)
    const inDebugger = (command: string) => user.run(`kubectl exec ${pod} -c debugger -- ${command}`)
    expect(await inDebugger('wget -qO - localhost:8080')).toContain('<title>Directory listing for /</title>')
    const processes = (await inDebugger('ps auxf')).trim().split('\n').slice(1)
    expect(processes.map((line) => line.trim().split(/\s+/).slice(3).join(' '))).toEqual(['sh', 'ps auxf'])
  })
})
