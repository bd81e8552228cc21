/** What a server warns of in the ports of a Pod's containers. Source: recordings pod-create/warnings, containers, init-and-sidecars. */
import { at } from '../../apimachinery/field-error.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { joined } from '../../apimachinery/joined.ts'
import type { ContainerPort, PodSpec } from './types.ts'
import { visitContainers } from './visit-containers.ts'

interface PortAtPath {
  readonly port: ContainerPort
  readonly path: string
}

/** All of the first kind before any of the second. */
export function portWarnings(spec: PodSpec, path: string): string[] {
  const ports = visitContainers(spec, path).flatMap(({ container, path: here }) =>
    (container.ports ?? []).map((port, index): PortAtPath => ({ port, path: at(`${here}.ports`, index) })),
  )
  return joined(
    ports.flatMap((port, index) => overlapWarnings(port, ports.slice(0, index))),
    nameWarnings(ports),
  )
}

function overlapWarnings(here: PortAtPath, earlier: readonly PortAtPath[]): string[] {
  const { port, path } = here
  const { hostIP = '', hostPort = 0 } = port
  const same = earlier.filter(
    ({ port: other }) => other.containerPort === port.containerPort && other.protocol === port.protocol,
  )
  return joined(
    hostIP !== '' && hostPort === 0 ? [`${path}: hostIP set without hostPort: ${goStruct(port)}`] : [],
    same.flatMap((other) => {
      const kind = overlap(port, other.port)
      return kind === undefined ? [] : [`${path}: ${kind} port definition with ${other.path}`]
    }),
  )
}

/** How two definitions of one port of the Pod get into each other's way. */
function overlap(port: ContainerPort, other: ContainerPort): string | undefined {
  const [ip = '', otherIp = ''] = [port.hostIP, other.hostIP]
  const [hostPort = 0, otherHostPort = 0] = [port.hostPort, other.hostPort]
  if (ip === otherIp && hostPort === otherHostPort) return 'duplicate'
  if (hostPort === 0 || otherHostPort === 0) return 'overlapping'
  return hostPort === otherHostPort && (ip === '') !== (otherIp === '') ? 'dangerously ambiguous' : undefined
}

/** As Go's `%+v` prints the port. */
const goStruct = ({ name = '', hostPort = 0, containerPort, protocol = '', hostIP = '' }: ContainerPort): string =>
  `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`

function nameWarnings(ports: readonly PortAtPath[]): string[] {
  const first = new Map<string, string>()
  return ports.flatMap(({ port: { name = '' }, path }) => {
    const other = first.get(name)
    if (name === '') return []
    if (other === undefined) first.set(name, path)
    if (other === undefined) return []
    const why = `services and probes that select ports by name will use ${other}`
    return [`${path}: duplicate port name ${goQuote(name)} with ${other}, ${why}`]
  })
}
