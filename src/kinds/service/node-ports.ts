/** Ports of all nodes that lead to a Service. Source: initNodePorts, updateNodePorts; texts: recordings kinds-core/services*. */
import { internalServerError, plainServerError } from '../../apimachinery/api-error.ts'
import { at, type FieldError, invalid } from '../../apimachinery/field-error.ts'
import { hasNodePorts, type ServicePort, type ServiceSpec } from './types.ts'

const FIRST = 30_000
const LAST = 32_767
/** The lower ones are left to those who ask for them. */
const FIRST_CHOSEN = FIRST + 86

/** The ports that are used, while one Service is given its own. */
export class NodePorts {
  readonly #used = new Set<number>()
  /** What the service had before is its own. */
  readonly #own: ReadonlySet<number>
  readonly #isNew: boolean

  constructor(others: Iterable<ServiceSpec>, old: ServiceSpec | undefined) {
    for (const spec of others) for (const port of portsOf(spec)) this.#used.add(port)
    this.#own = new Set((old?.ports ?? []).map(({ nodePort = 0 }) => nodePort))
    this.#isNew = old === undefined
    for (const port of old === undefined ? [] : portsOf(old)) this.#used.add(port)
  }

  /** Fills in the node ports of the service. Throws 500 for one that is there twice in an update. */
  allocate(spec: ServiceSpec): FieldError[] {
    const seen = new Map<string, number>()
    for (const [index, port] of (spec.ports ?? []).entries()) {
      if ((port.nodePort ?? 0) === 0 && !hasNodePorts(spec)) continue
      const why = this.#isNew ? this.#allocateNew(spec, port, seen) : this.#allocateAgain(port, seen)
      if (why !== undefined) return [invalid(`${at('spec.ports', index)}.nodePort`, port.nodePort, why)]
    }
    return []
  }

  /** Ports of one number for several protocols share their node port. */
  #allocateNew({ ports = [] }: ServiceSpec, port: ServicePort, seen: Map<string, number>): string | undefined {
    const key = String(port.port)
    const shared = seen.get(key)
    if (shared !== undefined && (port.nodePort ?? 0) === 0) port.nodePort = shared
    if (shared !== undefined && port.nodePort === shared) return undefined
    const asked = ports.find((other) => other.port === port.port && (other.nodePort ?? 0) !== 0)
    port.nodePort = (shared === undefined ? asked?.nodePort : port.nodePort) ?? this.#free()
    seen.set(key, shared ?? port.nodePort)
    return this.#take(port.nodePort)
  }

  #allocateAgain(port: ServicePort, seen: Map<string, number>): string | undefined {
    const asked = port.nodePort ?? 0
    const taken = asked === 0 || this.#own.has(asked) || [...seen.values()].includes(asked)
    const why = taken ? undefined : this.#take(asked)
    if (why !== undefined) return why
    if (asked === 0) {
      port.nodePort = this.#free()
      this.#used.add(port.nodePort)
    }
    const key = `${port.protocol} ${port.nodePort}`
    if (seen.has(key)) throw plainServerError(`duplicate nodePort: {${key}}`)
    seen.set(key, port.nodePort ?? 0)
    return undefined
  }

  /** Fills in the port for health checks. Throws 500 for one that cannot be had. */
  allocateHealthCheck(spec: ServiceSpec): void {
    spec.healthCheckNodePort ||= this.#free()
    const why = this.#take(spec.healthCheckNodePort)
    if (why === undefined) return
    throw internalServerError(`failed to allocate requested HealthCheck NodePort ${spec.healthCheckNodePort}: ${why}`)
  }

  #take(port: number): string | undefined {
    if (port < FIRST || port > LAST)
      return `provided port is not in the valid range. The range of valid ports is ${FIRST}-${LAST}`
    if (this.#used.has(port)) return 'provided port is already allocated'
    this.#used.add(port)
    return undefined
  }

  #free(): number {
    let port = FIRST_CHOSEN
    while (this.#used.has(port)) port++
    return port
  }
}

const portsOf = ({ ports = [], healthCheckNodePort = 0 }: ServiceSpec): number[] =>
  [...ports.map(({ nodePort = 0 }) => nodePort), healthCheckNodePort].filter((port) => port !== 0)
