/** A node with one Pod, without a cluster: containers are started one after the other and looked into. */
import { afterEach } from 'vitest'
import { createIdSource } from '../../../src/apimachinery/random-ids.ts'
import { VirtualClock } from '../../../src/clock/virtual-clock.ts'
import type {
  ContainerConfig,
  ContainerMount,
  ContainerRecord,
  Namespaces,
  RuntimeResult,
} from '../../../src/kubelet/container-runtime.ts'
import { execIn } from '../../../src/runtime/container-session.ts'
import type { ImageDefinition } from '../../../src/runtime/image.ts'
import { ImageCatalog } from '../../../src/runtime/image-catalog.ts'
import { ImageStore } from '../../../src/runtime/image-store.ts'
import { PodNetwork } from '../../../src/runtime/kernel/pod-network.ts'
import type { Program } from '../../../src/runtime/kernel/process-api.ts'
import { NodeKernel } from '../../../src/runtime/node-kernel.ts'
import { containerPrograms } from '../../../src/runtime/programs/built-in-programs.ts'
import { shippedImages } from '../../../src/runtime/shipped-images.ts'
import { SimulatedRuntime } from '../../../src/runtime/simulated-runtime.ts'
import { SimulatedStreaming } from '../../../src/runtime/simulated-streaming.ts'
import type { Session, TerminalSize } from '../../../src/runtime/streaming-runtime.ts'
import { Collector, Keyboard } from './streams.ts'

export const OWN: Namespaces = { network: 'POD', pid: 'CONTAINER', ipc: 'POD' }
export const POD = { uid: 'u1', namespace: 'default', name: 'web' }

export interface NodeOptions {
  readonly images?: readonly ImageDefinition[]
  readonly mounts?: readonly ContainerMount[]
  /** Instead of the ones of these names. */
  readonly programs?: { readonly [name: string]: Program }
}

/** Somebody who is attached to a container. */
export interface Client {
  readonly keys: Keyboard
  readonly screen: Collector
  readonly errors: Collector
  readonly session: Session
  /** Its window has another size. */
  resize(columns: number, rows: number): void
}

export class TestNode {
  readonly clock = new VirtualClock()
  readonly runtime: SimulatedRuntime
  readonly #streaming: SimulatedStreaming
  #sandbox = ''

  constructor({ images = [], mounts = [], programs = {} }: NodeOptions = {}) {
    const { clock } = this
    const catalog = new ImageCatalog(images, 'run', shippedImages)
    this.runtime = new SimulatedRuntime({
      clock,
      ids: createIdSource(1),
      hostIP: '172.18.0.2',
      images: new ImageStore({ clock, catalog, pullFault: () => undefined }),
      takePodIP: () => '10.128.0.2',
      kernel: new NodeKernel({
        clock,
        hostIP: '172.18.0.2',
        network: new PodNetwork(),
        nodeName: 'node-1',
        mountsOf: () => mounts,
        find: (name) => programs[name] ?? containerPrograms[name],
      }),
    })
    this.#streaming = new SimulatedStreaming(this.runtime)
  }

  /** The id of a container that is created and, if it can be, started. */
  async start(name: string, image: string, more: Partial<ContainerConfig> = {}): Promise<string> {
    const namespaces = more.namespaces ?? OWN
    this.#sandbox ||= answerOf(
      await this.#ask<string>((done) => this.runtime.runPodSandbox({ pod: POD, attempt: 0, namespaces }, done)),
    )
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
    const id = answerOf(await this.#ask<string>((done) => this.runtime.createContainer(this.#sandbox, config, done)))
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

  attach(id: string): Client {
    const [keys, screen, errors] = [new Keyboard(), new Collector(), new Collector()]
    let resized: (size: TerminalSize) => void = () => {}
    const onResize = (listener: (size: TerminalSize) => void): void => {
      resized = listener
    }
    const session = this.#streaming.attach(id, { stdin: keys, stdout: screen, stderr: errors, onResize })
    return { keys, screen, errors, session, resize: (columns, rows) => resized({ columns, rows }) }
  }

  /** Asks it to end, as a kubelet does. */
  stop(id: string, seconds: number): void {
    this.runtime.stopContainer(id, seconds, () => {})
  }

  record(id: string): ContainerRecord {
    const found = this.runtime.podRecord(POD.uid).containers.find((one) => one.id === id)
    if (found === undefined) throw new Error(`no container ${id}`)
    return found
  }

  /** All that it has written, as `kubectl logs` shows it. */
  log(id: string): string {
    const entries = this.runtime.containerLog(id)?.read(0) ?? []
    return Buffer.concat(entries.map(({ text }) => text)).toString()
  }

  async #ask<T>(call: (done: (result: RuntimeResult<T>) => void) => void): Promise<RuntimeResult<T> | undefined> {
    let answer: RuntimeResult<T> | undefined
    call((result) => {
      answer = result
    })
    await this.clock.advance('1s')
    return answer
  }
}

function answerOf<T>(result: RuntimeResult<T> | undefined): T {
  if (result?.ok !== true) throw new Error(JSON.stringify(result))
  return result.value
}

/** What makes nodes in the tests of a file; each is stopped after its test. */
export function useNodes(): (...args: ConstructorParameters<typeof TestNode>) => TestNode {
  const nodes: TestNode[] = []
  afterEach(() => {
    for (const { clock, runtime } of nodes.splice(0)) {
      runtime.stop()
      clock.stop()
    }
  })
  return (...args) => {
    const made = new TestNode(...args)
    nodes.push(made)
    return made
  }
}
