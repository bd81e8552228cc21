/** `kubectl logs` in its variants, over what containers write. */
import { describe, expect } from 'vitest'
import { STREAMING_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'
import type { Terminal } from '../support/terminal.ts'

const TALKER = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'talker', labels: { app: 'talker' } },
  spec: {
    containers: [
      { name: 'a', image: 'busybox', command: ['sh', '-c', 'echo one; echo two; sleep 1; echo three; sleep 1000'] },
      { name: 'b', image: 'busybox', command: ['sh', '-c', 'echo bee; sleep 1000'] },
    ],
  },
}

async function runTalker(user: Terminal): Promise<void> {
  user.write('talker.json', JSON.stringify(TALKER))
  await user.run('kubectl create -f talker.json')
  await user.run('kubectl wait --for=condition=Ready pod/talker --timeout=20s')
}

describe.each(STREAMING_MINORS)('kubectl %s logs', (minor) => {
  const it = withKubectl(minor)

  it('shows what containers wrote, as much of it as is asked for', async ({ user }) => {
    await runTalker(user)
    await new Promise((resolve) => setTimeout(resolve, 1000))

    expect(await user.run('kubectl logs talker -c a')).toBe('one\ntwo\nthree\n')
    expect(await user.run('kubectl logs talker -c a --tail=2')).toBe('two\nthree\n')
    expect(await user.run('kubectl logs talker -c a --limit-bytes=5')).toBe('one\nt')
    expect(await user.run('kubectl logs talker -c a --since-time=2999-01-01T00:00:00Z')).toBe('')
    expect(await user.run('kubectl logs talker -c a --tail=1 --timestamps')).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z three\n$/,
    )
    const all = await user.run('kubectl logs talker --all-containers --prefix --tail=1')
    expect(all.trim().split('\n').sort()).toEqual(['[pod/talker/a] three', '[pod/talker/b] bee'])
    expect(await user.run('kubectl logs -l app=talker -c b')).toBe('bee\n')
  })

  it('follows until the container ends, and shows the run before', async ({ user }) => {
    await user.run("kubectl run brief --image=busybox -- sh -c 'echo one; sleep 3; echo two; exit 3'")
    await user.run('kubectl wait --for=condition=Ready pod/brief --timeout=20s')

    const followed = await user.run('kubectl logs -f brief --pod-running-timeout=20s')
    expect(followed).toBe('one\ntwo\n')
    const restarted = 'until kubectl logs brief --previous 2>/dev/null; do sleep 0.3; done'
    expect(await user.run(restarted)).toBe('one\ntwo\n')
  })

  it('tells why there is nothing to see', async ({ user }) => {
    await user.run('kubectl run nope --image=registry.invalid/nope:1 --image-pull-policy=Never')
    await user.run('kubectl run fine --image=nginx')
    await user.run('kubectl wait --for=condition=Ready pod/fine --timeout=20s')

    expect(await user.type('kubectl logs fine --previous')).toMatchObject({
      code: 1,
      stderr: 'Error from server (BadRequest): previous terminated container "fine" in pod "fine" not found\n',
    })
    expect(await user.type('kubectl logs nope')).toMatchObject({
      code: 1,
      stderr: 'Error from server (BadRequest): container "nope" in pod "nope" is waiting to start: ErrImageNeverPull\n',
    })
    expect((await user.type('kubectl logs fine -c other')).stderr).toContain(
      'container other is not valid for pod fine',
    )
  })
})
