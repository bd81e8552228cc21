/** What can be done about a Pod, and what decides it. */
import type { BackOffWindow } from './back-off.ts'
import type { ContainerRecord, PodRecord } from './container-runtime.ts'
import type { Container, Pod } from './pod.ts'
import type { ProbeResults } from './probe-results.ts'
import type { ResizeAction } from './resize.ts'

export type KillReason = 'livenessProbe' | 'startupProbe' | 'other'

export interface KillAction {
  readonly container: Container
  readonly record: ContainerRecord
  /** The text of the Killing event. */
  readonly message: string
  readonly reason: KillReason
}

export type ContainerRole = 'ephemeral' | 'init' | 'main'

export interface StartAction {
  readonly role: ContainerRole
  readonly container: Container
  /** It may not start yet. */
  readonly backOff?: BackOffWindow
}

/** In the order in which it is done: kill, sandbox, start ephemeral and init containers, resize, start main ones. */
export interface PodActions {
  /** Everything is stopped, the sandbox too. */
  readonly killPod: boolean
  /** A new sandbox is made; it is number `attempt`, from 0. */
  readonly createSandbox: boolean
  readonly attempt: number
  readonly kill: readonly KillAction[]
  readonly start: readonly StartAction[]
  readonly resize: readonly ResizeAction[]
}

/** What actions depend on. Times in ms. */
export interface ActionInput {
  readonly pod: Pod
  readonly runtime: PodRecord
  readonly probes: ProbeResults
  /** The wait before a container that ended at `since` may start again. */
  readonly backOff: (container: Container, since: number) => BackOffWindow | undefined
}
