/** The rules of Ingresses, in Kubernetes' order. Source: recording kinds-other/ingresses; networking validation of v1.35. */
import { at, type FieldError, invalid, invalidAll, notSupported, required } from '../../apimachinery/field-error.ts'
import { parseLegacyIP } from '../../apimachinery/ip-address.ts'
import {
  dns1035Label,
  dns1123Label,
  dns1123Subdomain,
  portName,
  portNumber,
  wildcardSubdomain,
} from '../../apimachinery/names.ts'
import { loadBalancerErrors } from '../load-balancer-status.ts'
import { localReferenceErrors } from './local-reference.ts'
import type { Backend, Ingress, IngressPath, IngressRule, IngressTls } from './types.ts'

/** Rules that were made stricter spare objects that are older. */
export interface Leniency {
  readonly anySecretName: boolean
  readonly anyPathOfWildcards: boolean
  /** Names of Services may begin with a digit. */
  readonly anyServiceLabel: boolean
}

const STRICT: Leniency = { anySecretName: false, anyPathOfWildcards: false, anyServiceLabel: false }

const NO_ADDRESS = 'must be a DNS name, not an IP address'

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix']
const FORBIDDEN_SEQUENCES = ['//', '/./', '/../', '%2f', '%2F']
const FORBIDDEN_SUFFIXES = ['/..', '/.']

/** What an object that was accepted before is spared. */
export function leniencyFor(old: Ingress | undefined): Leniency {
  if (old === undefined) return STRICT
  const { rules = [], tls = [], defaultBackend } = old.spec
  const paths = rules.flatMap(({ http }) => http?.paths ?? [])
  const services = [defaultBackend, ...paths.map(({ backend }) => backend)].map((backend) => backend?.service?.name)
  return {
    anySecretName: tls.some(({ secretName = '' }) => secretNameFaults(secretName).length > 0),
    anyPathOfWildcards: rules.some((rule) => isWildcard(rule) && valueErrors(rule, '', STRICT).length > 0),
    anyServiceLabel: services.some(
      (name) => name !== undefined && dns1123Label(name).length === 0 && dns1035Label(name).length > 0,
    ),
  }
}

export function specErrors({ spec }: Ingress, leniency: Leniency): FieldError[] {
  const { ingressClassName: name, defaultBackend, rules = [], tls = [] } = spec
  const neither = rules.length === 0 && defaultBackend === undefined
  // What is told is the list of rules.
  const told = spec.rules === undefined ? null : []
  return [
    ...(neither ? [invalid('spec', told, 'either `defaultBackend` or `rules` must be specified')] : []),
    ...(defaultBackend === undefined ? [] : backendErrors(defaultBackend, 'spec.defaultBackend', leniency)),
    ...rules.flatMap((rule, index) => ruleErrors(rule, at('spec.rules', index), leniency)),
    ...tls.flatMap((one, index) => tlsErrors(one, at('spec.tls', index), leniency)),
    ...(name === undefined ? [] : invalidAll('spec.ingressClassName', name, dns1123Subdomain(name))),
  ]
}

const isWildcard = ({ host = '' }: IngressRule): boolean => host.includes('*')

const hostFaults = (host: string): string[] => (host.includes('*') ? wildcardSubdomain(host) : dns1123Subdomain(host))

function ruleErrors(rule: IngressRule, path: string, leniency: Leniency): FieldError[] {
  const { host = '' } = rule
  return [
    ...(host !== '' && parseLegacyIP(host) !== undefined ? [invalid(`${path}.host`, host, NO_ADDRESS)] : []),
    ...(host === '' ? [] : invalidAll(`${path}.host`, host, hostFaults(host))),
    ...(isWildcard(rule) && leniency.anyPathOfWildcards ? [] : valueErrors(rule, path, leniency)),
  ]
}

function valueErrors({ http }: IngressRule, path: string, leniency: Leniency): FieldError[] {
  if (http === undefined) return []
  const { paths = [] } = http
  const here = `${path}.http.paths`
  return [
    ...(paths.length === 0 ? [required(here)] : []),
    ...paths.flatMap((one, index) => pathErrors(one, at(here, index), leniency)),
  ]
}

function pathErrors(
  { path = '', pathType, backend = {} }: IngressPath,
  here: string,
  leniency: Leniency,
): FieldError[] {
  if (pathType === undefined) return [required(`${here}.pathType`, 'pathType must be specified')]
  return [...pathTextErrors(path, pathType, here), ...backendErrors(backend, `${here}.backend`, leniency)]
}

function pathTextErrors(path: string, pathType: string, here: string): FieldError[] {
  if (!PATH_TYPES.includes(pathType)) return [notSupported(`${here}.pathType`, pathType, PATH_TYPES)]
  const relative = path.startsWith('/') ? [] : [invalid(`${here}.path`, path, 'must be an absolute path')]
  if (pathType === 'ImplementationSpecific') return path === '' ? [] : relative
  const sequences = FORBIDDEN_SEQUENCES.filter((sequence) => path.includes(sequence))
  const suffixes = FORBIDDEN_SUFFIXES.filter((suffix) => path.endsWith(suffix))
  return [
    ...relative,
    ...sequences.map((sequence) => invalid(`${here}.path`, path, `must not contain '${sequence}'`)),
    ...suffixes.map((suffix) => invalid(`${here}.path`, path, `cannot end with '${suffix}'`)),
  ]
}

function backendErrors({ service, resource }: Backend, path: string, leniency: Leniency): FieldError[] {
  if (resource !== undefined && service !== undefined)
    return [invalid(path, '', 'cannot set both resource and service backends')]
  if (resource !== undefined) return localReferenceErrors(resource, `${path}.resource`)
  if (service === undefined) return [invalid(path, '', 'resource or service backend is required')]
  const { name = '', port = {} } = service
  const validate = leniency.anyServiceLabel ? dns1123Label : dns1035Label
  const here = `${path}.service.name`
  return [...(name === '' ? [required(here)] : invalidAll(here, name, validate(name))), ...portErrors(port, path)]
}

/** The error is told of the backend when the port is not one thing. */
function portErrors({ name = '', number = 0 }: { name?: string; number?: number }, path: string): FieldError[] {
  if (name !== '' && number !== 0) return [invalid(path, '', 'cannot set both port name & port number')]
  if (name !== '') return invalidAll(`${path}.service.port.name`, name, portName(name))
  if (number !== 0) return invalidAll(`${path}.service.port.number`, number, portNumber(number))
  return [required(path, 'port name or number is required')]
}

const secretNameFaults = (name: string): string[] => (name === '' ? [] : dns1123Subdomain(name))

function tlsErrors({ hosts = [], secretName = '' }: IngressTls, path: string, leniency: Leniency): FieldError[] {
  return [
    ...hosts.flatMap((host, index) => invalidAll(at(`${path}.hosts`, index), host, hostFaults(host))),
    ...(leniency.anySecretName ? [] : invalidAll(`${path}.secretName`, secretName, secretNameFaults(secretName))),
  ]
}

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class'

/** A class may be named in two ways, of which one is old. */
export function classErrors({ metadata, spec }: Ingress): FieldError[] {
  const annotated = metadata.annotations?.[CLASS_ANNOTATION]
  const { ingressClassName: name } = spec
  if (annotated === undefined || name === undefined || annotated === name) return []
  return [
    invalid(`annotations.${CLASS_ANNOTATION}`, annotated, 'must match `ingressClassName` when both are specified'),
  ]
}

export function classWarnings({ metadata, spec }: Ingress): string[] {
  if (metadata.annotations?.[CLASS_ANNOTATION] === undefined || spec.ingressClassName !== undefined) return []
  return [`annotation "${CLASS_ANNOTATION}" is deprecated, please use 'spec.ingressClassName' instead`]
}

/** Addresses that were there before may stay as they are. */
export const statusErrors = ({ status }: Ingress, old: Ingress): FieldError[] =>
  loadBalancerErrors(status.loadBalancer, old.status.loadBalancer)
