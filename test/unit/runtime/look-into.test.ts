import { afterEach, describe, expect, it } from 'vitest'
import type { ContainerMount, Namespaces } from '../../../src/kubelet/container-runtime.ts'
import type { Program } from '../../../src/runtime/kernel/process-api.ts'
import { SystemError } from '../../../src/runtime/kernel/system-error.ts'
import { OWN, TestNode } from '../../support/runtime/node.ts'

const MOUNTS: readonly ContainerMount[] = [
  { volume: 'shared', path: '/shared', readOnly: false, content: { type: 'empty' } },
  {
    volume: 'config',
    path: '/etc/app',
    readOnly: true,
    content: { type: 'files', read: () => ({ 'app.conf': { content: Buffer.from('debug=1\n'), mode: 0o640 } }) },
  },
  { volume: 'host', path: '/host', readOnly: true, content: { type: 'host', path: '/' } },
]

/** Prints what a web server at the address and port says, or why there is none. */
const get: Program = async ({ argv: [, address = '', port], network, stdout }) => {
  try {
    const connection = await network.connect(address, Number(port))
    await connection.write('GET / HTTP/1.0\r\n\r\n')
    for (let bytes = await connection.read(); bytes !== undefined; bytes = await connection.read())
      await stdout.write(bytes)
    return 0
  } catch (error) {
    await stdout.write(error instanceof SystemError ? error.code : 'no')
    return 1
  }
}

const nodes: TestNode[] = []
const node = (): TestNode => {
  const made = new TestNode({ mounts: MOUNTS, programs: { nc: get } })
  nodes.push(made)
  return made
}

afterEach(() => {
  for (const { clock } of nodes.splice(0)) clock.stop()
})

const lines = ({ stdout }: { stdout: string }): string[] => stdout.trimEnd().split('\n')

describe('a look into a container', () => {
  it('shows its own processes and no others', async () => {
    const one = node()
    const web = await one.start('web', 'nginx')
    const log = await one.start('log', 'busybox', { command: ['sleep', '1d'] })
    expect(lines(await one.exec(web, 'cat', '/proc/1/cmdline'))).toEqual([
      'nginx: master process nginx -g daemon off;\0',
    ])
    expect(lines(await one.exec(web, 'ls', '/proc/1/root/etc/nsswitch.conf'))).toEqual([
      '/proc/1/root/etc/nsswitch.conf',
    ])
    expect((await one.exec(log, 'pgrep', 'nginx')).code).toBe(1)
    expect(lines(await one.exec(log, 'pgrep', 'sleep'))).toEqual(['1'])
  })

  it('shows the processes of a target, and its files to who may trace it', async () => {
    const one = node()
    const web = await one.start('web', 'nginx')
    const target: Namespaces = { ...OWN, pid: 'TARGET', target: web }
    const debug = await one.start('debug', 'busybox', { namespaces: target, command: ['sleep', '1d'] })
    expect(lines(await one.exec(debug, 'cat', '/proc/1/comm'))).toEqual(['nginx: master p'])
    expect(lines(await one.exec(debug, 'cat', '/proc/1/root/etc/debian_version'))).toEqual(['12.8'])
    const user = await one.start('user', 'busybox', { namespaces: target, command: ['sleep', '1d'], runAsUser: 1000 })
    const refused = await one.exec(user, 'ls', '/proc/1/root/')
    expect(refused.stderr).toContain('Permission denied')
  })

  it('finds the pause process first where processes are shared', async () => {
    const one = node()
    const shared: Namespaces = { ...OWN, pid: 'POD' }
    const web = await one.start('web', 'busybox', { namespaces: shared, command: ['sleep', '1d'] })
    expect(lines(await one.exec(web, 'cat', '/proc/1/comm', '/proc/8/comm'))).toEqual(['pause', 'sleep'])
  })

  it('finds those of the node with hostPID', async () => {
    const one = node()
    const web = await one.start('web', 'busybox', { namespaces: { ...OWN, pid: 'NODE' }, command: ['sleep', '1d'] })
    expect(lines(await one.exec(web, 'cat', '/proc/1/cmdline'))).toEqual(['/sbin/init\0'])
    expect(lines(await one.exec(web, 'pgrep', 'kubelet'))).toHaveLength(1)
  })

  it('ends a container whose process is killed from inside a shared namespace', async () => {
    const one = node()
    const shared: Namespaces = { ...OWN, pid: 'POD' }
    const web = await one.start('web', 'busybox', { namespaces: shared, command: ['sleep', '1d'] })
    expect((await one.exec(web, 'kill', '-9', '8')).code).toBe(137)
    expect(one.runtime.podRecord('u1').containers[0]).toMatchObject({ state: 'exited', exitCode: 137 })
  })

  it('finds its volumes: shared, of the API, and of the node', async () => {
    const one = node()
    const web = await one.start('web', 'busybox', { command: ['sleep', '1d'] })
    const log = await one.start('log', 'busybox', { command: ['sleep', '1d'] })
    await one.exec(web, 'touch', '/shared/a')
    expect(lines(await one.exec(log, 'ls', '/shared'))).toEqual(['a'])
    expect(lines(await one.exec(web, 'cat', '/etc/app/app.conf'))).toEqual(['debug=1'])
    expect(lines(await one.exec(web, 'readlink', '/etc/app/app.conf'))).toEqual(['..data/app.conf'])
    expect((await one.exec(web, 'touch', '/etc/app/new')).stderr).toContain('Read-only file system')
    expect(lines(await one.exec(web, 'cat', '/host/etc/debian_version'))).toEqual(['12.8'])
  })

  it('reaches ports of its Pod, and nothing outside', async () => {
    const one = node()
    await one.start('web', 'nginx')
    const debug = await one.start('debug', 'busybox', { command: ['sleep', '1d'] })
    expect((await one.exec(debug, 'nc', 'localhost', '80')).stdout).toContain('Welcome to nginx!')
    expect((await one.exec(debug, 'nc', 'web', '80')).stdout).toContain('HTTP/1.1 200 OK')
    expect((await one.exec(debug, 'nc', 'localhost', '81')).stdout).toBe('ECONNREFUSED')
    expect((await one.exec(debug, 'nc', '10.128.9.9', '80')).stdout).toBe('EHOSTUNREACH')
    expect((await one.exec(debug, 'nc', '8.8.8.8', '53')).stdout).toBe('ENETUNREACH')
    expect((await one.exec(debug, 'cat', '/proc/net/tcp')).stdout).toContain(' 00000000:0050 00000000:0000 0A ')
  })

  it('sees the name and addresses of its Pod', async () => {
    const one = node()
    const web = await one.start('web', 'busybox', { command: ['sleep', '1d'] })
    expect(lines(await one.exec(web, 'hostname'))).toEqual(['web'])
    expect((await one.exec(web, 'cat', '/etc/hosts')).stdout).toContain('10.128.0.2\tweb')
    expect((await one.exec(web, 'cat', '/etc/resolv.conf')).stdout).toContain('default.svc.cluster.local')
  })
})
