/** Typed at a real terminal: a shell in a container by `kubectl exec -it`. */
import { describe, expect } from 'vitest'
import { STREAMING_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'

describe.each(STREAMING_MINORS)('kubectl %s', (minor) => {
  const it = withKubectl(minor)

  it('exec -it: a prompt, what is typed, its answers and the exit code', async ({ user }) => {
    await user.run('kubectl run web --image=nginx')
    await user.run('kubectl wait --for=condition=Ready pod/web --timeout=20s')
    const shell = user.open('kubectl exec -it web -- sh')
    await shell.shows('# ')
    expect(await shell.types('echo $((6 * 7))', /^42\n/m)).toBe('echo $((6 * 7))\n42\n')
    await shell.shows('# ')
    shell.press('sleep 100\r')
    await shell.shows('sleep 100\n')
    shell.press('\x03')
    await shell.shows('# ')
    shell.press('exit 3\r')
    expect((await shell.ends()).code).toBe(3)
  })
})
