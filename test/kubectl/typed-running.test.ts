/** `kubectl run -it` and `kubectl attach`, typed at a terminal: the container's own command is what is spoken to. */
import { describe, expect } from 'vitest'
import { STREAMING_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'

const PROMPT = '/ # '

/** kubectl 1.22.0 watches with headers of its attach, and never comes back: github.com/kubernetes/kubectl/issues/1098. */
const WITHOUT_ITS_BUG = 'KUBECTL_COMMAND_HEADERS=false'

describe.each(STREAMING_MINORS)('kubectl %s', (minor) => {
  const it = withKubectl(minor, { timeScale: 4 })

  it('run -it --rm: a shell of its own, whose exit code is the answer', async ({ user }) => {
    const session = user.open(`${WITHOUT_ITS_BUG} kubectl run box --image=busybox --restart=Never -it --rm -- sh`)
    // It is shown without pressing Enter: kubectl says how large the window is.
    await session.shows(PROMPT)
    expect(await session.types('echo $((6 * 7)); hostname', PROMPT)).toContain('\n42\nbox\n')
    session.press('exit 3\r')
    const { code, rest } = await session.ends()
    expect(rest).toContain('pod "box" deleted')
    expect(code).toBe(3)
  })

  it('run -i --rm: input from a pipe, output to a pipe', async ({ user }) => {
    const counted = await user.run(
      `echo one two three | ${WITHOUT_ITS_BUG} kubectl run box --image=busybox --restart=Never -i --rm -q -- wc -w`,
    )
    expect(counted).toContain('3\n')
  })

  it('attach: two at once see the same, and one may leave', async ({ user }) => {
    await user.run('kubectl run box --image=busybox -it --attach=false -- sh')
    await user.run('kubectl wait --for=condition=Ready pod/box --timeout=20s')
    const [first, second] = [user.open('kubectl attach -it box'), user.open('kubectl attach -it box')]
    await Promise.all([first.shows(PROMPT), second.shows(PROMPT)])
    first.press('echo one for both\r')
    await Promise.all([first.shows('\none for both\n'), second.shows('\none for both\n')])
    await first.close()
    expect(await second.types('echo still here', '\nstill here\n')).toBeDefined()
    expect(await user.run('kubectl logs box')).toContain('one for both')
  })
})
