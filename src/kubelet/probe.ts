/** Runs one probe. Source: docs "Configure Probes", recordings kubelet/probe-*, liveness-*, readiness-*. */
import { goDuration } from '../apimachinery/duration.ts'
import { goQuote } from '../apimachinery/go-quote.ts'
import type { Clock } from '../clock/clock.ts'
import { type Process, sleep, until } from '../clock/process.ts'
import type {
  ConnectResult,
  ContainerRuntime,
  ExecResult,
  HealthResult,
  HttpResult,
  RuntimeResult,
} from './container-runtime.ts'
import { expand } from './expansion.ts'
import type { Container, ExecAction, HttpGetAction, Probe } from './pod.ts'
import { pathOf, portNumber, requestHeaders, unknownPort, urlOf } from './ports.ts'

export interface ProbeTarget {
  readonly clock: Clock
  readonly runtime: ContainerRuntime
  readonly container: Container
  readonly containerId: string
  readonly podIP: string
}

export type ProbeOutcome =
  | { readonly type: 'success' }
  /** A redirect to elsewhere counts as a success that is worth a word. */
  | { readonly type: 'warning'; readonly output: string }
  | { readonly type: 'failure'; readonly output: string }
  /** The probe itself could not be made. */
  | { readonly type: 'error'; readonly error: string }

const SUCCESS: ProbeOutcome = { type: 'success' }
const failure = (output: string): ProbeOutcome => ({ type: 'failure', output })
const error = (text: string): ProbeOutcome => ({ type: 'error', error: text })

export function* runProbe(target: ProbeTarget, probe: Probe): Process<ProbeOutcome> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000
  if (probe.exec !== undefined) return yield* execProbe(target, probe.exec, timeoutMs)
  if (probe.httpGet !== undefined) return yield* httpProbe(target, probe.httpGet, timeoutMs)
  if (probe.tcpSocket !== undefined) return yield* tcpProbe(target, probe.tcpSocket, timeoutMs)
  if (probe.grpc !== undefined) return yield* grpcProbe(target, probe.grpc, timeoutMs)
  return error('missing probe handler')
}

/** Bytes of a command's output that are kept. */
const MAX_OUTPUT = 10_240

function* execProbe(target: ProbeTarget, { command = [] }: ExecAction, timeoutMs: number): Process<ProbeOutcome> {
  const { runtime, container, containerId } = target
  const variables = new Map((container.env ?? []).map(({ name, value = '' }) => [name, value]))
  const words = command.map((word) => expand(word, (name) => variables.get(name)))
  const result = yield* until<RuntimeResult<ExecResult>>((done) => runtime.exec(containerId, words, timeoutMs, done))
  if (!result.ok) return error(`rpc error: code = ${result.failure.code} desc = ${result.failure.message}`)
  const { exitCode, stdout, stderr, timedOut } = result.value
  if (timedOut)
    return failure(`command timed out: ${goQuote(words.join(' '))} timed out after ${goDuration(timeoutMs)}`)
  return exitCode === 0 ? SUCCESS : failure((stdout + stderr).slice(0, MAX_OUTPUT))
}

function* httpProbe(target: ProbeTarget, get: HttpGetAction, timeoutMs: number): Process<ProbeOutcome> {
  const port = portNumber(get.port, target.container)
  if (port === undefined) return error(unknownPort(get.port))
  const host = get.host ?? target.podIP
  const headers = requestHeaders(get, 'probe')
  const request = { host, port, path: pathOf(get.path ?? ''), scheme: get.scheme ?? 'HTTP', headers }
  const result = yield* until<HttpResult>((done) => target.runtime.httpGet(request, timeoutMs, done))
  const asked = `Get ${goQuote(urlOf(get, host, port))}`
  if (result.type === 'refused') return failure(`${asked}: dial tcp ${host}:${port}: connect: connection refused`)
  if (result.type !== 'answer')
    return failure(`${asked}: context deadline exceeded (Client.Timeout exceeded while awaiting headers)`)
  const { status, body } = result
  if (status >= 300 && status < 400)
    return { type: 'warning', output: `Probe terminated redirects, Response body: ${body}` }
  return status >= 200 && status < 300 ? SUCCESS : failure(`HTTP probe failed with statuscode: ${status}`)
}

function* tcpProbe(
  { runtime, container, podIP }: ProbeTarget,
  socket: NonNullable<Probe['tcpSocket']>,
  timeoutMs: number,
): Process<ProbeOutcome> {
  const port = portNumber(socket.port, container)
  if (port === undefined) return error(unknownPort(socket.port))
  const host = socket.host ?? podIP
  const result = yield* until<ConnectResult>((done) => runtime.connect(host, port, timeoutMs, done))
  if (result === 'connected') return SUCCESS
  return failure(`dial tcp ${host}:${port}: ${result === 'refused' ? 'connect: connection refused' : 'i/o timeout'}`)
}

function* grpcProbe(
  { clock, runtime, podIP: host }: ProbeTarget,
  { port, service }: NonNullable<Probe['grpc']>,
  timeoutMs: number,
): Process<ProbeOutcome> {
  const began = clock.now()
  const question = { host, port, service: service ?? '' }
  const result = yield* until<HealthResult>((done) => runtime.health(question, timeoutMs, done))
  switch (result.type) {
    case 'answer':
      return result.status === 'SERVING' ? SUCCESS : failure(`service unhealthy (responded with "${result.status}")`)
    case 'error':
      return failure(healthError(result.code, result.message))
    case 'timeout':
      return failure(`timeout: health rpc did not complete within ${goDuration(timeoutMs)}`)
    case 'unconnected': {
      // A gRPC client goes on trying until its time is up, also when it is refused.
      yield* sleep(clock, Math.max(0, began + timeoutMs - clock.now()))
      const within = `within ${goDuration(timeoutMs)}: context deadline exceeded`
      return failure(`timeout: failed to connect service "${host}:${port}" ${within}`)
    }
  }
}

const healthError = (code: string, message: string): string =>
  code === 'Unimplemented'
    ? `error: this server does not implement the grpc health protocol (grpc.health.v1.Health): ${message}`
    : `error: health rpc probe failed: rpc error: code = ${code} desc = ${message}`
