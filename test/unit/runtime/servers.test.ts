/** Containers whose own commands are servers: who reaches them, and what shipped images run. */
import { describe, expect, it } from 'vitest'
import type { HttpResult, Namespaces } from '../../../src/kubelet/container-runtime.ts'
import { OWN, type TestNode, useNodes } from '../../support/runtime/node.ts'

const node = useNodes()

const script = (text: string) => ({ command: ['sh', '-c', text] })
const SHELL = { command: ['sh'], stdin: true, tty: true }

describe('a kubelet', () => {
  const get = async (one: TestNode, port: number, path = '/'): Promise<HttpResult | undefined> => {
    let result: HttpResult | undefined
    const request = {
      host: '10.128.0.2',
      port,
      path,
      scheme: 'HTTP',
      headers: [['User-Agent', 'kube-probe/1.35']] as const,
    }
    one.runtime.httpGet(request, 1000, (answer) => {
      result = answer
    })
    await one.clock.advance('2s')
    return result
  }

  it('reaches programs that listen, as long as they do', async () => {
    const one = node()
    const id = await one.start('app', 'python', { command: ['python3', '-m', 'http.server', '8000'] })
    expect(await get(one, 8000)).toMatchObject({ type: 'answer', status: 200 })
    expect(await get(one, 8001)).toEqual({ type: 'refused' })
    one.runtime.endContainer('u1', 'app', { exitCode: 1, oomKilled: false })
    expect(one.record(id).state).toBe('exited')
    expect(await get(one, 8000)).toEqual({ type: 'refused' })
  })

  it('finds nobody at the address of a Pod that is gone', async () => {
    const one = node()
    await one.start('web', 'nginx')
    expect(await get(one, 80)).toMatchObject({ type: 'answer' })
    one.runtime.removePod('u1')
    expect(await get(one, 80)).toEqual({ type: 'timeout' })
  })

  it('says who it is, and follows redirects on the same host', async () => {
    const one = node()
    const id = await one.start('web', 'nginx')
    await one.exec(id, 'mkdir', '/usr/share/nginx/html/docs')
    await one.exec(id, 'cp', '/usr/share/nginx/html/index.html', '/usr/share/nginx/html/docs/')
    expect(await get(one, 80, '/docs')).toMatchObject({ status: 200, body: expect.stringContaining('Welcome') })
    expect(one.log(id)).toMatch(
      /"GET \/docs HTTP\/1.1" 301 \d+ "-" "kube-probe\/1.35" "-"\n.*"GET \/docs\/ HTTP\/1.1" 200 /,
    )
  })

  it('waits no longer than it may for who accepts and says nothing', async () => {
    const one = node()
    await one.start('app', 'busybox', { command: ['nc', '-l', '-p', '8000'], stdin: true })
    expect(await get(one, 8000)).toEqual({ type: 'timeout' })
  })

  it('runs commands in containers, and cuts them off', async () => {
    const one = node()
    const id = await one.start('app', 'busybox', script('echo ready >/tmp/ready; sleep 1d'))
    const results: unknown[] = []
    one.runtime.exec(id, ['cat', '/tmp/ready'], 0, (result) => results.push(result))
    one.runtime.exec(id, ['sleep', '10'], 1000, (result) => results.push(result))
    await one.clock.advance('3s')
    expect(results).toEqual([
      { ok: true, value: { exitCode: 0, stdout: 'ready\n', stderr: '', timedOut: false } },
      { ok: true, value: { exitCode: 0, stdout: '', stderr: '', timedOut: true } },
    ])
    expect((await one.exec(id, 'pgrep', '-f', 'sleep 10')).code).toBe(1)
  })
})

describe('nginx', () => {
  const shared: Namespaces = { ...OWN, pid: 'POD' }
  const workers = async (one: TestNode, id: string) =>
    (await one.exec(id, 'pgrep', '-f', 'worker')).stdout.trim().split('\n')

  it('becomes the first process of its container, says so in the log, and answers', async () => {
    const one = node()
    const id = await one.start('web', 'nginx')
    expect((await one.exec(id, 'cat', '/proc/1/cmdline')).stdout).toBe('nginx: master process nginx -g daemon off;\0')
    expect((await one.exec(id, 'curl', '-s', 'localhost')).stdout).toContain('Welcome to nginx!')
    expect(one.log(id)).toContain('/docker-entrypoint.sh: Configuration complete; ready for start up\n')
    expect(one.log(id)).toMatch(/\[notice\] 1#1: start worker process \d+\n/)
    expect(one.log(id)).toContain('"GET / HTTP/1.1" 200 ')
    one.stop(id, 30)
    await one.clock.advance('1s')
    expect(one.record(id)).toMatchObject({ state: 'exited', exitCode: 0 })
    expect(one.log(id)).toContain('signal 3 (SIGQUIT) received, shutting down')
  })

  it('replaces its workers when it is told to from another container', async () => {
    const one = node()
    await one.start('web', 'nginx', { namespaces: shared })
    const shell = await one.start('shell', 'busybox', {
      ...SHELL,
      namespaces: shared,
      capabilities: { add: ['SYS_PTRACE'] },
    })
    expect((await one.exec(shell, 'ps')).stdout).toMatch(/^ +8 root +0:00 nginx: master process nginx -g daemon off;$/m)
    const before = await workers(one, shell)
    await one.exec(shell, 'kill', '-HUP', '8')
    const after = await workers(one, shell)
    expect(after).toHaveLength(before.length)
    expect(after.filter((pid) => before.includes(pid))).toEqual([])
    expect((await one.exec(shell, 'head', '-1', '/proc/8/root/etc/nginx/nginx.conf')).stdout).toBe('user  nginx;\n')
  })

  it('goes into the background when it is not told otherwise, so that its container ends', async () => {
    const one = node()
    const id = await one.start('web', 'nginx', { args: ['nginx'] })
    expect(one.record(id)).toMatchObject({ state: 'exited', exitCode: 0 })
  })
})

describe('an image', () => {
  it.each([
    ['httpd', 80, 'It works!'],
    ['redis', 6379, undefined],
    ['tomcat', 8080, undefined],
  ])('of %s runs its server as first process', async (image, port, text) => {
    const one = node()
    const id = await one.start('app', image)
    expect(one.record(id).state).toBe('running')
    let answer: string | undefined
    one.runtime.connect('10.128.0.2', port, 1000, (result) => {
      answer = result
    })
    expect(answer).toBe('connected')
    if (text !== undefined) {
      const client = await one.start('client', 'busybox', { command: ['wget', '-qO-', `localhost:${port}`] })
      expect(one.log(client)).toContain(text)
    }
    one.stop(id, 30)
    await one.clock.advance('5s')
    expect(one.record(id).exitCode).toBe(image === 'tomcat' ? 143 : 0)
  })

  it('of a language ends at once without input, and of a database without a password', async () => {
    const one = node()
    for (const image of ['python', 'node', 'ubuntu', 'debian']) {
      expect(one.record(await one.start(image, image))).toMatchObject({ state: 'exited', exitCode: 0 })
    }
    const database = await one.start('db', 'postgres')
    expect(one.record(database)).toMatchObject({ state: 'exited', exitCode: 1 })
    expect(one.log(database)).toMatch(/^Error: Database is uninitialized/)
  })
})
