/** Flows C4, D1, D2 and D5: what a cluster looks like through `kubectl`. */
import { describe, expect } from 'vitest'
import { AGE, columns, IP, section } from '../support/columns.ts'
import { TESTED_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'
import type { Terminal } from '../support/terminal.ts'

/** A running Pod `web` whose ephemeral container `debugger` runs as well. */
async function runWebWithDebugger(user: Terminal): Promise<void> {
  await user.run('kubectl run web --image=nginx')
  await user.run('kubectl wait --for=condition=Ready pod/web --timeout=20s')
  await user.run('kubectl debug web --image=busybox -c debugger --target=web --attach=false -- sleep 1000')
  await user.run(
    "kubectl wait pod/web --timeout=20s --for=jsonpath='{.status.ephemeralContainerStatuses[0].state.running.startedAt}'",
  )
}

describe.each(TESTED_MINORS)('kubectl %s', (minor) => {
  const it = withKubectl(minor)

  it('C4: lists the versions and resources, and no ephemeralcontainers among them', async ({ user }) => {
    const versions = (await user.run('kubectl api-versions')).trimEnd().split('\n')
    expect(versions).toEqual([...versions].sort())
    expect(versions).toEqual(expect.arrayContaining(['v1', 'apps/v1', 'batch/v1', 'rbac.authorization.k8s.io/v1']))

    const core = columns(await user.run('kubectl api-resources --api-group=""'))
    expect(core[0]).toEqual(['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND'])
    expect(core).toContainEqual(['pods', 'po', 'v1', 'true', 'Pod'])
    expect(core).toContainEqual(['namespaces', 'ns', 'v1', 'false', 'Namespace'])
    expect(core.flat()).not.toContain('ephemeralcontainers')

    const apps = columns(await user.run('kubectl api-resources --api-group=apps'))
    expect(apps.slice(1)).toEqual([
      ['controllerrevisions', 'apps/v1', 'true', 'ControllerRevision'],
      ['daemonsets', 'ds', 'apps/v1', 'true', 'DaemonSet'],
      ['deployments', 'deploy', 'apps/v1', 'true', 'Deployment'],
      ['replicasets', 'rs', 'apps/v1', 'true', 'ReplicaSet'],
      ['statefulsets', 'sts', 'apps/v1', 'true', 'StatefulSet'],
    ])
  })

  it('D1: describes the ephemeral container in a section of its own, and its events', async ({ user }) => {
    await runWebWithDebugger(user)

    const description = await user.run('kubectl describe pod web')

    const lines = section(description, 'Ephemeral Containers:').split('\n')
    expect(lines.map((line) => line.replace(/: {2,}/, ': ').trim())).toEqual([
      'Ephemeral Containers:',
      'debugger:',
      expect.stringMatching(/^Container ID: containerd:\/\/[0-9a-f]{64}$/),
      'Image: busybox',
      expect.stringMatching(/^Image ID: docker\.io\/library\/busybox@sha256:[0-9a-f]{64}$/),
      'Port: <none>',
      'Host Port: <none>',
      'Command:',
      'sleep',
      '1000',
      'State: Running',
      expect.stringMatching(/^Started: /),
      'Ready: False',
      'Restart Count: 0',
      'Environment: <none>',
      'Mounts: <none>',
    ])
    const events = columns(section(description, 'Events:')).map((row) => row.at(-1))
    // kubectl 1.35 says first which container an event is about.
    expect(events.join('\n')).toContain('Pulling image "busybox"')
    expect(events).toContain('Successfully assigned default/web to node-1')
  })

  it('D2: prints a Pod as a table, wide, with labels, as JSON, YAML, paths and columns of choice', async ({ user }) => {
    await runWebWithDebugger(user)

    expect(columns(await user.run('kubectl get pods'))).toEqual([
      ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'],
      ['web', '1/1', 'Running', '0', AGE],
    ])
    expect(columns(await user.run('kubectl get pods -o wide --show-labels'))).toEqual([
      ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE', 'IP', 'NODE', 'NOMINATED NODE', 'READINESS GATES', 'LABELS'],
      ['web', '1/1', 'Running', '0', AGE, IP, 'node-1', '<none>', '<none>', 'run=web'],
    ])
    expect(await user.run('kubectl get pod web -o yaml')).toContain(
      '\n  ephemeralContainers:\n  - command:\n    - sleep\n',
    )
    expect(JSON.parse(await user.run('kubectl get pods -o json'))).toMatchObject({
      kind: 'List',
      items: [{ kind: 'Pod', metadata: { name: 'web' } }],
    })
    const statuses = await user.run("kubectl get pod web -o jsonpath='{.status.ephemeralContainerStatuses}'")
    expect(JSON.parse(statuses)).toMatchObject([{ name: 'debugger', restartCount: 0 }])
    const chosen = await user.run(
      'kubectl get pods -o custom-columns=POD:.metadata.name,DEBUGGERS:.spec.ephemeralContainers[*].name',
    )
    expect(columns(chosen)).toEqual([
      ['POD', 'DEBUGGERS'],
      ['web', 'debugger'],
    ])
  })

  it('D2: sorts, and gets all there is with its events', async ({ user }) => {
    for (const name of ['b', 'c', 'a'])
      await user.run(`kubectl run ${name} --image=nginx:${name} --labels=letter=${name}`)
    await user.run('kubectl wait --for=condition=Ready pod --all --timeout=20s')

    const sorted = await user.run("kubectl get pods -o name --sort-by='{.spec.containers[0].image}'")
    expect(sorted).toBe('pod/a\npod/b\npod/c\n')
    expect(await user.run("kubectl get pods -o name -l 'letter in (a,c)'")).toBe('pod/a\npod/c\n')
    expect(await user.run('kubectl get pods -o name --field-selector=metadata.name=b')).toBe('pod/b\n')

    const all = columns(await user.run('kubectl get all'))
    expect(all).toContainEqual(['pod/a', '1/1', 'Running', '0', AGE])
    expect(all).toContainEqual(['service/kubernetes', 'ClusterIP', '10.0.0.1', '<none>', '443/TCP', AGE])
    const events = columns(await user.run('kubectl get events --field-selector=involvedObject.name=a'))
    expect(events[0]).toEqual(['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'])
    expect(events.slice(1).map(([, type, reason]) => [type, reason])).toEqual([
      ['Normal', 'Scheduled'],
      ['Normal', 'Pulling'],
      ['Normal', 'Pulled'],
      ['Normal', 'Created'],
      ['Normal', 'Started'],
    ])
  })

  it('D2: watches a Pod come up and go', async ({ user }) => {
    const watch = user.start('kubectl get pods -w')
    // A watch that nothing happens in prints nothing: give it the time to begin.
    await user.run('sleep 1; kubectl run web --image=nginx')
    await watch.printed('1/1')
    await user.run('kubectl delete pod web')
    await watch.printed('Terminating')

    const states = columns(watch.stdout()).map(([name, ready, status]) => `${name} ${ready} ${status}`)
    expect(states.filter((state, index) => state !== states[index - 1])).toEqual(
      expect.arrayContaining([
        'NAME READY STATUS',
        'web 0/1 Pending',
        'web 0/1 ContainerCreating',
        'web 1/1 Running',
        'web 1/1 Terminating',
      ]),
    )
  })

  it('D5: waits for a condition, a path and the end of a Pod', async ({ user }) => {
    await user.run('kubectl run web --image=nginx')

    expect(await user.run('kubectl wait --for=condition=Ready pod/web --timeout=20s')).toBe('pod/web condition met\n')
    expect(await user.run("kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web --timeout=20s")).toBe(
      'pod/web condition met\n',
    )
    const gone = user.start('kubectl wait --for=delete pod/web --timeout=20s')
    await user.run('kubectl delete pod web --wait=false')
    await gone.printed('pod/web condition met\n')
    expect(await user.refused('kubectl get pod web')).toBe('Error from server (NotFound): pods "web" not found\n')
  })

  it('explains the fields of an ephemeral container', async ({ user }) => {
    const explained = await user.run('kubectl explain pod.spec.ephemeralContainers')

    expect(explained).toMatch(/^KIND: +Pod\nVERSION: +v1\n\nFIELD: ephemeralContainers <\[\]EphemeralContainer>/)
    expect(explained).toContain('  targetContainerName\t<string>\n')
    expect(explained).toMatch(/ {2}name\t<string> -required-\n/)
    expect(await user.refused('kubectl explain pod.spec.nothing')).toBe('error: field "nothing" does not exist\n')
  })
})
