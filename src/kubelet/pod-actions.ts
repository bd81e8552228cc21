/** What is to be done about a Pod now, given what runs. Pure. Source: semantics §10.3 and §10.4, KEP-753 (sidecars), recordings kubelet/. */
import type { ActionInput, ContainerRole, KillAction, KillReason, PodActions, StartAction } from './actions.ts'
import type { ContainerRecord, PodRecord } from './container-runtime.ts'
import { initContainerActions } from './init-container-actions.ts'
import { type Container, ephemeralContainers, initContainers } from './pod.ts'
import { type ResizeAction, resizeOf } from './resize.ts'
import { restartsWhenKilled, shouldRun } from './restart-policy.ts'

export const newestRun = ({ containers }: PodRecord, { name }: Container): ContainerRecord | undefined =>
  containers.find((record) => record.name === name)

export const sandboxReady = ({ sandboxes: [newest] }: PodRecord): boolean => newest?.ready === true

export function podActions(input: ActionInput): PodActions {
  return sandboxReady(input.runtime) ? inSandbox(input) : withNewSandbox(input)
}

function withNewSandbox(input: ActionInput): PodActions {
  const { pod, runtime } = input
  const attempt = runtime.sandboxes.length === 0 ? 0 : (runtime.sandboxes[0]?.attempt ?? 0) + 1
  const nothing = { killPod: true, createSandbox: false, attempt, kill: [], start: [], resize: [] }
  if (pod.spec.restartPolicy === 'Never' && attempt > 0 && runtime.containers.length > 0) return nothing
  const mains = pod.spec.containers.filter((container) => !isDone(input, container))
  if (mains.length === 0 && pod.spec.containers.some((container) => newestRun(runtime, container) !== undefined))
    return nothing
  const [first] = initContainers(pod)
  const start =
    first === undefined ? mains.map((one) => starting(input, 'main', one)) : [starting(input, 'init', first)]
  return { ...nothing, createSandbox: true, start }
}

/** It has done what it was for, and is not run again in a new sandbox. */
function isDone({ pod, runtime }: ActionInput, container: Container): boolean {
  const policy = container.restartPolicy ?? pod.spec.restartPolicy
  const record = newestRun(runtime, container)
  return policy === 'OnFailure' && record?.state === 'exited' && record.exitCode === 0
}

function inSandbox(input: ActionInput): PodActions {
  const { pod, runtime } = input
  const attempt = runtime.sandboxes[0]?.attempt ?? 0
  const ephemeral = ephemeralContainers(pod)
    .filter((container) => newestRun(runtime, container) === undefined)
    .map((container) => starting(input, 'ephemeral', container))
  const init = initContainerActions(input)
  const base = { createSandbox: false, attempt }
  const initStarts = init.start.map((container) => starting(input, 'init', container))
  if (init.failed) return { ...base, killPod: true, kill: init.kill, start: ephemeral, resize: [] }
  if (!init.initialized)
    return { ...base, killPod: false, kill: init.kill, start: [...ephemeral, ...initStarts], resize: [] }
  const main = mainContainerActions(input)
  const mainStarts = main.start.map((container) => starting(input, 'main', container))
  const idle = main.kept === 0 && main.start.length === 0
  return {
    ...base,
    killPod: idle,
    kill: [...init.kill, ...main.kill],
    start: [...ephemeral, ...(idle ? [] : initStarts), ...mainStarts],
    resize: [...init.resize, ...main.resize],
  }
}

interface MainActions {
  readonly start: Container[]
  readonly kill: KillAction[]
  readonly resize: ResizeAction[]
  /** How many go on as they are. */
  kept: number
}

function mainContainerActions(input: ActionInput): MainActions {
  const { pod, runtime } = input
  const actions: MainActions = { start: [], kill: [], resize: [], kept: 0 }
  for (const container of pod.spec.containers) {
    const record = newestRun(runtime, container)
    if (record === undefined || record.state !== 'running') {
      if (shouldRun(pod, container, record)) actions.start.push(container)
      continue
    }
    const kill = whyKill(input, container, record)
    if (kill !== undefined) {
      actions.kill.push({ container, record, message: kill.message, reason: kill.reason })
      if (kill.restarts) actions.start.push(container)
      continue
    }
    actions.kept++
    if (resizeOf(container, record.resources) === 'update') actions.resize.push({ container, record })
  }
  return actions
}

interface KillVerdict {
  readonly message: string
  readonly reason: KillReason
  readonly restarts: boolean
}

/** Why a running main container is stopped; undefined when it may go on. */
function whyKill(input: ActionInput, container: Container, record: ContainerRecord): KillVerdict | undefined {
  const { name } = container
  const because = (what: string, reason: KillReason, restarts: boolean): KillVerdict => ({
    message: `Container ${name} ${what}${restarts ? ', will be restarted' : ''}`,
    reason,
    restarts,
  })
  if (record.requestedImage !== container.image) return because('definition changed', 'other', true)
  const restarts = restartsWhenKilled(input.pod, container)
  if (input.probes.result('liveness', record.id) === 'failure')
    return because('failed liveness probe', 'livenessProbe', restarts)
  if (input.probes.result('startup', record.id) === 'failure')
    return because('failed startup probe', 'startupProbe', restarts)
  if (resizeOf(container, record.resources) === 'restart')
    return { message: `Container ${name} resize requires restart`, reason: 'other', restarts: true }
  return undefined
}

/** The last run of the container that has ended. A run that is being stopped does not count yet. */
export const lastEnd = ({ containers }: PodRecord, { name }: Container): ContainerRecord | undefined =>
  containers.find((record) => record.name === name && record.state === 'exited')

function starting(input: ActionInput, role: ContainerRole, container: Container): StartAction {
  const ended = lastEnd(input.runtime, container)
  const backOff = ended && input.backOff(container, ended.finishedAt)
  return { role, container, ...(backOff === undefined ? {} : { backOff }) }
}
