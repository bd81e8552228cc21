/** Inside containers by real kubectl: a shell, what namespaces share (flows A4, E6), and files that come and go. */
import { describe, expect } from 'vitest'
import { STREAMING_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'
import type { Terminal } from '../support/terminal.ts'

async function runWeb(user: Terminal): Promise<void> {
  await user.run('kubectl run web --image=nginx')
  await user.run('kubectl wait --for=condition=Ready pod/web --timeout=20s')
}

describe.each(STREAMING_MINORS)('kubectl %s', (minor) => {
  const it = withKubectl(minor, { timeScale: 4 })

  it('runs a script in a container and gets its exit code', async ({ user }) => {
    await runWeb(user)
    const script = 'for i in 1 2 3; do echo $((i * i)); done | tail -n 1; exit 3'
    const { code, stdout } = await user.type(`kubectl exec web -- sh -c '${script}'`)
    expect([stdout, code]).toEqual(['9\n', 3])
    expect(await user.run("printf 'x=in\\necho $x; hostname\\n' | kubectl exec -i web -- sh")).toBe('in\nweb\n')
  })

  it('A4, E6: a debugger sees the processes of its target, and the network and name of the Pod', async ({ user }) => {
    await runWeb(user)
    await user.run('kubectl debug web --image=busybox --target=web --container=debugger --attach=false -it')
    const state = "kubectl get pod web -o jsonpath='{.status.ephemeralContainerStatuses[0].state.running}'"
    await user.run(`until ${state} | grep -q startedAt; do sleep 0.2; done`)
    const inDebugger = (command: string) => user.run(`kubectl exec web -c debugger -- ${command}`)
    expect(await inDebugger('ps')).toMatch(/^\s+1 root\s+0:00 nginx: master process/m)
    expect(await inDebugger('hostname')).toBe('web\n')
    expect(await inDebugger('wget -qO- localhost:80')).toContain('<html>')
  })

  it('copies files into a container and out of it', async ({ user }) => {
    await runWeb(user)
    user.write('note.txt', 'brought along\n')
    await user.run('kubectl cp note.txt web:/tmp/note.txt')
    expect(await user.run('kubectl exec web -- cat /tmp/note.txt')).toBe('brought along\n')
    await user.run('kubectl cp web:/tmp/note.txt back.txt')
    expect(await user.run('cat back.txt')).toBe('brought along\n')
  })
})
