/** Streams to what runs on a node: exec, attach, port-forward. */
import type { KubeObject } from './apimachinery/objects.ts'
import type { ApiResponse } from './apiserver/api.ts'
import type { NodeRequest } from './apiserver/node-connection.ts'
import { findContainer, isPod } from './kubelet/pod.ts'
import type { SimulatedNode } from './node.ts'
import type { Refusal } from './streaming/handshake.ts'
import type { StreamingTimes } from './streaming/limits.ts'
import { type CommandRequest, type Opening, openCommand } from './streaming/open-command.ts'
import { openForward } from './streaming/open-forward.ts'
import type { WantedStreams } from './streaming/remote-command.ts'

/** Undefined for what is no stream. */
export function openStream(node: SimulatedNode, request: NodeRequest, times: StreamingTimes): ApiResponse | undefined {
  const open = OPENINGS[request.subresource]
  return open && answerOf(open(node, request, times))
}

type Open = (node: SimulatedNode, request: NodeRequest, times: StreamingTimes) => Opening

/** One a subresource. */
const OPENINGS: { readonly [subresource: string]: Open } = {
  exec: (node, request, times) => openSession('exec', node, request, times),
  attach: (node, request, times) => openSession('attach', node, request, times),
  portforward: openPorts,
}

/** The ports of the query count for clients that open no streams of their own. */
function openPorts(
  { kubelet, streaming }: SimulatedNode,
  { pod: { metadata }, params, headers }: NodeRequest,
  times: StreamingTimes,
): Opening {
  const { uid = '', name, namespace } = metadata
  const ports = params.getAll('ports').flatMap((list) => list.split(',').map(Number))
  const target = kubelet.runsSomethingOf(uid)
    ? { dial: (port: number) => streaming.dialPod(uid, port) }
    : refuse(500, `pod not found ("${name}_${namespace}")`)
  return openForward({ headers, ports, times, target })
}

function openSession(
  subresource: 'exec' | 'attach',
  node: SimulatedNode,
  request: NodeRequest,
  times: StreamingTimes,
): Opening {
  const { params, headers, pod } = request
  const command = params.getAll('command')
  const asked = wantedStreams(params)
  const wanted = subresource === 'exec' ? asked : withTerminalOf(pod, request.container, asked)
  const target = commandTarget(subresource, node, request, asked, { command, tty: wanted.tty })
  return openCommand({ headers, asked: { subresource, command }, wanted, times, target })
}

/** What Go takes for a flag that is set. */
const isSet = (params: URLSearchParams, name: string): boolean => {
  const value = params.get(name)
  return value !== null && value !== '0' && value.toLowerCase() !== 'false'
}

/** A terminal has no stderr of its own. */
function wantedStreams(params: URLSearchParams): WantedStreams {
  const tty = isSet(params, 'tty')
  return {
    stdin: isSet(params, 'stdin'),
    stdout: isSet(params, 'stdout'),
    stderr: isSet(params, 'stderr') && !tty,
    tty,
  }
}

/** Who attaches gets the terminal that the container has, or none. */
function withTerminalOf(pod: KubeObject, container: string, wanted: WantedStreams): WantedStreams {
  const tty = isPod(pod) && findContainer(pod, container)?.tty === true
  return { ...wanted, tty, stderr: wanted.stderr && !tty }
}

/** What the kubelet says to the request. Source: kubelet v1.35, getExec and getAttach. */
function commandTarget(
  subresource: 'exec' | 'attach',
  { kubelet, streaming }: SimulatedNode,
  { pod: { metadata }, container }: NodeRequest,
  { stdin, stdout, stderr }: WantedStreams,
  exec: { readonly command: readonly string[]; readonly tty: boolean },
): CommandRequest['target'] {
  if (!(stdin || stdout || stderr)) return refuse(400, 'you must specify at least 1 of stdin, stdout, stderr')
  const id = kubelet.runningContainer(metadata.uid ?? '', container)
  if (id !== undefined) {
    return {
      start: (streams) => (subresource === 'exec' ? streaming.exec(id, exec, streams) : streaming.attach(id, streams)),
    }
  }
  const { name, namespace } = metadata
  return refuse(
    500,
    subresource === 'exec'
      ? `container not found ("${container}")`
      : `container ${container} not found in pod ${name}_${namespace}`,
  )
}

const refuse = (status: number, text: string): { readonly refusal: Refusal } => ({
  refusal: { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, text },
})

function answerOf(opening: Opening): ApiResponse {
  if (!('refusal' in opening)) return { status: 101, headers: {}, body: opening }
  const { status, headers, text } = opening.refusal
  return { status, headers, body: Buffer.from(text) }
}
