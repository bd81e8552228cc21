/** What variables and volumes may know of their Pod and its resources. Source: semantics §4 rows 28–30, recordings pod-invalid/env, more-volumes. */
import { type FieldError, invalid, invalidAll, notSupported, required } from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { qualifiedName } from '../../apimachinery/names.ts'
import { Quantity } from '../../apimachinery/quantity.ts'
import type { FieldRef, ResourceFieldRef } from './container-types.ts'

/** Sorted, as messages print them. */
export const ENV_FIELDS: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]

export const VOLUME_FIELDS: readonly string[] = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
]

/** Labels that the conversion of field labels knows, whether or not they may stand here; `spec.host` is an old name. */
const KNOWN_FIELDS = new Set([
  ...ENV_FIELDS,
  ...VOLUME_FIELDS,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
])
const OLD_NAMES: { readonly [field: string]: string } = { 'spec.host': 'spec.nodeName' }

const SUBSCRIPT = /^(?!\[')(.+?)\['(.*)'\]$/s

/** A reference to a field of the Pod; `allowed` are those that may stand here. */
export function fieldRefErrors(
  { apiVersion = '', fieldPath }: FieldRef,
  allowed: readonly string[],
  path: string,
): FieldError[] {
  if (apiVersion === '') return [required(`${path}.apiVersion`)]
  if (fieldPath === '') return [required(`${path}.fieldPath`)]
  const cannotConvert = (why: string): FieldError[] => [
    invalid(`${path}.fieldPath`, fieldPath, `error converting fieldPath: ${why}`),
  ]
  if (apiVersion !== 'v1') return cannotConvert(`unsupported pod version: ${apiVersion}`)
  const [, map = '', key] = SUBSCRIPT.exec(fieldPath) ?? []
  if (key !== undefined) {
    if (map === 'metadata.annotations') return invalidAll(path, key.toLowerCase(), qualifiedName(key.toLowerCase()))
    if (map === 'metadata.labels') return invalidAll(path, key, qualifiedName(key))
    return cannotConvert(`field label does not support subscript: ${fieldPath}`)
  }
  const field = OLD_NAMES[fieldPath] ?? fieldPath
  if (!KNOWN_FIELDS.has(field)) return cannotConvert(`field label not supported: ${fieldPath}`)
  return allowed.includes(field) ? [] : [notSupported(`${path}.fieldPath`, field, allowed)]
}

const CONTAINER_RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
]

interface Divisors {
  readonly resource: RegExp
  readonly called: string
  readonly divisors: readonly string[]
}

const BYTES = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei']

const DIVISORS: readonly Divisors[] = [
  { resource: /^(?:limits|requests)\.cpu$/, called: 'cpu', divisors: ['1m', '1'] },
  { resource: /^(?:limits|requests)\.memory$/, called: 'memory', divisors: BYTES },
  { resource: /^(?:limits|requests)\.ephemeral-storage$/, called: 'local ephemeral storage', divisors: BYTES },
  { resource: /^(?:limits|requests)\.hugepages-/, called: 'hugepages', divisors: BYTES },
]

/** A reference to a container's resources. */
export function resourceFieldRefErrors(reference: ResourceFieldRef, path: string): FieldError[] {
  const { resource } = reference
  return joined(resourceNameErrors(resource, path), divisorErrors(reference, path))
}

/** The same from a volume, which must say which container it means. */
export function volumeResourceFieldRefErrors(reference: ResourceFieldRef, path: string): FieldError[] {
  if ((reference.containerName ?? '') !== '') return resourceFieldRefErrors(reference, path)
  return [required(`${path}.containerName`), ...divisorErrors(reference, path)]
}

function resourceNameErrors(resource: string, path: string): FieldError[] {
  if (resource === '') return [required(`${path}.resource`)]
  if (CONTAINER_RESOURCES.includes(resource) || /^(?:limits|requests)\.hugepages-/.test(resource)) return []
  return [notSupported(`${path}.resource`, resource, CONTAINER_RESOURCES)]
}

function divisorErrors({ resource, divisor = '0' }: ResourceFieldRef, path: string): FieldError[] {
  if (Quantity.parse(divisor).isZero) return []
  const rule = DIVISORS.find((one) => one.resource.test(resource))
  if (rule === undefined || rule.divisors.includes(divisor)) return []
  const named = rule.called === 'cpu' ? rule.divisors.join(' and ') : rule.divisors.join(', ')
  return [
    invalid(
      `${path}.divisor`,
      resource,
      `only divisor's values ${named} are supported with the ${rule.called} resource`,
    ),
  ]
}
