/** Ports of containers. Source: semantics §4 rows 19–24, recording pod-invalid/ports. */
import { at, duplicate, type FieldError, invalid, notSupported, required } from '../../apimachinery/field-error.ts'
import { portName, portNumber } from '../../apimachinery/names.ts'
import type { ObjectMeta } from '../../apimachinery/objects.ts'
import type { Container, ContainerPort, PodSpec } from './types.ts'

/** Addresses of the host are not looked at. */
const PROTOCOLS = ['SCTP', 'TCP', 'UDP']

export function validatePorts(ports: readonly ContainerPort[], path: string): FieldError[] {
  const names = new Set<string>()
  return ports.flatMap((port, index) => portErrors(port, at(path, index), names))
}

function portErrors(port: ContainerPort, path: string, names: Set<string>): FieldError[] {
  const { name = '', containerPort, hostPort = 0, protocol = '' } = port
  const errors: FieldError[] = []
  if (name !== '') {
    const messages = portName(name)
    errors.push(...messages.map((why) => invalid(`${path}.name`, name, why)))
    if (messages.length === 0 && names.has(name)) errors.push(duplicate(`${path}.name`, name))
    else if (messages.length === 0) names.add(name)
  }
  if (containerPort === 0) errors.push(required(`${path}.containerPort`))
  else errors.push(...portNumber(containerPort).map((why) => invalid(`${path}.containerPort`, containerPort, why)))
  if (hostPort !== 0) errors.push(...portNumber(hostPort).map((why) => invalid(`${path}.hostPort`, hostPort, why)))
  if (protocol === '') errors.push(required(`${path}.protocol`))
  else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS))
  return errors
}

/** One host port can be given away once: over all containers of a list. */
export function validateHostPortConflicts(containers: readonly Container[], path: string): FieldError[] {
  const taken = new Set<string>()
  return containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ hostPort = 0, protocol, hostIP = '' }, portIndex) => {
      if (hostPort === 0) return []
      const key = `${protocol}/${hostIP}/${hostPort}`
      if (taken.has(key)) return [duplicate(`${at(path, index)}.ports[${portIndex}].hostPort`, key)]
      taken.add(key)
      return []
    }),
  )
}

/**
 * On the host's network, a main container listens on the host's port. In a template, where `meta` is undefined, the port
 * may still be missing. `path` is that of the containers.
 */
export function validateHostNetworkPorts(
  { hostNetwork, containers = [] }: PodSpec,
  meta: ObjectMeta | undefined,
  path: string,
): FieldError[] {
  if (!hostNetwork) return []
  return containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ hostPort = 0, containerPort }, portIndex) => {
      if (hostPort === containerPort || (meta === undefined && hostPort === 0)) return []
      const field = `${at(`${at(path, index)}.ports`, portIndex)}.hostPort`
      return [invalid(field, hostPort, 'must match `containerPort` when `hostNetwork` is true')]
    }),
  )
}
