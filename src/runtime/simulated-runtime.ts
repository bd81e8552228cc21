/**
 * A container runtime that pretends: sandboxes, images, and containers whose processes are programs of a simulated kernel
 * or told in advance. Another one may take its place behind the same interface (`kubelet/container-runtime.ts`).
 */
import type { IdSource } from '../apimachinery/random-ids.ts'
import type { Clock } from '../clock/clock.ts'
import type {
  ConnectResult,
  ContainerConfig,
  ContainerLog,
  ContainerRecord,
  ContainerResources,
  ContainerRuntime,
  ContainerUser,
  Done,
  ExecResult,
  HealthQuestion,
  HealthResult,
  HttpRequest,
  HttpResult,
  ImageInfo,
  PodRecord,
  RuntimeFailure,
  SandboxConfig,
  SandboxRecord,
} from '../kubelet/container-runtime.ts'
import { commandWords, isClosed, toldProcess } from './command.ts'
import type { ContainerKernel } from './container-kernel.ts'
import { execSync } from './exec-sync.ts'
import type { Ask } from './http-conversation.ts'
import type { Image } from './image-catalog.ts'
import type { ImageStore } from './image-store.ts'
import type { Socket } from './kernel/socket.ts'
import type { NodeKernel } from './node-kernel.ts'
import { NodeRequests, type ToldPort } from './node-requests.ts'
import { noCommand, notFound, notRunning, refused, targetNotRunning } from './runtime-errors.ts'
import { SimulatedContainer } from './simulated-container.ts'
import { askPort } from './simulated-listener.ts'
import type { ProcessEnd } from './simulated-process.ts'
import { startOf, startProcess } from './start-process.ts'

/** What the runtime's work takes, in ms. Source: recordings kubelet/README. */
const SANDBOX_MS = 100
const CREATE_MS = 20
const START_MS = 30
const STOP_SANDBOX_MS = 30
const UPDATE_MS = 10

export interface SimulatedRuntimeOptions {
  readonly clock: Clock
  readonly ids: IdSource
  readonly images: ImageStore
  /** An address that no other Pod has. */
  readonly takePodIP: () => string
  readonly hostIP: string
  readonly kernel: NodeKernel
}

interface SimulatedPod {
  sandboxes: SandboxRecord[]
  /** The newest first. */
  containers: SimulatedContainer[]
}

export class SimulatedRuntime implements ContainerRuntime {
  readonly name = 'containerd'
  readonly #options: SimulatedRuntimeOptions
  readonly #pods = new Map<string, SimulatedPod>()
  readonly #containers = new Map<string, SimulatedContainer>()
  /** Sandbox id → uid of its Pod. */
  readonly #sandboxes = new Map<string, string>()
  readonly #addresses = new Map<string, SimulatedPod>()
  readonly #requests: NodeRequests
  #listeners: ((podUid: string) => void)[] = []

  constructor(options: SimulatedRuntimeOptions) {
    this.#options = options
    const { clock, kernel } = options
    this.#requests = new NodeRequests({
      clock,
      told: (host, port) => this.#toldPort(host, port),
      dial: (host, port) => kernel.dial(host, port),
    })
    options.kernel.findPods((address) => this.#addresses.get(address))
  }

  runPodSandbox({ pod: { uid }, attempt, namespaces }: SandboxConfig, done: Done<string>): void {
    this.#after(SANDBOX_MS, () => {
      const { clock, ids, takePodIP } = this.#options
      const pod = this.#pods.get(uid) ?? { sandboxes: [], containers: [] }
      this.#pods.set(uid, pod)
      const ips = namespaces.network === 'NODE' ? [] : [takePodIP()]
      const sandbox = { id: ids.hex(64), attempt, ready: true, createdAt: clock.now(), ips }
      pod.sandboxes = [sandbox, ...pod.sandboxes]
      this.#sandboxes.set(sandbox.id, uid)
      for (const ip of ips) this.#addresses.set(ip, pod)
      this.#changed(uid)
      done({ ok: true, value: sandbox.id })
    })
  }

  stopPodSandbox(id: string, done: Done<void>): void {
    this.#after(STOP_SANDBOX_MS, () => {
      const uid = this.#sandboxes.get(id) ?? ''
      const pod = this.#pods.get(uid)
      if (pod !== undefined) {
        for (const container of pod.containers) container.kill()
        pod.sandboxes = pod.sandboxes.map((one) => (one.id === id ? { ...one, ready: false } : one))
        for (const ip of pod.sandboxes.flatMap(({ ips }) => ips)) this.#addresses.delete(ip)
        this.#options.kernel.stopped(pod)
        this.#changed(uid)
      }
      done(OK)
    })
  }

  imageInfo(image: string): ImageInfo | undefined {
    return this.#options.images.info(image)
  }

  pullImage(image: string, done: Done<ImageInfo>): void {
    this.#options.images.pull(image, done)
  }

  createContainer(sandboxId: string, config: ContainerConfig, done: Done<string>): void {
    const uid = this.#sandboxes.get(sandboxId) ?? ''
    const id = this.#options.ids.hex(64)
    const failure = this.#refusal(id, uid, config)
    if (failure !== undefined) return done({ ok: false, failure })
    this.#after(CREATE_MS, () => {
      const pod = this.#pods.get(uid)
      if (pod === undefined) return done({ ok: false, failure: notFound('sandbox', sandboxId) })
      const image = this.#options.images.image(config.image)
      const record = newRecord(id, config, image, this.#options.clock.now())
      const { clock } = this.#options
      const container = new SimulatedContainer({ clock, config, image, record, changed: () => this.#changed(uid) })
      pod.containers = [container, ...pod.containers]
      this.#containers.set(id, container)
      this.#changed(uid)
      done({ ok: true, value: id })
    })
  }

  startContainer(id: string, done: Done<void>): void {
    this.#after(START_MS, () => {
      const container = this.#containers.get(id)
      if (container === undefined) return done({ ok: false, failure: notFound('container', id) })
      const failure = this.#start(container)
      if (failure === undefined) return done(OK)
      container.fail(failure.message)
      done({ ok: false, failure })
    })
  }

  stopContainer(id: string, timeoutSeconds: number, done: Done<void>): void {
    const container = this.#containers.get(id)
    if (container === undefined) return done(OK)
    container.stop(timeoutSeconds, () => done(OK))
  }

  removeContainer(id: string): void {
    const container = this.#containers.get(id)
    const uid = container?.config.pod.uid ?? ''
    const pod = this.#pods.get(uid)
    if (container === undefined || pod === undefined) return
    container.forget()
    this.#containers.delete(id)
    pod.containers = pod.containers.filter((one) => one !== container)
    this.#changed(uid)
  }

  updateContainerResources(id: string, resources: ContainerResources, done: Done<void>): void {
    this.#after(UPDATE_MS, () => {
      const container = this.#containers.get(id)
      if (container === undefined) return done({ ok: false, failure: notFound('container', id) })
      container.setResources(resources)
      done(OK)
    })
  }

  exec(id: string, command: readonly string[], timeoutMs: number, done: Done<ExecResult>): void {
    const container = this.#containers.get(id)
    if (container === undefined) return done({ ok: false, failure: notFound('container', id) })
    if (!container.isRunning) return done({ ok: false, failure: notRunning(id) })
    const { clock, ids } = this.#options
    const lookInto = () => this.lookInto(id)
    execSync({ clock, container, lookInto, execId: ids.hex(64), command, timeoutMs }, done)
  }

  logTail(id: string, { lines, bytes }: { readonly lines: number; readonly bytes: number }): string {
    const entries = this.#containers.get(id)?.log.read(0).slice(-lines) ?? []
    return Buffer.concat(entries.map(({ text }) => text))
      .subarray(-bytes)
      .toString()
  }

  containerLog(id: string): ContainerLog | undefined {
    return this.#containers.get(id)?.log
  }

  container(id: string): SimulatedContainer | undefined {
    return this.#containers.get(id)
  }

  /** Asks who listens on a port of a Pod; undefined when nobody does. `done` is called when the answer is there. */
  portOf(podUid: string, port: number): Ask | undefined {
    return askPort(this.#pods.get(podUid)?.containers ?? [], port, this.#options.clock)
  }

  /** A connection from inside a Pod to one of its own ports; undefined when nothing runs in it. Throws a SystemError. */
  dialInside(podUid: string, port: number): Socket | undefined {
    const pod = this.#pods.get(podUid)
    return pod && this.#options.kernel.lookInto(pod).host()?.connect('127.0.0.1', port)
  }

  httpGet(request: HttpRequest, timeoutMs: number, done: (result: HttpResult) => void): void {
    this.#requests.httpGet(request, timeoutMs, done)
  }

  connect(host: string, port: number, timeoutMs: number, done: (result: ConnectResult) => void): void {
    this.#requests.connect(host, port, timeoutMs, done)
  }

  health(question: HealthQuestion, timeoutMs: number, done: (result: HealthResult) => void): void {
    this.#requests.health(question, timeoutMs, done)
  }

  podRecord(podUid: string): PodRecord {
    const pod = this.#pods.get(podUid)
    if (pod === undefined) return { sandboxes: [], containers: [] }
    return { sandboxes: pod.sandboxes, containers: pod.containers.map(({ record }) => record) }
  }

  removePod(podUid: string): void {
    const pod = this.#pods.get(podUid)
    if (pod === undefined) return
    for (const container of pod.containers) {
      container.forget()
      this.#containers.delete(container.record.id)
    }
    for (const { id, ips } of pod.sandboxes) {
      this.#sandboxes.delete(id)
      for (const ip of ips) this.#addresses.delete(ip)
    }
    this.#options.kernel.stopped(pod)
    this.#pods.delete(podUid)
  }

  onChange(listener: (podUid: string) => void): void {
    this.#listeners = [...this.#listeners, listener]
  }

  /** A running container from inside; undefined when it does not run. */
  lookInto(id: string): ContainerKernel | undefined {
    const container = this.#containers.get(id)
    const pod = this.#pods.get(container?.config.pod.uid ?? '')
    if (container?.isRunning !== true || pod === undefined) return undefined
    return this.#options.kernel.lookInto(pod).container(container)
  }

  /** Ends the process of a running container: a fault. False when there is no such container. */
  endContainer(podUid: string, name: string, end: ProcessEnd): boolean {
    const container = this.#pods.get(podUid)?.containers.find((one) => one.config.name === name && one.isRunning)
    container?.end(end)
    return container !== undefined
  }

  /** The power fails: nothing runs any more, and what ran is found dead when it is back. */
  loseAll(): void {
    for (const [uid, pod] of this.#pods) {
      for (const container of pod.containers) container.end(LOST)
      pod.sandboxes = pod.sandboxes.map((one) => ({ ...one, ready: false }))
      for (const { ips } of pod.sandboxes) for (const ip of ips) this.#addresses.delete(ip)
      this.#options.kernel.stopped(pod)
      this.#changed(uid)
    }
  }

  /** Ends everything: the node is switched off. */
  stop(): void {
    for (const container of this.#containers.values()) container.forget()
  }

  /** Undefined: it runs. */
  #start(container: SimulatedContainer): RuntimeFailure | undefined {
    const { clock, kernel } = this.#options
    const pod = this.#pods.get(container.config.pod.uid)
    if (pod === undefined) return notFound('container', container.record.id)
    const enter = (): ContainerKernel => kernel.lookInto(pod).container(container)
    return startProcess(container, { clock, find: kernel.find, enter })
  }

  #after(ms: number, task: () => void): void {
    this.#options.clock.setTimeout(task, ms)
  }

  #changed(podUid: string): void {
    for (const listener of this.#listeners) listener(podUid)
  }

  /** Why a container cannot be created. */
  #refusal(id: string, uid: string, config: ContainerConfig): RuntimeFailure | undefined {
    const { target } = config.namespaces
    const running = this.#pods.get(uid)?.containers.some(({ record, isRunning }) => record.id === target && isRunning)
    if (target !== undefined && running !== true) return targetNotRunning(id, target)
    const { definition } = this.#options.images.image(config.image)
    const words = commandWords(definition, config.command, config.args)
    if (words.length === 0 && isClosed(definition)) return noCommand
    const refusal = toldProcess(definition, words, startOf(config))?.refusal
    return refusal === undefined ? undefined : refused(refusal)
  }

  /** Who is told to answer on a port of a Pod, or of the node. */
  #toldPort(host: string, port: number): ToldPort | undefined {
    const onHost = host === this.#options.hostIP || host === 'localhost'
    for (const pod of onHost ? this.#podsOnHost() : [this.#addresses.get(host)]) {
      for (const container of pod?.containers ?? []) {
        const behaviour = container.ports.find((one) => one.port === port)
        if (behaviour !== undefined) return { container, behaviour }
      }
    }
    return undefined
  }

  #podsOnHost(): SimulatedPod[] {
    return [...this.#pods.values()].filter(({ sandboxes: [newest] }) => newest?.ready && newest.ips.length === 0)
  }
}

/** As containerd finds what was not there any more when it started. */
const LOST = { exitCode: 255, oomKilled: false, reason: 'Unknown' }

const OK = { ok: true, value: undefined } as const

function newRecord(id: string, config: ContainerConfig, image: Image, createdAt: number): ContainerRecord {
  return {
    id,
    name: config.name,
    attempt: config.attempt,
    requestedImage: config.image,
    image: image.name,
    imageRef: image.ref,
    state: 'created',
    createdAt,
    startedAt: 0,
    finishedAt: 0,
    exitCode: 0,
    reason: '',
    message: '',
    terminationLog: '',
    resources: config.resources,
    user: userOf(config, image),
  }
}

/** The id that a user name of an image stands for: its first own user. */
const NAMED_USER = 1000

function userOf({ runAsUser, runAsGroup, supplementalGroups }: ContainerConfig, image: Image): ContainerUser {
  const { user = 0 } = image.definition
  const uid = runAsUser ?? (typeof user === 'number' ? user : NAMED_USER)
  const gid = runAsGroup ?? 0
  return { uid, gid, supplementalGroups: [gid, ...supplementalGroups] }
}
