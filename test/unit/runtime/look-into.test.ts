import { afterEach, describe, expect, it } from 'vitest'
import { createIdSource } from '../../../src/apimachinery/random-ids.ts'
import { VirtualClock } from '../../../src/clock/virtual-clock.ts'
import type {
  ContainerConfig,
  ContainerMount,
  Namespaces,
  RuntimeResult,
} from '../../../src/kubelet/container-runtime.ts'
import { execIn } from '../../../src/runtime/container-session.ts'
import { ImageCatalog } from '../../../src/runtime/image-catalog.ts'
import { ImageStore } from '../../../src/runtime/image-store.ts'
import { PodNetwork } from '../../../src/runtime/kernel/pod-network.ts'
import type { Program } from '../../../src/runtime/kernel/process-api.ts'
import { SystemError } from '../../../src/runtime/kernel/system-error.ts'
import { NodeKernel } from '../../../src/runtime/node-kernel.ts'
import { containerPrograms } from '../../../src/runtime/programs/built-in-programs.ts'
import { shippedImages } from '../../../src/runtime/shipped-images.ts'
import { SimulatedRuntime } from '../../../src/runtime/simulated-runtime.ts'
import { Collector } from '../../support/runtime/streams.ts'

const OWN: Namespaces = { network: 'POD', pid: 'CONTAINER', ipc: 'POD' }
const POD = { uid: 'u1', namespace: 'default', name: 'web' }

const MOUNTS: readonly ContainerMount[] = [
  { volume: 'shared', path: '/shared', readOnly: false, content: { type: 'empty' } },
  {
    volume: 'config',
    path: '/etc/app',
    readOnly: true,
    content: { type: 'files', files: { 'app.conf': { content: Buffer.from('debug=1\n'), mode: 0o640 } } },
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

/** A node with one Pod, whose containers are started one after the other. */
class Node {
  readonly clock = new VirtualClock()
  readonly runtime: SimulatedRuntime
  #sandbox = ''

  constructor() {
    const { clock } = this
    const network = new PodNetwork()
    this.runtime = new SimulatedRuntime({
      clock,
      ids: createIdSource(1),
      hostIP: '172.18.0.2',
      images: new ImageStore({
        clock,
        catalog: new ImageCatalog([], 'run', shippedImages),
        pullFault: () => undefined,
      }),
      takePodIP: () => '10.128.0.2',
      kernel: new NodeKernel({
        clock,
        hostIP: '172.18.0.2',
        network,
        nodeName: 'node-1',
        mountsOf: () => MOUNTS,
        find: (name) => (name === 'nc' ? get : containerPrograms[name]),
      }),
    })
  }

  async start(name: string, image: string, more: Partial<ContainerConfig> = {}): Promise<string> {
    const namespaces = more.namespaces ?? OWN
    this.#sandbox ||= await this.#ask((done) => this.runtime.runPodSandbox({ pod: POD, attempt: 0, namespaces }, done))
    const config: ContainerConfig = {
      pod: POD,
      name,
      attempt: 0,
      image,
      command: [],
      args: [],
      env: [],
      stdin: false,
      tty: false,
      namespaces,
      supplementalGroups: [],
      resources: {},
      ...more,
    }
    const id = await this.#ask<string>((done) => this.runtime.createContainer(this.#sandbox, config, done))
    await this.#ask<void>((done) => this.runtime.startContainer(id, done))
    return id
  }

  /** What a command writes in the container, and its exit code behind it. */
  async exec(id: string, ...command: string[]): Promise<{ stdout: string; stderr: string; code: number }> {
    const kernel = this.runtime.lookInto(id)
    if (kernel === undefined) throw new Error('it does not run')
    const stdout = new Collector()
    const stderr = new Collector()
    const session = execIn(kernel, { command, tty: false }, { stdout, stderr })
    await this.clock.settle()
    return { code: await session.ended, stdout: stdout.text, stderr: stderr.text }
  }

  async #ask<T>(call: (done: (result: RuntimeResult<T>) => void) => void): Promise<T> {
    let answer: RuntimeResult<T> | undefined
    call((result) => {
      answer = result
    })
    await this.clock.advance('1s')
    if (answer?.ok !== true) throw new Error(JSON.stringify(answer))
    return answer.value
  }
}

const nodes: Node[] = []
const node = (): Node => {
  const made = new Node()
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
    expect(lines(await one.exec(web, 'ls', '/proc/2/root/etc/nsswitch.conf'))).toEqual([
      '/proc/2/root/etc/nsswitch.conf',
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
    expect(lines(await one.exec(web, 'cat', '/proc/1/comm', '/proc/2/comm'))).toEqual(['pause', 'sleep'])
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
    expect((await one.exec(web, 'kill', '-9', '2')).code).toBe(137)
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
