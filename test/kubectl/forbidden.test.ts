/** Flows B and C3: what is refused, word for word. */
import { describe, expect } from 'vitest'
import { TESTED_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'

const EPHEMERAL_CONTAINERS = '/api/v1/namespaces/default/pods/web/ephemeralcontainers'
const MAY_NOT_CHANGE =
  'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n'

/** Deprecation notes of the client come before what the server says. */
const lastLines = (stderr: string): string =>
  stderr
    .split('\n')
    .filter((line) => !line.startsWith('--profile=legacy'))
    .join('\n')

describe.each(TESTED_MINORS)('kubectl %s is refused', (minor) => {
  const it = withKubectl(minor)

  it('B1: a new Pod with ephemeral containers', async ({ user }) => {
    user.write(
      'pod.yaml',
      `
apiVersion: v1
kind: Pod
metadata: {name: bad}
spec:
  containers: [{name: a, image: nginx}]
  ephemeralContainers: [{name: d, image: busybox}]
`,
    )
    const refusal = 'The Pod "bad" is invalid: spec.ephemeralContainers: Forbidden: cannot be set on create\n'
    expect(await user.refused('kubectl apply -f pod.yaml')).toBe(refusal)
    expect(await user.refused('kubectl create -f pod.yaml')).toBe(refusal)
  })

  it('B2: adding one by a patch of the Pod itself, with the whole difference', async ({ user }) => {
    await user.run('kubectl run web --image=nginx --restart=Never')

    const refusal = await user.refused(
      `kubectl patch pod web -p '{"spec":{"ephemeralContainers":[{"name":"d","image":"busybox"}]}}'`,
    )

    expect(refusal).toContain(`The Pod "web" is invalid: ${MAY_NOT_CHANGE}`)
    expect(refusal).toContain('\n- "EphemeralContainers": null,\n+ "EphemeralContainers": [\n+  {\n+   "Name": "d",\n')
  })

  it('B2: adding one with an editor', async ({ user }) => {
    await user.run('kubectl run web --image=nginx')
    const addDebugger = String.raw`sed -i 's/^  restartPolicy: Always/  ephemeralContainers: [{name: d, image: busybox}]\n&/'`

    const refusal = await user.refused('kubectl edit pod web', { KUBE_EDITOR: addDebugger })

    expect(refusal).toMatch(/^error: pods "web" is invalid\n/)
    expect(refusal).toMatch(/error: Edit cancelled, no valid changes were saved\.\n$/)
  })

  it('B2: changing one by replacing the Pod', async ({ user }) => {
    await user.run('kubectl run web --image=nginx')
    await user.run('kubectl debug web --image=busybox -c d --attach=false')

    const refusal = await user.refused(
      "kubectl get pod web -o yaml | sed 's/image: busybox/image: alpine/' | kubectl replace -f -",
    )

    expect(refusal).toContain(`The Pod "web" is invalid: ${MAY_NOT_CHANGE}`)
    expect(refusal).toContain('\n-   "Image": "busybox",\n+   "Image": "alpine",\n')
  })

  it('B3: every field that an ephemeral container may not have', async ({ cluster, user }) => {
    await user.run('kubectl run web --image=nginx')
    const tcp = { tcpSocket: { port: 80 } }
    const container = {
      name: 'd',
      image: 'busybox',
      ports: [{ containerPort: 80 }],
      livenessProbe: tcp,
      readinessProbe: tcp,
      startupProbe: tcp,
      lifecycle: { preStop: { exec: { command: ['x'] } } },
      resources: { limits: { cpu: '1' } },
    }

    const answer = await cluster.inject({
      method: 'PATCH',
      url: EPHEMERAL_CONTAINERS,
      headers: { 'content-type': 'application/strategic-merge-patch+json' },
      body: JSON.stringify({ spec: { ephemeralContainers: [container] } }),
    })

    const fields = ['ports', 'resources', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle']
    expect(answer.status).toBe(422)
    expect(answer.json()).toMatchObject({
      details: {
        causes: fields.map((field) => ({
          reason: 'FieldValueForbidden',
          message: 'Forbidden: cannot be set for an Ephemeral Container',
          field: `spec.ephemeralContainers[0].${field}`,
        })),
      },
    })
  })

  it('B4: the name of another container, and a target that is not there', async ({ user }) => {
    await user.run('kubectl run web --image=nginx')
    await user.run('kubectl debug web --image=busybox -c d0 --attach=false')

    const sameName = await user.refused('kubectl debug web --image=busybox -c web --attach=false')
    const noTarget = await user.refused('kubectl debug web --image=busybox --target=nope --attach=false')

    expect(lastLines(sameName)).toBe(
      'The Pod "web" is invalid: spec.ephemeralContainers[1].name: Duplicate value: "web"\n',
    )
    expect(lastLines(noTarget)).toBe(
      'The Pod "web" is invalid: spec.ephemeralContainers[1].targetContainerName: Not found: "nope"\n',
    )
  })

  it('B4: removing one', async ({ user }) => {
    await user.run('kubectl run web --image=nginx')
    await user.run('kubectl debug web --image=busybox -c d0 --attach=false')
    user.write('pod.json', '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"}}')

    expect(await user.refused(`kubectl replace --raw ${EPHEMERAL_CONTAINERS} -f pod.json`)).toBe(
      'The Pod "web" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "d0" may not be removed\n\n',
    )
  })

  it('B5: a debugger for a Pod that is not there', async ({ user }) => {
    expect(lastLines(await user.refused('kubectl debug nope --image=busybox --attach=false'))).toBe(
      'Error from server (NotFound): pods "nope" not found\n',
    )
  })

  it('B5: methods that the subresource does not have', async ({ user }) => {
    await user.run('kubectl run web --image=nginx')
    user.write('pod.json', '{}')
    const notAllowed =
      'Error from server (MethodNotAllowed): the server does not allow this method on the requested resource\n'

    expect(await user.refused(`kubectl create --raw ${EPHEMERAL_CONTAINERS} -f pod.json`)).toBe(notAllowed)
    expect(await user.refused(`kubectl delete --raw ${EPHEMERAL_CONTAINERS}`)).toBe(notAllowed)
  })

  it('B5: a body that is no JSON', async ({ user }) => {
    await user.run('kubectl run web --image=nginx')
    user.write('pod.json', '{"kind":')

    expect(await user.refused(`kubectl replace --raw ${EPHEMERAL_CONTAINERS} -f pod.json`)).toBe(
      `Error from server (BadRequest): the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: unexpected end of JSON input ({"kind":)\n`,
    )
  })

  it('C3: the kind that the subresource had before 1.22', async ({ user }) => {
    await user.run('kubectl run web --image=nginx')
    user.write(
      'ec.json',
      '{"apiVersion":"v1","kind":"EphemeralContainers","metadata":{"name":"web"},"ephemeralContainers":[{"name":"d","image":"busybox"}]}',
    )

    expect(await user.refused(`kubectl replace --raw ${EPHEMERAL_CONTAINERS} -f ec.json`)).toBe(
      'Error from server (BadRequest): EphemeralContainers in version "v1" cannot be handled as a Pod: no kind "EphemeralContainers" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"\n',
    )
  })
})
