/** Starts one container: image, config, create, start, postStart hook. Source: recordings kubelet/ (create-error, start-error*, poststart-*). */
import { type Process, until } from '../clock/process.ts'
import { containerConfig } from './container-config.ts'
import type { ContainerConfig, ImageInfo, PodRecord, RuntimeResult } from './container-runtime.ts'
import type { StartFailure } from './container-status.ts'
import { ConfigError } from './environment.ts'
import { runHook } from './hooks.ts'
import type { ImageManager } from './image-manager.ts'
import type { NodeContext } from './node-context.ts'
import type { Container, Pod } from './pod.ts'
import { newestRun } from './pod-actions.ts'
import { killContainer } from './termination.ts'

export interface StartContext {
  readonly node: NodeContext
  readonly images: ImageManager
  readonly pod: Pod
  /** What runs, as it was last seen. */
  readonly runtime: PodRecord
  readonly sandboxId: string
  readonly ips: readonly string[]
}

/** Undefined when the container runs, else why it does not. */
export function* startContainer(context: StartContext, container: Container): Process<StartFailure | undefined> {
  const { node, pod } = context
  const fail = (reason: string, message: string, shown = message): StartFailure => {
    node.events.record(pod, container, 'Warning', 'Failed', `Error: ${shown}`)
    return { reason, message }
  }
  const ensured = yield* context.images.ensure(container, (type, reason, message) =>
    node.events.record(pod, container, type, reason, message),
  )
  if (!ensured.ok) return fail(ensured.failure.reason, ensured.failure.message, ensured.failure.reason)
  const config = configOrError(context, container, ensured.image)
  if (config instanceof ConfigError) return fail('CreateContainerConfigError', config.message)
  const created = yield* until<RuntimeResult<string>>((done) =>
    node.runtime.createContainer(context.sandboxId, config, done),
  )
  if (!created.ok) return fail('CreateContainerError', created.failure.message)
  node.events.record(pod, container, 'Normal', 'Created', 'Container created')
  const id = created.value
  const started = yield* until<RuntimeResult<void>>((done) => node.runtime.startContainer(id, done))
  if (!started.ok) return fail('RunContainerError', started.failure.message)
  node.events.record(pod, container, 'Normal', 'Started', 'Container started')
  return yield* postStart(context, container, id)
}

function configOrError(context: StartContext, container: Container, image: ImageInfo): ContainerConfig | ConfigError {
  const { node, pod, runtime, ips } = context
  const before = newestRun(runtime, container)
  const attempt = before === undefined ? 0 : before.attempt + 1
  const addresses = { ips: ips.length > 0 ? ips : [node.hostIP], hostIP: node.hostIP }
  try {
    return containerConfig({ client: node.client, pod, container, image, attempt, addresses, runtime })
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
}

/** A container whose hook fails is stopped. */
function* postStart(context: StartContext, container: Container, id: string): Process<StartFailure | undefined> {
  const hook = container.lifecycle?.postStart
  if (hook === undefined) return undefined
  const { node, pod, ips } = context
  const podIP = ips[0] ?? node.hostIP
  const message = yield* runHook({ ...node, pod, container, containerId: id, podIP }, hook)
  if (message === undefined) return undefined
  node.events.record(pod, container, 'Warning', 'FailedPostStartHook', 'PostStartHook failed')
  const record = node.runtime.podRecord(pod.metadata.uid ?? '').containers.find((one) => one.id === id)
  if (record !== undefined) yield* killContainer({ node, pod, podIP }, record, { message: 'FailedPostStartHook' })
  return { reason: 'PostStartHookError', message }
}
