/** Probes and lifecycle hooks. Source: semantics §4 rows 47–50, recording pod-invalid/probes-and-lifecycle. */
import {
  type FieldError,
  forbidden,
  invalid,
  invalidAll,
  notSupported,
  required,
} from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { httpHeaderName, portName, portNumber } from '../../apimachinery/names.ts'
import type { Handler, HttpGetAction, Lifecycle, Probe } from './container-types.ts'
import type { Container } from './types.ts'

const SCHEMES = ['HTTP', 'HTTPS']

const portErrors = (port: number | string = 0, path: string): FieldError[] =>
  invalidAll(path, port, typeof port === 'string' ? portName(port) : portNumber(port))

function httpGetErrors({ path: url = '', port, scheme = '', httpHeaders = [] }: HttpGetAction, path: string) {
  const errors = url === '' ? [required(`${path}.path`)] : []
  errors.push(...portErrors(port, `${path}.port`))
  if (!SCHEMES.includes(scheme)) errors.push(notSupported(`${path}.scheme`, scheme, SCHEMES))
  return joined(
    errors,
    httpHeaders.flatMap(({ name }) => invalidAll(`${path}.httpHeaders`, name, httpHeaderName(name))),
  )
}

/** The handlers in the order in which they are looked at; undefined where one is not given. `grace` in seconds. */
const HANDLERS: readonly (readonly [
  name: string,
  rule: (handler: Handler, path: string, grace: number) => FieldError[] | undefined,
])[] = [
  ['exec', ({ exec }, path) => exec && ((exec.command ?? []).length > 0 ? [] : [required(`${path}.command`)])],
  ['httpGet', ({ httpGet }, path) => httpGet && httpGetErrors(httpGet, path)],
  ['tcpSocket', ({ tcpSocket }, path) => tcpSocket && portErrors(tcpSocket.port, `${path}.port`)],
  ['grpc', ({ grpc }, path) => grpc && portErrors(grpc.port, `${path}.port`)],
  ['sleep', ({ sleep }, path, grace) => sleep && sleepErrors(sleep.seconds, path, grace)],
]

function sleepErrors(seconds: number, path: string, grace: number): FieldError[] {
  if (seconds >= 0 && seconds <= grace) return []
  return [invalid(path, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`)]
}

/** Exactly one of the handlers must be there; only the first is looked at. */
function handlerErrors(handler: Handler, path: string, grace: number): FieldError[] {
  const errors: FieldError[] = []
  let found = 0
  for (const [name, rule] of HANDLERS) {
    const own = rule(handler, `${path}.${name}`, grace)
    if (own === undefined) continue
    if (found++ === 0) errors.push(...own)
    else errors.push(forbidden(`${path}.${name}`, 'may not specify more than 1 handler type'))
  }
  return found === 0 ? [required(path, 'must specify a handler type')] : errors
}

const NUMBERS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const

function probeErrors(probe: Probe, path: string, grace: number): FieldError[] {
  const own = probe.terminationGracePeriodSeconds
  return joined(
    handlerErrors(probe, path, grace),
    NUMBERS.flatMap((field) => {
      const value = probe[field] ?? 0
      return value < 0 ? [invalid(`${path}.${field}`, value, 'must be greater than or equal to 0')] : []
    }),
    own !== undefined && own <= 0
      ? [invalid(`${path}.terminationGracePeriodSeconds`, own, 'must be greater than 0')]
      : [],
  )
}

/** A probe that restarts its container has nothing to gain from more than one success. */
function restartingProbeErrors(probe: Probe | undefined, path: string, grace: number): FieldError[] {
  if (probe === undefined) return []
  const errors = probeErrors(probe, path, grace)
  const threshold = probe.successThreshold ?? 0
  return threshold === 1 ? errors : [...errors, invalid(`${path}.successThreshold`, threshold, 'must be 1')]
}

function readinessErrors(probe: Probe | undefined, path: string, grace: number): FieldError[] {
  if (probe === undefined) return []
  const errors = probeErrors(probe, path, grace)
  const own = probe.terminationGracePeriodSeconds
  if (own === undefined) return errors
  return [...errors, invalid(`${path}.terminationGracePeriodSeconds`, own, 'must not be set for readinessProbes')]
}

/** Hooks and all three probes of a container that has them; `grace` is the Pod's termination grace period in seconds. */
export function validateLifecycleAndProbes(container: Container, grace: number, path: string): FieldError[] {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container
  return joined(
    lifecycleErrors(lifecycle, grace, `${path}.lifecycle`),
    restartingProbeErrors(livenessProbe, `${path}.livenessProbe`, grace),
    readinessErrors(readinessProbe, `${path}.readinessProbe`, grace),
    restartingProbeErrors(startupProbe, `${path}.startupProbe`, grace),
  )
}

function lifecycleErrors(lifecycle: Lifecycle | undefined, grace: number, path: string): FieldError[] {
  return (['postStart', 'preStop'] as const).flatMap((name) => {
    const hook = lifecycle?.[name]
    return hook === undefined ? [] : handlerErrors(hook, `${path}.${name}`, grace)
  })
}
