/** Probes and lifecycle hooks. Source: semantics §4 rows 47–50, recording pod-invalid/probes-and-lifecycle. */
import { type FieldError, forbidden, invalid, notSupported, required } from '../../apimachinery/field-error.ts'
import { httpHeaderName, portName, portNumber } from '../../apimachinery/names.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import type { Container } from './types.ts'

type HandlerRule = (handler: JsonObject, path: string) => FieldError[]

const SCHEMES = ['HTTP', 'HTTPS']

function portErrors(port: JsonValue | undefined, path: string): FieldError[] {
  if (typeof port === 'string') return portName(port).map((why) => invalid(path, port, why))
  const number = typeof port === 'number' ? port : 0
  return portNumber(number).map((why) => invalid(path, number, why))
}

const exec: HandlerRule = ({ command }, path) =>
  Array.isArray(command) && command.length > 0 ? [] : [required(`${path}.command`)]

const httpGet: HandlerRule = ({ path: url, port, scheme, httpHeaders }, path) => {
  const errors = url === undefined || url === '' ? [required(`${path}.path`)] : []
  errors.push(...portErrors(port, `${path}.port`))
  if (!SCHEMES.includes(String(scheme))) errors.push(notSupported(`${path}.scheme`, scheme ?? '', SCHEMES))
  for (const header of Array.isArray(httpHeaders) ? httpHeaders : []) {
    const name = isJsonObject(header) && typeof header.name === 'string' ? header.name : ''
    errors.push(...httpHeaderName(name).map((why) => invalid(`${path}.httpHeaders`, name, why)))
  }
  return errors
}

const tcpSocket: HandlerRule = ({ port }, path) => portErrors(port, `${path}.port`)

const PROBE_HANDLERS: { readonly [name: string]: HandlerRule } = { exec, httpGet, tcpSocket, grpc: tcpSocket }

/** Exactly one of the handlers must be there. */
function handlerErrors(
  handlers: { readonly [name: string]: HandlerRule },
  object: JsonObject,
  path: string,
): FieldError[] {
  const errors: FieldError[] = []
  let found = 0
  for (const [name, rule] of Object.entries(handlers)) {
    const handler = object[name]
    if (!isJsonObject(handler)) continue
    if (found++ === 0) errors.push(...rule(handler, `${path}.${name}`))
    else errors.push(forbidden(`${path}.${name}`, 'may not specify more than 1 handler type'))
  }
  return found === 0 ? [...errors, required(path, 'must specify a handler type')] : errors
}

const NUMBERS = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold']

function probeErrors(probe: JsonObject | undefined, path: string): FieldError[] {
  if (probe === undefined) return []
  const errors = handlerErrors(PROBE_HANDLERS, probe, path)
  for (const name of NUMBERS) {
    const value = probe[name]
    if (typeof value === 'number' && value < 0)
      errors.push(invalid(`${path}.${name}`, value, 'must be greater than or equal to 0'))
  }
  const grace = probe.terminationGracePeriodSeconds
  if (typeof grace === 'number' && grace <= 0)
    errors.push(invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than 0'))
  return errors
}

function mustSucceedOnce(probe: JsonObject | undefined, path: string): FieldError[] {
  const threshold = probe?.successThreshold
  return threshold === undefined || threshold === 1 ? [] : [invalid(`${path}.successThreshold`, threshold, 'must be 1')]
}

/** All three probes. */
export function validateProbes(container: Container, path: string): FieldError[] {
  const { livenessProbe, readinessProbe, startupProbe } = container
  const grace = readinessProbe?.terminationGracePeriodSeconds
  return [
    ...probeErrors(livenessProbe, `${path}.livenessProbe`),
    ...mustSucceedOnce(livenessProbe, `${path}.livenessProbe`),
    ...probeErrors(readinessProbe, `${path}.readinessProbe`),
    ...(grace === undefined
      ? []
      : [
          invalid(`${path}.readinessProbe.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes'),
        ]),
    ...probeErrors(startupProbe, `${path}.startupProbe`),
    ...mustSucceedOnce(startupProbe, `${path}.startupProbe`),
  ]
}

/** postStart and preStop; `grace` is the Pod's termination grace period in seconds. */
export function validateLifecycle(lifecycle: JsonObject | undefined, grace: number, path: string): FieldError[] {
  if (lifecycle === undefined) return []
  const sleep: HandlerRule = ({ seconds }, here) => {
    const value = typeof seconds === 'number' ? seconds : 0
    if (value >= 0 && value <= grace) return []
    return [invalid(here, value, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`)]
  }
  const handlers = { exec, httpGet, tcpSocket, sleep }
  return ['postStart', 'preStop'].flatMap((name) => {
    const hook = lifecycle[name]
    return isJsonObject(hook) ? handlerErrors(handlers, hook, `${path}.${name}`) : []
  })
}
