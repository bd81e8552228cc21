/** Requests and limits of containers and of whole Pods. Source: semantics §4 rows 41–44, 62, recording pod-invalid/resources. */
import {
  at,
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  invalidAll,
  notFound,
  required,
} from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { dns1123Label } from '../../apimachinery/names.ts'
import { Quantity } from '../../apimachinery/quantity.ts'
import {
  containerResourceNameErrors,
  hugePageSize,
  isHugePages,
  isOvercommitable,
  quantityErrors,
} from './resource-names.ts'
import type { ResourceRequirements, Resources } from './types.ts'

type NameRule = (name: string, path: string) => FieldError[]

/** Those of a container; `claims` are the names of the Pod's resource claims. */
export const validateResources = (
  requirements: ResourceRequirements,
  claims: ReadonlySet<string>,
  path: string,
): FieldError[] => requirementErrors(requirements, containerResourceNameErrors, claims, path)

/** Amounts under any rule for names. Names are checked in order: Kubernetes' own is that of a Go map. */
export function requirementErrors(
  requirements: ResourceRequirements,
  nameRule: NameRule,
  claims: ReadonlySet<string>,
  path: string,
): FieldError[] {
  const { limits = {}, requests = {} } = requirements
  const errors: FieldError[] = []
  for (const [name, text] of sortedEntries(limits)) {
    const here = at(`${path}.limits`, name)
    errors.push(...nameRule(name, here), ...quantityErrors(name, text, here), ...hugePageErrors(name, text, here))
  }
  for (const [name, text] of sortedEntries(requests)) {
    const here = at(`${path}.requests`, name)
    errors.push(...nameRule(name, here), ...quantityErrors(name, text, here))
    errors.push(...limitErrors(name, text, limits, path), ...hugePageErrors(name, text, here))
  }
  const names = joined(Object.keys(limits), Object.keys(requests))
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory'))
    errors.push(forbidden(path, 'HugePages require cpu or memory'))
  return joined(errors, claimErrors(requirements.claims ?? [], claims, `${path}.claims`))
}

const sortedEntries = (resources: Resources): [string, string][] =>
  Object.entries(resources).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))

/** A huge page's amount is a multiple of its size. */
function hugePageErrors(name: string, text: string, path: string): FieldError[] {
  if (!isHugePages(name)) return []
  const size = hugePageSize(name)
  if (size !== undefined && Quantity.parse(text).value() % size === 0n) return []
  return [invalid(path, text, `${text} is not positive integer multiple of ${name}`)]
}

function limitErrors(name: string, text: string, limits: Resources, path: string): FieldError[] {
  const limit = limits[name]
  if (limit === undefined) {
    if (isOvercommitable(name)) return []
    return [required(`${path}.limits`, 'Limit must be set for non overcommitable resources')]
  }
  const difference = Quantity.parse(text).compare(Quantity.parse(limit))
  if (!isOvercommitable(name) && difference !== 0)
    return [invalid(`${path}.requests`, text, `must be equal to ${name} limit of ${limit}`)]
  if (difference > 0)
    return [invalid(`${path}.requests`, text, `must be less than or equal to ${name} limit of ${limit}`)]
  return []
}

function claimErrors(
  used: readonly { name: string; request?: string }[],
  claims: ReadonlySet<string>,
  path: string,
): FieldError[] {
  const seen = new Set<string>()
  return used.flatMap(({ name, request = '' }, index) => {
    const here = at(path, index)
    if (name === '') return [required(here)]
    const errors = repeatedClaimErrors(name, request, seen, here)
    return claims.has(name) ? errors : [...errors, unknownClaim(name, claims, here)]
  })
}

/** A claim is used as a whole or in parts, each once. Adds the use to `seen`. */
function repeatedClaimErrors(name: string, request: string, seen: Set<string>, path: string): FieldError[] {
  if (seen.has(name)) return [duplicate(path, name)]
  const key = request === '' ? name : `${name}/${request}`
  const errors = request === '' ? [] : invalidAll(`${path}.request`, request, dns1123Label(request))
  if (seen.has(key)) errors.push(duplicate(path, key))
  else if (request === '') {
    const parts = [...seen].filter((other) => other.startsWith(`${name}/`))
    errors.push(...parts.map(() => duplicate(path, name)))
  }
  seen.add(key)
  return errors
}

function unknownClaim(name: string, claims: ReadonlySet<string>, path: string): FieldError {
  const known = claims.size === 0 ? ' which is empty' : `: ${[...claims].sort().join(', ')}`
  const error = notFound(path, name)
  return { ...error, message: `${error.message}: must be one of the names in pod.spec.resourceClaims${known}` }
}
