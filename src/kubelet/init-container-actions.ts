/** Init containers one after the other, sidecars among them. Pure. Source: docs "Init Containers", KEP-753, recordings kubelet/init-* and sidecar-*. */

import type { ActionInput, KillAction } from './actions.ts'
import type { ContainerRecord } from './container-runtime.ts'
import { type Container, initContainers, isSidecar } from './pod.ts'
import { type ResizeAction, resizeOf } from './resize.ts'
import { restartsAfter } from './restart-policy.ts'

export interface InitActions {
  /** Main containers may start. */
  initialized: boolean
  /** One has failed for good. */
  failed: boolean
  readonly start: Container[]
  readonly kill: KillAction[]
  readonly resize: ResizeAction[]
}

/** Looks from the last init container backwards: the last one that ever ran tells how far the Pod has come. */
export function initContainerActions(input: ActionInput): InitActions {
  const { pod, runtime } = input
  const inits = initContainers(pod)
  const actions: InitActions = { initialized: inits.length === 0, failed: false, start: [], kill: [], resize: [] }
  if (inits.length === 0) return actions
  const newest = (name: string): ContainerRecord | undefined =>
    runtime.containers.find((record) => record.name === name)
  const active = ({ name }: Container): boolean => (newest(name)?.state ?? 'exited') !== 'exited'
  actions.initialized = pod.spec.containers.some(active)
  let laterOnesRan = actions.initialized
  for (let index = inits.length - 1; index >= 0 && !actions.failed; index--) {
    const container = inits[index]
    if (container === undefined) continue
    const record = newest(container.name)
    if (record === undefined) {
      if (laterOnesRan && isSidecar(container)) actions.start.push(container)
      continue
    }
    if (laterOnesRan && !isSidecar(container)) continue
    const next = inits[index + 1]
    if (isSidecar(container)) sidecar(input, actions, { container, record, next, laterOnesRan })
    else initContainer(input, actions, { container, record, next, laterOnesRan })
    laterOnesRan = true
  }
  const [first] = inits
  if (!laterOnesRan && first !== undefined) actions.start.push(first)
  actions.start.reverse()
  return actions
}

interface Step {
  readonly container: Container
  readonly record: ContainerRecord
  /** The one that comes after it. */
  readonly next: Container | undefined
  readonly laterOnesRan: boolean
}

function initContainer({ pod }: ActionInput, actions: InitActions, { container, record, next }: Step): void {
  if (record.state === 'running') return
  if (record.state === 'created') {
    actions.start.push(container)
  } else if (record.exitCode === 0) {
    passOn(actions, next)
  } else if (restartsAfter(pod, container, record.exitCode)) {
    actions.start.push(container)
  } else {
    actions.failed = true
    actions.start.length = 0
  }
}

/** The next one may start; after the last one, the main containers. */
function passOn(actions: InitActions, next: Container | undefined): void {
  if (next === undefined) actions.initialized = true
  else actions.start.push(next)
}

function sidecar(input: ActionInput, actions: InitActions, step: Step): void {
  const { container, record } = step
  if (record.state !== 'running') {
    actions.start.push(container)
    return
  }
  if (container.startupProbe !== undefined) {
    const startup = input.probes.result('startup', record.id)
    if (startup === 'failure') killAndStart(actions, step, 'failed startup probe', 'startupProbe')
    if (startup !== 'success') return
  }
  if (step.next === undefined) actions.initialized = true
  else if (!step.laterOnesRan) actions.start.push(step.next)
  if (record.requestedImage !== container.image) return killAndStart(actions, step, 'definition changed', 'other')
  if (input.probes.result('liveness', record.id) === 'failure')
    return killAndStart(actions, step, 'failed liveness probe', 'livenessProbe')
  const resize = resizeOf(container, record.resources)
  if (resize === 'update') actions.resize.push({ container, record })
  else if (resize === 'restart') {
    actions.kill.push({
      container,
      record,
      message: `Container ${container.name} resize requires restart`,
      reason: 'other',
    })
    actions.start.push(container)
  }
}

function killAndStart(
  actions: InitActions,
  { container, record }: Step,
  what: string,
  reason: KillAction['reason'],
): void {
  actions.kill.push({ container, record, message: `Init container ${container.name} ${what}`, reason })
  actions.start.push(container)
}
