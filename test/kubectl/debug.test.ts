/** Flows A: adding ephemeral containers with `kubectl debug` and with the raw API. */
import { describe, expect } from 'vitest'
import { columns } from '../support/columns.ts'
import { STREAMING_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'
import type { Terminal } from '../support/terminal.ts'

const LEGACY_WARNING =
  '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n'
const TARGETING =
  'Targeting container "centos-ping". If you don\'t see processes from this container it may be because the container runtime doesn\'t support this feature.\n'

/** The one Pod that all flows begin with. */
async function runCentosPing(user: Terminal): Promise<void> {
  await user.run('kubectl run centos-ping --image=centos:7 -- ping localhost')
  await user.run('kubectl wait --for=condition=Ready pod/centos-ping --timeout=20s')
}

/** Older ones cannot wait for a JSONPath, none waits for an element of a list that is still too short. */
async function untilShown(user: Terminal, path: string, text: string): Promise<void> {
  await user.run(
    `until kubectl get pod centos-ping -o jsonpath='{${path}}' 2>/dev/null | grep -q ${text}; do sleep 0.2; done`,
  )
}

const untilRunning = (user: Terminal, index: number): Promise<void> =>
  untilShown(user, `.status.ephemeralContainerStatuses[${index}].state.running`, 'startedAt')

describe.each(STREAMING_MINORS)('kubectl %s debug', (minor) => {
  const it = withKubectl(minor, { timeScale: 4 })
  const warning = minor === '1.35' ? LEGACY_WARNING : ''

  it('A2: adds a container with a generated name, which shows in spec and status', async ({ user }) => {
    await runCentosPing(user)

    const added = await user.type('kubectl debug pod/centos-ping --image=busybox -it --attach=false -- sh')

    expect(added.stderr).toBe(warning)
    const name = /^Defaulting debug container name to (debugger-[a-z0-9]{5})\.\n$/.exec(added.stdout)?.[1]
    expect(name, added.stdout).toBeDefined()
    await untilShown(user, '.status.ephemeralContainerStatuses[0].name', `${name}`)
    const pod = JSON.parse(await user.run('kubectl get pod/centos-ping -o json'))
    expect(pod.spec.ephemeralContainers).toEqual([
      {
        command: ['sh'],
        image: 'busybox',
        imagePullPolicy: 'Always',
        name,
        resources: {},
        stdin: true,
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        tty: true,
      },
    ])
  })

  it('A2: shows a running debugger as the kubelet reports it', async ({ user }) => {
    await runCentosPing(user)
    await user.run('kubectl debug pod/centos-ping --image=busybox -c debugger -it --attach=false')

    await untilRunning(user, 0)
    const statuses = await user.run("kubectl get pod/centos-ping -o jsonpath='{.status.ephemeralContainerStatuses}'")

    expect(JSON.parse(statuses)).toEqual([
      expect.objectContaining({
        containerID: expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/),
        image: 'docker.io/library/busybox:latest',
        imageID: expect.stringMatching(/^docker\.io\/library\/busybox@sha256:[0-9a-f]{64}$/),
        lastState: {},
        name: 'debugger',
        ready: false,
        restartCount: 0,
        state: { running: { startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) } },
      }),
    ])
  })

  it('A4: tells which container is targeted', async ({ user }) => {
    await runCentosPing(user)

    const added = await user.type(
      'kubectl debug pod/centos-ping --image=busybox --target=centos-ping -c debugger --attach=false -- sleep 100',
    )

    expect(added).toEqual({ code: 0, stdout: TARGETING, stderr: warning })
    const target = await user.run(
      "kubectl get pod centos-ping -o jsonpath='{.spec.ephemeralContainers[0].targetContainerName}'",
    )
    expect(target).toBe('centos-ping')
  })

  it('A6: makes a copy on the same node that shares its processes', async ({ user }) => {
    await runCentosPing(user)

    await user.run(
      'kubectl debug pod/centos-ping --image=busybox -c debugger --copy-to=copy --share-processes --same-node --attach=false -- sleep 1000',
    )

    const original = JSON.parse(await user.run('kubectl get pod centos-ping -o json'))
    const copy = JSON.parse(await user.run('kubectl get pod copy -o json'))
    expect(copy.spec.nodeName).toBe(original.spec.nodeName)
    expect(copy.spec.shareProcessNamespace).toBe(true)
    expect(copy.metadata.labels).toBeUndefined()
    expect(copy.spec.containers[0]).toEqual(original.spec.containers[0])
    expect(copy.spec.containers[1]).toMatchObject({ name: 'debugger', image: 'busybox', command: ['sleep', '1000'] })
    await user.run('kubectl wait --for=condition=Ready pod/copy --timeout=20s')
    expect(columns(await user.run('kubectl get pod copy'))[1]?.slice(0, 3)).toEqual(['copy', '2/2', 'Running'])
  })

  it('A11: adds a second one and leaves the first as it is', async ({ user }) => {
    await runCentosPing(user)
    await user.run('kubectl debug pod/centos-ping --image=busybox -c first -it --attach=false -- sh')
    await untilRunning(user, 0)
    const first = JSON.parse(await user.run('kubectl get pod centos-ping -o json'))

    await user.run('kubectl debug pod/centos-ping --image=busybox -c second -it --attach=false -- sh')
    await untilRunning(user, 1)

    const both = JSON.parse(await user.run('kubectl get pod centos-ping -o json'))
    expect(both.spec.ephemeralContainers[0]).toEqual(first.spec.ephemeralContainers[0])
    expect(both.status.ephemeralContainerStatuses[0]).toEqual(first.status.ephemeralContainerStatuses[0])
    expect(both.spec.ephemeralContainers[1].name).toBe('second')
    expect(both.status.ephemeralContainerStatuses[1].name).toBe('second')
  })

  it('A12: mounts the token of the Pod, by a patch through kubectl proxy', async ({ user }) => {
    await runCentosPing(user)
    const pod = JSON.parse(await user.run('kubectl get pod centos-ping -o json'))
    const [mount] = pod.spec.containers[0].volumeMounts
    expect(mount.name).toMatch(/^kube-api-access-[a-z0-9]{5}$/)
    const proxy = user.start('kubectl proxy --port=0')
    await proxy.printed('Starting to serve on ')
    const address = proxy.stdout().trim().split(' ').pop()
    const debugger_ = {
      name: 'debugger',
      image: 'busybox',
      command: ['sh'],
      stdin: true,
      tty: true,
      targetContainerName: 'centos-ping',
      volumeMounts: [mount],
    }

    const answer = await fetch(`http://${address}/api/v1/namespaces/default/pods/centos-ping/ephemeralcontainers`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/strategic-merge-patch+json' },
      body: JSON.stringify({ spec: { ephemeralContainers: [debugger_] } }),
    })

    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ kind: 'Pod', spec: { ephemeralContainers: [debugger_] } })
  })

  it('A13: the same by JSON patch, merge patch, apply and PUT', async ({ user }) => {
    await runCentosPing(user)
    const proxy = user.start('kubectl proxy --port=0')
    await proxy.printed('Starting to serve on ')
    const url = `http://${proxy.stdout().trim().split(' ').pop()}/api/v1/namespaces/default/pods/centos-ping/ephemeralcontainers`
    const named = (name: string) => ({ name, image: 'busybox' })
    const send = async (method: string, type: string, body: unknown, query = '') => {
      const headers = { 'Content-Type': type }
      const answer = await fetch(`${url}${query}`, { method, headers, body: JSON.stringify(body) })
      const { message, spec } = JSON.parse(await answer.text())
      return [answer.status, message ?? spec.ephemeralContainers.map(({ name }: { name: string }) => name)]
    }

    const first = [{ op: 'add', path: '/spec/ephemeralContainers', value: [named('first')] }]
    expect(await send('PATCH', 'application/json-patch+json', first)).toEqual([200, ['first']])
    const merged = (...names: string[]) => ({ spec: { ephemeralContainers: names.map(named) } })
    expect(await send('PATCH', 'application/merge-patch+json', merged('second'))).toEqual([
      422,
      'Pod "centos-ping" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "first" may not be removed\n',
    ])
    const both = JSON.parse(await user.run('kubectl get pod centos-ping -o json')).spec.ephemeralContainers
    const withSecond = { spec: { ephemeralContainers: [...both, named('second')] } }
    expect(await send('PATCH', 'application/merge-patch+json', withSecond)).toEqual([200, ['first', 'second']])
    const applied = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'centos-ping' }, ...merged('third') }
    const apply = ['PATCH', 'application/apply-patch+yaml', applied, '?fieldManager=me'] as const
    expect(await send(...apply)).toEqual([200, ['first', 'second', 'third']])
    const pod = JSON.parse(await user.run('kubectl get pod centos-ping -o json'))
    pod.spec.ephemeralContainers.push(named('fourth'))
    // The kubelet goes on writing statuses meanwhile.
    pod.metadata.resourceVersion = undefined
    expect(await send('PUT', 'application/json', pod)).toEqual([200, ['first', 'second', 'third', 'fourth']])
    expect(
      await send('PUT', 'application/json', { ...pod, metadata: { ...pod.metadata, resourceVersion: '1' } }),
    ).toEqual([
      409,
      'Operation cannot be fulfilled on pods "centos-ping": the object has been modified; please apply your changes to the latest version and try again',
    ])
  })
})

// kubectl 1.22 has no profiles yet.
describe.each(['1.35', '1.31', '1.28'] as const)('kubectl %s debug --profile', (minor) => {
  const it = withKubectl(minor, { timeScale: 4 })

  const securityContexts: { [profile: string]: unknown } = {
    legacy: undefined,
    general: { capabilities: { add: ['SYS_PTRACE'] } },
    baseline: undefined,
    restricted: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    netadmin: { capabilities: { add: minor === '1.28' ? ['NET_ADMIN'] : ['NET_ADMIN', 'NET_RAW'] } },
    ...(minor === '1.35' ? { sysadmin: { privileged: true } } : {}),
  }

  it('A8: keeps what each profile sends', async ({ user }) => {
    await user.run('kubectl run centos-ping --image=centos:7 -- ping localhost')

    for (const profile of Object.keys(securityContexts)) {
      await user.run(`kubectl debug pod/centos-ping --image=busybox -c ${profile} --profile=${profile} --attach=false`)
    }

    const pod = JSON.parse(await user.run('kubectl get pod centos-ping -o json'))
    const kept: [string, unknown][] = pod.spec.ephemeralContainers.map(
      (container: { name: string; securityContext?: unknown }) => [container.name, container.securityContext],
    )
    expect(Object.fromEntries(kept)).toEqual(securityContexts)
  })
})

describe('kubectl 1.35 debug --custom', () => {
  const it = withKubectl('1.35')

  it('A8: keeps what a custom profile adds', async ({ user }) => {
    await user.run('kubectl run centos-ping --image=centos:7 -- ping localhost')
    user.write('custom.json', '{"env":[{"name":"A","value":"b"}],"securityContext":{"runAsUser":1000}}')

    await user.run(
      'kubectl debug pod/centos-ping --image=busybox -c debugger --profile=general --custom=custom.json --attach=false',
    )

    const pod = JSON.parse(await user.run('kubectl get pod centos-ping -o json'))
    expect(pod.spec.ephemeralContainers[0]).toMatchObject({
      env: [{ name: 'A', value: 'b' }],
      securityContext: { capabilities: { add: ['SYS_PTRACE'] }, runAsUser: 1000 },
    })
  })
})
