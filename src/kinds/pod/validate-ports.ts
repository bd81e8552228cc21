/** Ports of containers. Source: semantics §4 rows 19–24, recording pod-invalid/ports. */
import { at, duplicate, type FieldError, invalid, notSupported, required } from '../../apimachinery/field-error.ts'
import { isIP } from '../../apimachinery/ip-address.ts'
import { portName, portNumber } from '../../apimachinery/names.ts'
import type { Container, ContainerPort } from './types.ts'

const PROTOCOLS = ['SCTP', 'TCP', 'UDP']

export function validatePorts(ports: readonly ContainerPort[], path: string): FieldError[] {
  const names = new Set<string>()
  return ports.flatMap((port, index) => portErrors(port, at(path, index), names))
}

function portErrors(port: ContainerPort, path: string, names: Set<string>): FieldError[] {
  const { name = '', containerPort, hostPort = 0, protocol = '', hostIP = '' } = port
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
  if (hostIP !== '' && !isIP(hostIP)) {
    errors.push(invalid(`${path}.hostIP`, hostIP, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'))
  }
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

/** On the host's network, a container listens on the host's port. */
export function validateHostNetworkPorts(containers: readonly Container[], path: string): FieldError[] {
  return containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ hostPort = 0, containerPort }, portIndex) =>
      hostPort === containerPort
        ? []
        : [
            invalid(
              `${at(path, index)}.ports[${portIndex}].hostPort`,
              hostPort,
              'must match `containerPort` when `hostNetwork` is true',
            ),
          ],
    ),
  )
}
