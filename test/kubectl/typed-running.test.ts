/** `kubectl run -it` and `kubectl attach`, typed at a terminal: the container's own command is what is spoken to. */
import { describe, expect } from 'vitest'
import { STREAMING_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'

const PROMPT = '/ # '

/** 1.22 does not come back from waiting for the Pod's end, which it is told of. */
const REMOVING_MINORS = STREAMING_MINORS.filter((minor) => minor !== '1.22')

describe.each(REMOVING_MINORS)('kubectl %s run --rm', (minor) => {
  const it = withKubectl(minor)

  it('run -it --rm: a shell of its own, whose exit code is the answer', async ({ user }) => {
    const session = user.open('kubectl run box --image=busybox --restart=Never -it --rm -- sh')
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
      'echo one two three | kubectl run box --image=busybox --restart=Never -i --rm -q -- wc -w',
    )
    expect(counted).toContain('3\n')
  })
})

describe.each(STREAMING_MINORS)('kubectl %s', (minor) => {
  const it = withKubectl(minor)

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

  it('E2: nginx keeps its number and replaces its workers when it is told to', async ({ user }) => {
    user.write(
      'nginx.yaml',
      `apiVersion: v1
kind: Pod
metadata: {name: nginx}
spec:
  shareProcessNamespace: true
  containers:
  - {name: nginx, image: nginx}
  - {name: shell, image: busybox, stdin: true, tty: true, securityContext: {capabilities: {add: [SYS_PTRACE]}}}
`,
    )
    await user.run('kubectl apply -f nginx.yaml')
    await user.run('kubectl wait --for=condition=Ready pod/nginx --timeout=20s')
    const shell = user.open('kubectl attach -it nginx -c shell')
    await shell.shows(PROMPT)
    const workers = (text: string) => [...text.matchAll(/^ *(\d+) .* nginx: worker process$/gm)].map(([, pid]) => pid)
    const before = await shell.types('ps ax', PROMPT)
    expect(before).toMatch(/^ +1 65535 +\d+:\d\d \/pause$/m)
    expect(before).toMatch(/^ +8 root +\d+:\d\d nginx: master process nginx -g daemon off;$/m)
    await shell.types('kill -HUP 8; sleep 1', PROMPT)
    const after = await shell.types('ps ax', PROMPT)
    expect(after).toMatch(/^ +8 root +\d+:\d\d nginx: master process/m)
    expect(workers(after)).toHaveLength(workers(before).length)
    expect(workers(after).filter((pid) => workers(before).includes(pid))).toEqual([])
    expect(await shell.types('head -1 /proc/8/root/etc/nginx/nginx.conf', PROMPT)).toContain('user  nginx;')
  })
})
