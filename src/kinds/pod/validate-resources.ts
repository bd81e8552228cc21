/** Requests and limits. Source: semantics §4 rows 41–44, 62, recording pod-invalid/resources. */
import {
  at,
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notFound,
  required,
} from '../../apimachinery/field-error.ts'
import { qualifiedName } from '../../apimachinery/names.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import { Quantity } from '../../apimachinery/quantity.ts'
import type { ResourceRequirements, Resources } from './types.ts'

const STANDARD = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'storage',
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'limits.cpu',
  'limits.memory',
])
const FOR_CONTAINERS = new Set(['cpu', 'memory', 'ephemeral-storage'])
const HUGEPAGES = 'hugepages-'

const isNative = (name: string): boolean => !name.includes('/') || /(?:^|\.)kubernetes\.io\//.test(name)
const isExtended = (name: string): boolean =>
  !isNative(name) && !name.startsWith('requests.') && qualifiedName(`requests.${name}`).length === 0
const isOvercommitable = (name: string): boolean => isNative(name) && !name.startsWith(HUGEPAGES)

/** The name of a resource that a container may ask for. */
function nameErrors(name: string, path: string): FieldError[] {
  const messages = qualifiedName(name)
  if (messages.length > 0) return messages.map((why) => invalid(path, name, why))
  if (!name.includes('/')) {
    const errors: FieldError[] = []
    const huge = name.startsWith(HUGEPAGES)
    if (!STANDARD.has(name) && !huge)
      errors.push(invalid(path, name, 'must be a standard resource type or fully qualified'))
    if (!FOR_CONTAINERS.has(name) && !huge)
      errors.push(invalid(path, name, 'must be a standard resource for containers'))
    return errors
  }
  if (!isNative(name) && !isExtended(name))
    return [invalid(path, name, "doesn't follow extended resource name standard")]
  return []
}

function quantityErrors(name: string, text: string, path: string): FieldError[] {
  const quantity = Quantity.parse(text)
  if (quantity.isNegative) return [invalid(path, text, 'must be greater than or equal to 0')]
  if (isExtended(name) && !quantity.isInteger) return [invalid(path, text, 'must be an integer')]
  return []
}

/** A huge page's amount is a multiple of its size. */
function hugePageErrors(name: string, text: string, path: string): FieldError[] {
  if (!name.startsWith(HUGEPAGES)) return []
  const quantity = Quantity.parse(text)
  const size = sizeOf(name)
  const fits = size !== undefined && size > 0n && quantity.isInteger && quantity.value() % size === 0n
  return fits ? [] : [invalid(path, text, `${text} is not positive integer multiple of ${name}`)]
}

function sizeOf(name: string): bigint | undefined {
  const text = name.slice(HUGEPAGES.length)
  return /^\d+[KMGT]i?$/.test(text) ? Quantity.parse(text).value() : undefined
}

const amountErrors = (name: string, text: string, path: string): FieldError[] => [
  ...nameErrors(name, path),
  ...quantityErrors(name, text, path),
  ...hugePageErrors(name, text, path),
]

/** `claims` are the names of the Pod's resource claims. */
export function validateResources(
  requirements: ResourceRequirements,
  claims: ReadonlySet<string>,
  path: string,
): FieldError[] {
  const { limits = {}, requests = {} } = requirements
  const errors: FieldError[] = []
  for (const [name, text] of sortedEntries(limits)) errors.push(...amountErrors(name, text, at(`${path}.limits`, name)))
  for (const [name, text] of sortedEntries(requests)) {
    errors.push(...amountErrors(name, text, at(`${path}.requests`, name)), ...overLimit(name, text, limits, path))
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)]
  if (names.some((name) => name.startsWith(HUGEPAGES)) && !names.includes('cpu') && !names.includes('memory')) {
    errors.push(forbidden(path, 'HugePages require cpu or memory'))
  }
  return [...errors, ...claimErrors(requirements.claims ?? [], claims, `${path}.claims`)]
}

const sortedEntries = (resources: Resources): [string, string][] =>
  Object.entries(resources).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))

function overLimit(name: string, text: string, limits: Resources, path: string): FieldError[] {
  const limit = limits[name]
  if (limit === undefined) {
    return isOvercommitable(name)
      ? []
      : [required(`${path}.limits`, 'Limit must be set for non overcommitable resources')]
  }
  const difference = Quantity.parse(text).compare(Quantity.parse(limit))
  if (!isOvercommitable(name) && difference !== 0)
    return [invalid(`${path}.requests`, text, `must be equal to ${name} limit of ${limit}`)]
  if (difference > 0)
    return [invalid(`${path}.requests`, text, `must be less than or equal to ${name} limit of ${limit}`)]
  return []
}

function claimErrors(used: readonly JsonObject[], claims: ReadonlySet<string>, path: string): FieldError[] {
  const seen = new Set<string>()
  return used.flatMap((claim, index) => {
    const here = at(path, index)
    const name = typeof claim.name === 'string' ? claim.name : ''
    if (name === '') return [required(here)]
    const key = `${name}/${claim.request ?? ''}`
    if (seen.has(key)) return [duplicate(here, name)]
    seen.add(key)
    if (claims.has(name)) return []
    const known = claims.size === 0 ? ' which is empty' : ''
    const { field, type, message } = notFound(here, name)
    return [{ field, type, message: `${message}: must be one of the names in pod.spec.resourceClaims${known}` }]
  })
}
