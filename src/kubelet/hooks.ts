/** lifecycle.postStart and lifecycle.preStop. Source: docs "Container Lifecycle Hooks", recordings kubelet/poststart-* and prestop-*. */
import { goQuote } from '../apimachinery/go-quote.ts'
import type { Clock } from '../clock/clock.ts'
import { type Process, sleep, until } from '../clock/process.ts'
import type { ContainerRuntime, ExecResult, HttpResult, RuntimeResult } from './container-runtime.ts'
import { type Container, type ExecAction, type Hook, type HttpGetAction, type Pod, podFullName } from './pod.ts'
import { pathOf, portNumber, requestHeaders, unknownPort, urlOf } from './ports.ts'

/** What hooks are run with. */
export interface HookContext {
  readonly clock: Clock
  readonly runtime: ContainerRuntime
  readonly pod: Pod
  readonly container: Container
  readonly containerId: string
  readonly podIP: string
}

/** Undefined when it went well, else the text that statuses show. */
export function* runHook(context: HookContext, hook: Hook): Process<string | undefined> {
  if (hook.exec !== undefined) return yield* execHook(context, hook.exec)
  if (hook.httpGet !== undefined) return yield* httpHook(context, hook.httpGet)
  yield* sleep(context.clock, (hook.sleep?.seconds ?? 0) * 1000)
  return undefined
}

function* execHook(
  { runtime, containerId, container, pod }: HookContext,
  exec: ExecAction,
): Process<string | undefined> {
  const command = exec.command ?? []
  const result = yield* until<RuntimeResult<ExecResult>>((done) => runtime.exec(containerId, command, 0, done))
  if (result.ok && result.value.exitCode === 0) return undefined
  const error = result.ok
    ? `command '${command.join(' ')}' exited with ${result.value.exitCode}: ${result.value.stderr}`
    : `rpc error: code = ${result.failure.code} desc = ${result.failure.message}`
  const output = result.ok ? result.value.stdout + result.value.stderr : ''
  return `Exec lifecycle hook ([${command.join(' ')}]) for Container ${goQuote(container.name)} in Pod ${goQuote(podFullName(pod))} failed - error: ${error}, message: ${goQuote(output)}`
}

/** How long an HTTP hook waits: as long as the kubelet's client does. */
const HTTP_HOOK_MS = 60_000

function* httpHook({ runtime, pod, container, podIP }: HookContext, get: HttpGetAction): Process<string | undefined> {
  const host = get.host ?? podIP
  const port = portNumber(get.port, container)
  const failed = (error: string): string =>
    `HTTP lifecycle hook (${get.path ?? ''}) for Container ${goQuote(container.name)} in Pod ${goQuote(podFullName(pod))} failed - error: ${error}`
  if (port === undefined) return failed(unknownPort(get.port))
  const headers = requestHeaders(get, 'lifecycle')
  const request = { host, port, path: pathOf(get.path ?? ''), scheme: get.scheme ?? 'HTTP', headers }
  const result = yield* until<HttpResult>((done) => runtime.httpGet(request, HTTP_HOOK_MS, done))
  if (result.type === 'answer') return undefined
  const why =
    result.type === 'refused' ? `dial tcp ${host}:${port}: connect: connection refused` : 'context deadline exceeded'
  return failed(`Get ${goQuote(urlOf(get, host, port))}: ${why}`)
}
