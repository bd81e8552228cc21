/** Requests to a kubelet's own server, as nodes/proxy passes them on. Source: pkg/kubelet/server of v1.35. */
import { ApiError } from './apimachinery/api-error.ts'
import { goQuote } from './apimachinery/go-quote.ts'
import type { ApiResponse } from './apiserver/api.ts'
import { type LogOptions, parseLogOptions } from './apiserver/connect/log-options.ts'
import type { KubeletRequest, NodeRequest } from './apiserver/node-connection.ts'
import { findContainer, type Pod } from './kubelet/pod.ts'
import { textPage } from './kubelet/server/page.ts'
import { kubeletPage } from './kubelet/server/pages.ts'
import type { SimulatedNode } from './node.ts'
import { openStream } from './node-streams.ts'
import type { StreamingTimes } from './streaming/limits.ts'

interface Asked {
  readonly node: SimulatedNode
  readonly request: KubeletRequest
  readonly params: URLSearchParams
  readonly times: StreamingTimes
  readonly pod: Pod
  /** Path parts after the Pod's name. */
  readonly rest: readonly string[]
}

interface Route {
  readonly methods: readonly string[]
  readonly missing: (name: string) => string
  readonly answer: (asked: Asked) => ApiResponse
}

const STREAM_METHODS = ['GET', 'POST']
const podMissing = (): string => 'pod does not exist'

/** Below '/KEY/namespace/pod'. */
const POD_ROUTES: { readonly [key: string]: Route } = {
  containerLogs: { methods: ['GET'], missing: (name) => `pod ${goQuote(name)} does not exist`, answer: logs },
  run: { methods: ['POST'], missing: podMissing, answer: run },
  exec: { methods: STREAM_METHODS, missing: podMissing, answer: (asked) => stream(asked, 'exec') },
  attach: { methods: STREAM_METHODS, missing: podMissing, answer: (asked) => stream(asked, 'attach') },
  portForward: { methods: STREAM_METHODS, missing: podMissing, answer: (asked) => stream(asked, 'portforward') },
}

const plain = (status: number, text: string): ApiResponse => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: Buffer.from(text),
})

export function answerKubeletRequest(node: SimulatedNode, request: KubeletRequest, times: StreamingTimes): ApiResponse {
  const { method, path, query } = request
  const [, key = '', namespace = '', name = '', ...rest] = path.split('/')
  const route = Object.hasOwn(POD_ROUTES, key) ? POD_ROUTES[key] : undefined
  if (route === undefined) {
    const page = kubeletPage(node.kubelet.state(), path)
    if (page === undefined) return plain(404, '404: Page Not Found')
    return method === 'GET' || method === 'HEAD' ? page : plain(405, '405: Method Not Allowed')
  }
  if (!route.methods.includes(method)) return plain(405, '405: Method Not Allowed')
  const found = node.kubelet
    .state()
    .pods.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace)
  if (found === undefined) return plain(404, route.missing(name))
  return route.answer({ node, request, params: new URLSearchParams(query), times, pod: found, rest })
}

function logs({ node, params, pod, rest: [container = ''] }: Asked): ApiResponse {
  const name = pod.metadata.name ?? ''
  const tail = params.get('tail')
  if (tail === 'all') params.delete('tailLines')
  else if (tail !== null) params.set('tailLines', tail)
  const options = optionsOf(params, name)
  if ('status' in options) return options
  if (findContainer(pod, container) === undefined)
    return plain(404, `container ${goQuote(container)} not found in pod ${goQuote(name)}`)
  const answer = node.kubelet.containerLogs(pod.metadata.uid ?? '', container, options)
  return answer.type === 'refused' ? plain(answer.status, answer.text) : { status: 200, headers: {}, body: answer }
}

function optionsOf(params: URLSearchParams, name: string): LogOptions | ApiResponse {
  try {
    return parseLogOptions(params, name)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return plain(
      error.code,
      JSON.stringify({ message: error.code === 422 ? 'Invalid request.' : 'Unable to decode query.' }),
    )
  }
}

/** Runs a command to its end; its output is the answer. */
function run({ node, params, pod, rest }: Asked): ApiResponse {
  const name = rest.at(-1) ?? ''
  const id = node.kubelet.runningContainer(pod.metadata.uid ?? '', name)
  if (id === undefined) return plain(500, `container not found (${goQuote(name)})`)
  const command = (params.get('cmd') ?? '').split(' ')
  const later = (): Promise<ApiResponse> =>
    new Promise((resolve) => {
      node.runtime.exec(id, command, 0, (result) => {
        if (!result.ok) return resolve(plain(500, result.failure.message))
        const { exitCode, stdout, stderr } = result.value
        if (exitCode !== 0)
          return resolve(plain(500, `command '${command.join(' ')}' exited with ${exitCode}: ${stderr}`))
        resolve({
          status: 200,
          headers: { 'Content-Type': 'application/json' },
          body: Buffer.from(`${stdout}${stderr}`),
        })
      })
    })
  return { status: 200, headers: {}, body: { later } }
}

/** What the kubelet calls the streams of a command. */
const STREAM_NAMES = { input: 'stdin', output: 'stdout', error: 'stderr' }

function stream({ node, request, params, times, pod, rest }: Asked, subresource: string): ApiResponse {
  for (const [own, name] of Object.entries(STREAM_NAMES)) {
    const value = params.get(own)
    if (value !== null) params.set(name, value)
  }
  const asked: NodeRequest = { pod, subresource, container: rest.at(-1) ?? '', params, headers: request.headers }
  return openStream(node, asked, times) ?? textPage(404, '404 page not found\n')
}
