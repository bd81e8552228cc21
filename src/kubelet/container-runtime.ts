/**
 * What a kubelet asks of a container runtime, after the shape of Kubernetes' CRI. `runtime/` implements it; anything
 * else that does may take its place. Calls that take time answer through `done`, once, now or in a later turn of the
 * cluster's clock; questions about what is there answer at once.
 */

/** Why a call failed. `code` is gRPC's name of it: 'NotFound', 'Unknown'. */
export interface RuntimeFailure {
  readonly code: string
  readonly message: string
}

export type RuntimeResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: RuntimeFailure }

export type Done<T> = (result: RuntimeResult<T>) => void

/** Who a container belongs to. */
export interface PodIdentity {
  readonly uid: string
  readonly namespace: string
  readonly name: string
}

export type NamespaceMode = 'POD' | 'CONTAINER' | 'NODE' | 'TARGET'

/** Which Linux namespaces are shared, and with whom. `target` is a container's id, with pid 'TARGET'. */
export interface Namespaces {
  readonly network: NamespaceMode
  readonly pid: NamespaceMode
  readonly ipc: NamespaceMode
  readonly target?: string
}

export interface SandboxConfig {
  readonly pod: PodIdentity
  readonly attempt: number
  readonly namespaces: Namespaces
}

/** A Pod's surroundings: its network and namespaces. Times in ms. */
export interface SandboxRecord {
  readonly id: string
  readonly attempt: number
  readonly ready: boolean
  readonly createdAt: number
  /** Empty in the node's network. */
  readonly ips: readonly string[]
}

/** Amounts as the API writes them: '100m', '64Mi'. */
export interface ContainerResources {
  readonly requests?: { readonly [name: string]: string }
  readonly limits?: { readonly [name: string]: string }
}

export interface ContainerUser {
  readonly uid: number
  readonly gid: number
  readonly supplementalGroups: readonly number[]
}

export interface ContainerConfig {
  readonly pod: PodIdentity
  readonly name: string
  /** How often the container was started before. */
  readonly attempt: number
  /** As the Pod's spec names it. */
  readonly image: string
  readonly command: readonly string[]
  readonly args: readonly string[]
  readonly env: readonly (readonly [name: string, value: string])[]
  readonly stdin: boolean
  /** Whether its input ends with that of the first client who attaches. @default false */
  readonly stdinOnce?: boolean
  readonly tty: boolean
  /** @default '/dev/termination-log' */
  readonly terminationMessagePath?: string
  readonly namespaces: Namespaces
  /** Undefined: the image's. */
  readonly runAsUser?: number
  readonly runAsGroup?: number
  readonly supplementalGroups: readonly number[]
  readonly resources: ContainerResources
  /** Undefined: the image's. */
  readonly workingDir?: string
  /** Whether its own files cannot be written, but volumes can. @default false */
  readonly readOnlyRoot?: boolean
  /** What its processes may do besides what is usual, or may not. */
  readonly capabilities?: {
    readonly privileged?: boolean
    readonly add?: readonly string[]
    readonly drop?: readonly string[]
  }
}

export interface VolumeFile {
  readonly content: Uint8Array
  readonly mode: number
}

/** What is in a volume: nothing at first, files of the API by their paths, asked for when they are needed, or a folder of the node. */
export type VolumeContent =
  | { readonly type: 'empty' }
  | { readonly type: 'files'; readonly read: () => { readonly [path: string]: VolumeFile } }
  | { readonly type: 'host'; readonly path: string }

/** A volume, or a part of it, at a path of a container. */
export interface ContainerMount {
  /** Its name in the Pod. */
  readonly volume: string
  readonly path: string
  readonly subPath?: string
  readonly readOnly: boolean
  readonly content: VolumeContent
}

/** What a container of a Pod has mounted now. */
export type MountsOf = (pod: PodIdentity, containerName: string) => readonly ContainerMount[]

/** One run of a container. Times in ms since 1970; 0 for what has not happened. */
export interface ContainerRecord {
  readonly id: string
  readonly name: string
  readonly attempt: number
  /** As the config named it. */
  readonly requestedImage: string
  /** The image's full name, and the reference with its digest. */
  readonly image: string
  readonly imageRef: string
  readonly state: 'created' | 'running' | 'exited'
  readonly createdAt: number
  readonly startedAt: number
  readonly finishedAt: number
  readonly exitCode: number
  /** 'Completed', 'Error', 'OOMKilled', 'StartError'. */
  readonly reason: string
  readonly message: string
  /** What the container wrote to its termination message path. */
  readonly terminationLog: string
  readonly resources: ContainerResources
  readonly user: ContainerUser
}

/** What runs, or ran, of a Pod; the newest first. Records are values: a change makes a new one. */
export interface PodRecord {
  readonly sandboxes: readonly SandboxRecord[]
  readonly containers: readonly ContainerRecord[]
}

export interface ImageInfo {
  /** 'docker.io/library/nginx:1.27' */
  readonly name: string
  /** 'docker.io/library/nginx@sha256:…' */
  readonly ref: string
  readonly sizeBytes: number
  /** The user of the image's own config: a number, a name, or neither for root. */
  readonly uid?: number
  readonly username?: string
}

/** How a command ended; `timedOut` when it was cut off. */
export interface ExecResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  readonly timedOut: boolean
}

export interface HttpRequest {
  readonly host: string
  readonly port: number
  /** With its query. */
  readonly path: string
  readonly scheme: string
  readonly headers: readonly (readonly [name: string, value: string])[]
}

export type HttpResult =
  | { readonly type: 'answer'; readonly status: number; readonly body: string }
  | { readonly type: 'refused' }
  | { readonly type: 'timeout' }

export interface HealthQuestion {
  readonly host: string
  readonly port: number
  readonly service: string
}

export type HealthResult =
  | { readonly type: 'answer'; readonly status: string }
  /** `code` is gRPC's name of it: 'NotFound'. */
  | { readonly type: 'error'; readonly code: string; readonly message: string }
  /** There is no answer in time. */
  | { readonly type: 'timeout' }
  /** Nobody listens there, or who listens speaks no gRPC. */
  | { readonly type: 'unconnected' }

export type ConnectResult = 'connected' | 'refused' | 'timeout'

/** One line that a container wrote, with its line feed; the last may lack it. */
export interface LogEntry {
  /** Counts from 0 over everything that the container ever wrote. */
  readonly number: number
  /** In ms since 1970. */
  readonly at: number
  readonly stream: 'stdout' | 'stderr'
  readonly text: Uint8Array
}

/** What one run of a container wrote. */
export interface ContainerLog {
  /** The entries from that number on, as far as they are kept and whole. */
  read(from: number): readonly LogEntry[]
  /** Nothing more will be written. */
  hasEnded(): boolean
  /** Calls back when there is more, and at the end. Returns what stops that. */
  follow(changed: () => void): () => void
}

export interface ContainerRuntime {
  /** Names the runtime in container ids: 'containerd'. */
  readonly name: string

  runPodSandbox(config: SandboxConfig, done: Done<string>): void
  /** Stops what still runs in it, too. */
  stopPodSandbox(id: string, done: Done<void>): void

  /** Undefined when the node does not have the image. */
  imageInfo(image: string): ImageInfo | undefined
  pullImage(image: string, done: Done<ImageInfo>): void

  createContainer(sandboxId: string, config: ContainerConfig, done: Done<string>): void
  startContainer(id: string, done: Done<void>): void
  /** TERM, and KILL after `timeoutSeconds`. Answers when the process has ended. */
  stopContainer(id: string, timeoutSeconds: number, done: Done<void>): void
  /** Forgets a container that does not run. */
  removeContainer(id: string): void
  updateContainerResources(id: string, resources: ContainerResources, done: Done<void>): void

  /** Runs a command in a running container; `timeoutMs` 0 waits for ever. */
  exec(id: string, command: readonly string[], timeoutMs: number, done: Done<ExecResult>): void
  /** The last lines of what the container wrote, as many as fit both limits. */
  logTail(id: string, limits: { readonly lines: number; readonly bytes: number }): string
  /** Undefined when the container is forgotten. */
  containerLog(id: string): ContainerLog | undefined

  /** Speaks to the Pod network from the node. */
  httpGet(request: HttpRequest, timeoutMs: number, done: (result: HttpResult) => void): void
  connect(host: string, port: number, timeoutMs: number, done: (result: ConnectResult) => void): void
  /** Asks by gRPC's health protocol. */
  health(question: HealthQuestion, timeoutMs: number, done: (result: HealthResult) => void): void

  podRecord(podUid: string): PodRecord
  /** Forgets everything of a Pod, ending what runs. */
  removePod(podUid: string): void
  /** Calls `listener` with the Pod's uid whenever its record has changed. */
  onChange(listener: (podUid: string) => void): void
}
