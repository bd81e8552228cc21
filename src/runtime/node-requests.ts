/** What a kubelet asks of ports in its Pods: by what they are told to answer, else of programs that listen in the Pod network. */
import type { Clock } from '../clock/clock.ts'
import type {
  ConnectResult,
  HealthQuestion,
  HealthResult,
  HttpRequest,
  HttpResult,
} from '../kubelet/container-runtime.ts'
import { askHealth } from './health-client.ts'
import type { PortBehaviour } from './image.ts'
import { AttentiveStream } from './kernel/attentive-stream.ts'
import { inputOf, outputOf } from './kernel/outside-streams.ts'
import { closeSocket, type Socket } from './kernel/socket.ts'
import type { ByteInput } from './kernel/streams.ts'
import { SystemError } from './kernel/system-error.ts'
import { fieldOf, MessageReader } from './programs/lib/http-message.ts'
import type { SimulatedContainer } from './simulated-container.ts'

export interface NodeRequestOptions {
  readonly clock: Clock
  /** Who is told to answer there. */
  readonly told: (host: string, port: number) => ToldPort | undefined
  /** A connection from the node. Throws as NetworkView.connect rejects. */
  readonly dial: (host: string, port: number) => Socket
}

export interface ToldPort {
  readonly container: SimulatedContainer
  readonly behaviour: PortBehaviour
}

type Unreachable = 'refused' | 'timeout'

/** Bytes of an answer's body that are read. Source: kubelet, maxRespBodyLength. */
const MOST_BODY = 10 * 1024
const MOST_REDIRECTS = 10

export class NodeRequests {
  readonly #options: NodeRequestOptions

  constructor(options: NodeRequestOptions) {
    this.#options = options
  }

  httpGet(request: HttpRequest, timeoutMs: number, done: (result: HttpResult) => void): void {
    const told = this.#options.told(request.host, request.port)
    if (told !== undefined) return this.#askTold(told, request, timeoutMs, done)
    const socket = this.#dial(request.host, request.port)
    if (typeof socket === 'string') return this.#fail(socket, timeoutMs, (type) => done({ type }))
    const sockets = [socket]
    let open = true
    const finish = (result: HttpResult): void => {
      if (!open) return
      open = false
      timer.cancel()
      for (const one of sockets) closeSocket(one)
      done(result)
    }
    const again = (port: number): Socket | undefined => {
      const next = open ? this.#dial(request.host, port) : 'timeout'
      if (typeof next === 'string') return undefined
      sockets.push(next)
      return next
    }
    const timer = this.#options.clock.setTimeout(() => finish({ type: 'timeout' }), timeoutMs)
    void askOn(socket, request, again).then((answer) => finish(answer ?? { type: 'refused' }))
  }

  connect(host: string, port: number, timeoutMs: number, done: (result: ConnectResult) => void): void {
    if (this.#options.told(host, port) !== undefined) return done('connected')
    const socket = this.#dial(host, port)
    if (typeof socket === 'string') return this.#fail(socket, timeoutMs, done)
    closeSocket(socket)
    done('connected')
  }

  health(question: HealthQuestion, timeoutMs: number, done: (result: HealthResult) => void): void {
    const { clock } = this.#options
    const told = this.#options.told(question.host, question.port)
    if (told !== undefined) return done(toldHealth(told, question))
    const socket = this.#dial(question.host, question.port)
    if (typeof socket === 'string') return done({ type: 'unconnected' })
    const late = clock.setTimeout(() => {
      abandon()
    }, timeoutMs)
    const abandon = askHealth(new AttentiveStream(socket, clock), question, (result) => {
      late.cancel()
      done(result)
    })
  }

  #askTold(
    { container, behaviour }: ToldPort,
    { path }: HttpRequest,
    timeoutMs: number,
    done: (result: HttpResult) => void,
  ): void {
    const { clock } = this.#options
    const { status, body = '', afterMs = 0 } = behaviour.answer?.({ path, ageMs: container.ageMs }) ?? { status: 200 }
    if (afterMs > timeoutMs) clock.setTimeout(() => done({ type: 'timeout' }), timeoutMs)
    else if (afterMs === 0) done({ type: 'answer', status, body })
    else clock.setTimeout(() => done({ type: 'answer', status, body }), afterMs)
  }

  #dial(host: string, port: number): Socket | Unreachable {
    try {
      return this.#options.dial(host, port)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      return error.code === 'ECONNREFUSED' ? 'refused' : 'timeout'
    }
  }

  /** A host that is not there is waited for. */
  #fail(how: Unreachable, timeoutMs: number, done: (how: Unreachable) => void): void {
    if (how === 'refused') done(how)
    else this.#options.clock.setTimeout(() => done(how), timeoutMs)
  }
}

/** Who is told nothing of its health speaks no gRPC. */
function toldHealth({ container, behaviour }: ToldPort, { service }: HealthQuestion): HealthResult {
  const status = behaviour.health?.({ service, ageMs: container.ageMs })
  if (status === undefined) return { type: 'unconnected' }
  if (status === 'SERVICE_UNKNOWN') return { type: 'error', code: 'NotFound', message: 'unknown service' }
  return { type: 'answer', status }
}

/** Follows redirects to the same host; others are the answer. Source: kubelet, RedirectChecker. */
async function askOn(
  socket: Socket,
  request: HttpRequest,
  again: (port: number) => Socket | undefined,
): Promise<HttpResult | undefined> {
  let [connection, asked] = [socket, request]
  for (let left = MOST_REDIRECTS; ; left--) {
    const answer = await ask(connection, asked)
    const target = answer === undefined || left === 0 ? undefined : redirection(asked, answer)
    const next = target && again(target.port)
    if (target === undefined || next === undefined)
      return answer && { type: 'answer', status: answer.status, body: answer.body }
    connection = next
    asked = target
  }
}

function redirection(request: HttpRequest, { status, location }: Answer): HttpRequest | undefined {
  if (status < 300 || status >= 400 || location === undefined) return undefined
  const base = `http://${request.host}:${request.port}${request.path}`
  if (!URL.canParse(location, base)) return undefined
  const { hostname, port, pathname, search } = new URL(location, base)
  if (hostname !== request.host) return undefined
  return { ...request, port: port === '' ? 80 : Number(port), path: pathname + search }
}

interface Answer {
  readonly status: number
  readonly body: string
  readonly location: string | undefined
}

/** Undefined when the connection ends before there is an answer. */
async function ask({ source, sink }: Socket, { host, port, path, headers }: HttpRequest): Promise<Answer | undefined> {
  const fields = [['Host', port === 80 ? host : `${host}:${port}`], ...headers, ['Connection', 'close']]
  const own = new Map(fields.map(([name = '', value = '']) => [name, value]))
  const lines = [...own].map(([name, value]) => `${name}: ${value}\r\n`)
  try {
    await outputOf(sink).write(`GET ${path === '' ? '/' : path} HTTP/1.1\r\n${lines.join('')}\r\n`)
    return await readAnswer(inputOf(source))
  } catch (error) {
    if (error instanceof SystemError) return undefined
    throw error
  }
}

async function readAnswer(input: ByteInput): Promise<Answer | undefined> {
  const reader = new MessageReader(input)
  const head = await reader.head()
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head?.startLine ?? '')?.[1])
  if (head === undefined || Number.isNaN(status)) return undefined
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of reader.body(head, true)) {
    parts.push(part)
    length += part.length
    if (length >= MOST_BODY) break
  }
  const body = Buffer.concat(parts).subarray(0, MOST_BODY).toString()
  return { status, body, location: fieldOf(head, 'location') }
}
