/** Flows E, typed at a terminal: what the containers of a Pod share. */
import { describe, expect } from 'vitest'
import { STREAMING_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'
import type { PseudoTerminal } from '../support/pseudo-terminal.ts'
import type { Terminal } from '../support/terminal.ts'

const PROMPT = /\/ [#$] /

interface Shell {
  readonly share: boolean
  readonly securityContext: string
}

/** nginx with a shell beside it, as in the task "Share Process Namespace between Containers in a Pod". */
async function runNginxWithShell(user: Terminal, { share, securityContext }: Shell): Promise<PseudoTerminal> {
  user.write(
    'nginx.yaml',
    `apiVersion: v1
kind: Pod
metadata: {name: nginx}
spec:
  shareProcessNamespace: ${share}
  containers:
  - {name: nginx, image: nginx}
  - {name: shell, image: busybox:1.28, stdin: true, tty: true, securityContext: ${securityContext}}
`,
  )
  await user.run('kubectl apply -f nginx.yaml')
  await user.run('kubectl wait --for=condition=Ready pod/nginx --timeout=20s')
  const shell = user.open('kubectl attach -it nginx -c shell')
  await shell.shows('try pressing enter.')
  shell.press('\r')
  await shell.shows(PROMPT)
  return shell
}

/** Lines of `ps`: the PID, the user and the command of each process. */
const processesIn = (text: string): { pid: number; user: string; command: string }[] =>
  [...text.matchAll(/^\s*(\d+) (\S+)\s+\d+:\d\d (.*)$/gm)].map(([, pid, user = '', command = '']) => ({
    pid: Number(pid),
    user,
    command,
  }))

const PTRACE = '{capabilities: {add: [SYS_PTRACE]}}'

describe.each(STREAMING_MINORS)('kubectl %s', (minor) => {
  const it = withKubectl(minor, { timeScale: 4 })

  it('E1, E2, E3: with one process namespace, a shell sees nginx, has it reload and reads its files', async ({
    user,
  }) => {
    const shell = await runNginxWithShell(user, { share: true, securityContext: PTRACE })

    const before = processesIn(await shell.types('ps ax', PROMPT))
    expect(before[0]).toMatchObject({ pid: 1, command: '/pause' })
    const master = before.find(({ command }) => command.startsWith('nginx: master process'))?.pid
    const workers = before.filter(({ command }) => command === 'nginx: worker process')
    // As in the task's text: pause is 1, nginx's master 8.
    expect([master, workers.length > 0]).toEqual([8, true])
    expect(before.map(({ command }) => command)).toEqual(expect.arrayContaining(['sh', 'ps ax']))

    await shell.types(`kill -HUP ${master}`, PROMPT)
    await shell.types('sleep 1', PROMPT)
    const after = processesIn(await shell.types('ps ax', PROMPT))
    expect(after.find(({ command }) => command.startsWith('nginx: master process'))?.pid).toBe(master)
    const replaced = after.filter(({ command }) => command === 'nginx: worker process')
    expect(replaced.length).toBe(workers.length)
    for (const { pid } of workers) expect(replaced.map((worker) => worker.pid)).not.toContain(pid)

    expect(await shell.types(`head /proc/${master}/root/etc/nginx/nginx.conf`, PROMPT)).toContain('worker_processes')
  })

  it('E2, E3: an ordinary user is refused both', async ({ user }) => {
    const shell = await runNginxWithShell(user, { share: true, securityContext: '{runAsUser: 1000}' })
    const master = processesIn(await shell.types('ps ax', PROMPT)).find(({ command }) =>
      command.includes('master'),
    )?.pid
    expect(await shell.types(`kill -HUP ${master}`, PROMPT)).toContain('Operation not permitted')
    expect(await shell.types(`head /proc/${master}/root/etc/nginx/nginx.conf`, PROMPT)).toContain('Permission denied')
  })

  it('E4: without it, each container sees only its own, the main one as PID 1', async ({ user }) => {
    const shell = await runNginxWithShell(user, { share: false, securityContext: '{}' })
    const seen = processesIn(await shell.types('ps ax', PROMPT))
    expect(seen.map(({ command }) => command)).toEqual(['sh', 'ps ax'])
    expect(seen[0]?.pid).toBe(1)
  })

  it('E6: the name of the Pod and its network are the debugger’s, too', async ({ user }) => {
    await user.run('kubectl run web --image=nginx')
    await user.run('kubectl wait --for=condition=Ready pod/web --timeout=20s')
    const session = user.open('kubectl debug web --image=busybox -c debugger -it -- sh')
    await session.shows('try pressing enter.')
    session.press('\r')
    await session.shows(PROMPT)
    expect(await session.types('hostname', PROMPT)).toContain('\nweb\n')
    expect(await session.types('wget -O- localhost:80', PROMPT)).toMatch(/Connecting to localhost .*Welcome to nginx/s)
  })
})
