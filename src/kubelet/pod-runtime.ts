/** What runs of a Pod on its node: the simulated container runtime's view, as plain values. */

/** One run of a container that has ended. Times in ms. */
export interface Termination {
  readonly exitCode: number
  readonly reason: string
  readonly startedAt: number
  readonly finishedAt: number
  readonly containerID: string
}

export type ContainerState =
  | { readonly type: 'waiting'; readonly reason: string; readonly message?: string }
  | { readonly type: 'running'; readonly startedAt: number }
  | { readonly type: 'terminated'; readonly termination: Termination }

/** A container as the runtime knows it. */
export interface ContainerRuntime {
  readonly name: string
  readonly state: ContainerState
  readonly last?: Termination
  readonly restartCount: number
  /** Set from the first start on. */
  readonly containerID?: string
  /** The resolved name and digest of its image, from the first pull on. */
  readonly image?: { readonly name: string; readonly id: string }
}

export interface PodRuntime {
  readonly sandbox: 'none' | 'ready' | 'stopped'
  readonly podIP: string
  /** When the node first saw the Pod, in ms. */
  readonly seenAt: number
  readonly containers: ReadonlyMap<string, ContainerRuntime>
}

export const newPodRuntime = (seenAt: number): PodRuntime => ({
  sandbox: 'none',
  podIP: '',
  seenAt,
  containers: new Map(),
})

/** The runtime with one container changed. */
export function withContainer(runtime: PodRuntime, container: ContainerRuntime): PodRuntime {
  return { ...runtime, containers: new Map(runtime.containers).set(container.name, container) }
}

export const isRunning = (container: ContainerRuntime | undefined): boolean => container?.state.type === 'running'
export const hasEnded = (container: ContainerRuntime | undefined): boolean => container?.state.type === 'terminated'

/** Whether the container ran at least once to a start. */
export const hasStarted = (container: ContainerRuntime | undefined): boolean =>
  container !== undefined && (container.state.type !== 'waiting' || container.last !== undefined)
