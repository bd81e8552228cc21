/** Targets and debuggers that do not come up: flow F4. */
import { describe, expect } from 'vitest'
import { STREAMING_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'
import type { PseudoTerminal } from '../support/pseudo-terminal.ts'
import type { Terminal } from '../support/terminal.ts'

const NO_IMAGE = 'registry.invalid/nope:1'

async function runWeb(user: Terminal): Promise<void> {
  await user.run('kubectl run web --image=nginx')
  await user.run('kubectl wait --for=condition=Ready pod/web --timeout=20s')
}

/** Waits until a Pod's first debugger, or else first container, waits for this reason. Returns the message. */
async function waiting(
  user: Terminal,
  pod: string,
  reason: string,
  list = 'ephemeralContainerStatuses',
): Promise<string> {
  const path = `.status.${list}[0].state.waiting`
  const read = `kubectl get pod ${pod} -o jsonpath='{${path}}' 2>/dev/null`
  const found = await user.run(
    `until state=$(${read}) && echo "$state" | grep -q '"${reason}"'; do sleep 0.1; done; echo "$state"`,
  )
  return JSON.parse(found).message
}

describe.each(STREAMING_MINORS)('kubectl %s debug', (minor) => {
  // Retries take seconds of a kubelet's time.
  const it = withKubectl(minor, { unknownImages: 'ErrImagePull', timeScale: 10 })

  /** kubectl 1.22 does not say why it waits. */
  const warns = async (session: PseudoTerminal, text: string): Promise<unknown> =>
    minor === '1.22' ? undefined : session.shows(text)

  it('F4: waits for an image that cannot be pulled, and says so', async ({ user }) => {
    await runWeb(user)
    const session = user.open(`kubectl debug web --image=${NO_IMAGE} -c debugger -it -- sh`)

    await warns(session, 'Warning: container debugger: ')

    expect(await waiting(user, 'web', 'ImagePullBackOff')).toMatch(
      new RegExp(`^Back-off pulling image "${NO_IMAGE}": ErrImagePull: `),
    )
    expect(await user.run('kubectl get events')).toMatch(/Warning\s+Failed\s+pod\/web\s+Error: ErrImagePull/)
    expect(await user.run('kubectl get events')).toMatch(/Normal\s+BackOff\s+pod\/web\s+Back-off pulling image/)
    expect(await user.run('kubectl get pod web')).toMatch(/web\s+1\/1\s+Running/)
  })

  it('F4: refuses an image that has no such name, as the kubelet does', async ({ user }) => {
    await runWeb(user)
    expect(await user.refused('kubectl debug web --image=UPPER -it -- sh')).toContain('invalid reference format')

    const pod = JSON.parse(await user.run('kubectl get pod web -o json'))
    const ephemeralContainers = [{ name: 'debugger', image: 'UPPER', stdin: true }]
    user.write('with.json', JSON.stringify({ ...pod, spec: { ...pod.spec, ephemeralContainers } }))
    await user.run('kubectl replace --raw /api/v1/namespaces/default/pods/web/ephemeralcontainers -f with.json')

    expect(await waiting(user, 'web', 'InvalidImageName')).toContain('couldn\'t parse image name "UPPER"')
    expect(await user.run('kubectl get events')).toMatch(
      /Warning\s+InspectFailed\s+pod\/web\s+Failed to apply default image tag/,
    )
  })

  it('F4: does not run as root where nobody may', async ({ user }) => {
    const nonRoot = '{"spec":{"securityContext":{"runAsNonRoot":true}}}'
    await user.run(`kubectl run web --image=nginx --overrides='${nonRoot}'`)
    const why = 'container has runAsNonRoot and image will run as root'
    expect(await waiting(user, 'web', 'CreateContainerConfigError', 'containerStatuses')).toContain(why)

    const session = user.open('kubectl debug web --image=busybox -c debugger -it -- sh')

    await warns(session, `Warning: container debugger: ${why}`)
    expect(await waiting(user, 'web', 'CreateContainerConfigError')).toContain('container: debugger')
    expect(await user.run('kubectl get pod web')).toMatch(/web\s+0\/1\s+CreateContainerConfigError/)
  })

  it('F4: waits for a target that is in its crash loop, and tells why', async ({ user }) => {
    await user.run("kubectl run crash --image=busybox -- sh -c 'exit 5'")
    expect(await waiting(user, 'crash', 'CrashLoopBackOff', 'containerStatuses')).toMatch(
      /^back-off \S+ restarting failed container=crash pod=crash_default/,
    )

    const session = user.open('kubectl debug crash --image=busybox -c debugger --target=crash -it -- sh')

    await session.shows('Targeting container "crash".')
    await warns(session, 'is not running - in state CONTAINER_EXITED')
    const told = 'Warning +Failed +pod/crash +Error: failed to generate container'
    await user.run(`until kubectl get events | grep -qE '${told}'; do sleep 0.1; done`)
  })

  it('F4: waits for a target that is not there yet', async ({ user }) => {
    await user.run(`kubectl run late --image=${NO_IMAGE}`)
    await waiting(user, 'late', 'ImagePullBackOff', 'containerStatuses')

    const session = user.open('kubectl debug late --image=busybox -c debugger --target=late -it -- sh')

    await warns(session, 'Warning: container debugger: ')
    expect(await waiting(user, 'late', 'CreateContainerConfigError')).toBe('unable to find target container late')
  })
})
