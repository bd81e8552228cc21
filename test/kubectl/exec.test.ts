/** Flow F2 and its like: `kubectl exec` and `kubectl attach`, by WebSocket and by SPDY. */
import { describe, expect } from 'vitest'
import { STREAMING_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'

const NOT_FOUND = 'OCI runtime exec failed: exec failed: unable to start container process: exec:'

describe.each(STREAMING_MINORS)('kubectl %s', (minor) => {
  const it = withKubectl(minor)

  it('exec: passes output, input and exit codes', async ({ user }) => {
    await user.run('kubectl run web --image=nginx')
    await user.run('kubectl wait --for=condition=Ready pod/web --timeout=20s')

    expect(await user.type('kubectl exec web -- echo hello')).toEqual({ code: 0, stdout: 'hello\n', stderr: '' })
    expect(await user.type("kubectl exec web -- sh -c 'echo a; exit 7'")).toEqual({
      code: 7,
      stdout: 'a\n',
      stderr: 'command terminated with exit code 7\n',
    })
    const sum = "head -c 3000000 /dev/zero | tr '\\0' x | kubectl exec -i web -- cat | wc -c"
    expect((await user.run(sum)).trim()).toBe('3000000')
  })

  it('F2: exec of a command that the image does not have', async ({ user }) => {
    await user.run('kubectl run web --image=nginx')
    await user.run('kubectl wait --for=condition=Ready pod/web --timeout=20s')

    expect(await user.type('kubectl exec web -- nope')).toEqual({
      code: 126,
      stdout: '',
      stderr: `${NOT_FOUND} "nope": executable file not found in $PATH: unknown\ncommand terminated with exit code 126\n`,
    })
    expect((await user.type('kubectl exec web -- /bin/nope')).code).toBe(127)
    expect(await user.refused('kubectl exec web -c other -- ls')).toContain('container other is not valid for pod web')
  })

  it('attach: shows what is written from now on, to several at once, until the end', async ({ user }) => {
    await user.run(
      "kubectl run talker --image=busybox --restart=Never -- sh -c 'echo early; sleep 4; echo late; exit 3'",
    )
    await user.run('kubectl wait --for=condition=Ready pod/talker --timeout=20s')

    const both = await user.run('kubectl attach talker 2>/dev/null & kubectl attach talker 2>/dev/null; wait')

    expect(both).toBe('late\nlate\n')
  })
})
