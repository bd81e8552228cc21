/** Names of resources, and which amounts each may have. Source: semantics §4 rows 41–44, recordings pod-invalid/resources, quota-limitrange. */
import { type FieldError, invalid, invalidAll, notSupported, typedText } from '../../apimachinery/field-error.ts'
import { qualifiedName } from '../../apimachinery/names.ts'
import { Quantity, QuantityError } from '../../apimachinery/quantity.ts'

/** Counted in whole numbers, as extended resources are. */
const COUNTED = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]
const STANDARD = new Set([
  ...COUNTED,
  'cpu',
  'memory',
  'ephemeral-storage',
  'storage',
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'requests.storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
])
const FOR_CONTAINERS = new Set(['cpu', 'memory', 'ephemeral-storage'])
const HUGEPAGES = 'hugepages-'
const REQUESTS = 'requests.'

export const isHugePages = (name: string): boolean => name.startsWith(HUGEPAGES)

/** Kubernetes' own: without a prefix, or with one that has `kubernetes.io/` in it. */
const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/')

const isExtended = (name: string): boolean =>
  !isNative(name) && !name.startsWith(REQUESTS) && qualifiedName(`${REQUESTS}${name}`).length === 0

/** Whether limits may exceed requests. */
export const isOvercommitable = (name: string): boolean => isNative(name) && !isHugePages(name)

/** Bytes of one page of `hugepages-2Mi`; undefined when the name says no whole positive number. */
export function hugePageSize(name: string): bigint | undefined {
  try {
    const size = Quantity.parse(name.slice(HUGEPAGES.length))
    return size.isInteger && size.value() > 0n ? size.value() : undefined
  } catch (error) {
    if (error instanceof QuantityError) return undefined
    throw error
  }
}

/** Any resource: standard, or with a prefix. */
export function resourceNameErrors(name: string, path: string): FieldError[] {
  const messages = qualifiedName(name)
  if (messages.length > 0) return invalidAll(path, typedText(name), messages)
  const isStandard = STANDARD.has(name) || isHugePages(name) || name.startsWith(`${REQUESTS}${HUGEPAGES}`)
  if (name.includes('/') || isStandard) return []
  return [invalid(path, typedText(name), 'must be a standard resource type or fully qualified')]
}

/** Whether quotas know the name without a prefix. */
export const isQuotaResource = (name: string): boolean =>
  (STANDARD.has(name) && name !== 'storage') || isHugePages(name) || name.startsWith(`${REQUESTS}${HUGEPAGES}`)

/** A resource that can be limited by a quota. */
export function quotaResourceNameErrors(name: string, path: string): FieldError[] {
  const errors = resourceNameErrors(name, path)
  if (name.includes('/') || isQuotaResource(name)) return errors
  return [...errors, invalid(path, typedText(name), 'must be a standard resource for quota')]
}

/** A resource that a container may ask for. */
export function containerResourceNameErrors(name: string, path: string): FieldError[] {
  const errors = resourceNameErrors(name, path)
  if (!name.includes('/')) {
    if (FOR_CONTAINERS.has(name) || isHugePages(name)) return errors
    return [...errors, invalid(path, typedText(name), 'must be a standard resource for containers')]
  }
  if (isNative(name) || isExtended(name)) return errors
  return [...errors, invalid(path, typedText(name), "doesn't follow extended resource name standard")]
}

const POD_RESOURCES = ['cpu', HUGEPAGES, 'memory']

/** Whether a Pod as a whole may ask for it. */
export const isPodLevelResource = (name: string): boolean => name === 'cpu' || name === 'memory' || isHugePages(name)

/** A resource that a Pod as a whole may ask for. */
export function podResourceNameErrors(name: string, path: string): FieldError[] {
  const errors = resourceNameErrors(name, path)
  if (errors.length > 0 || isPodLevelResource(name)) return errors
  return [notSupported(path, name, POD_RESOURCES)]
}

/** The amount: not negative, and whole where a resource is counted. */
export function quantityErrors(name: string, text: string, path: string): FieldError[] {
  const quantity = Quantity.parse(text)
  const errors = quantity.isNegative ? [invalid(path, text, 'must be greater than or equal to 0')] : []
  if ((COUNTED.includes(name) || isExtended(name)) && !quantity.isInteger)
    errors.push(invalid(path, text, 'must be an integer'))
  return errors
}
