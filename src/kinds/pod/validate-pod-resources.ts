/** Resources of a Pod as a whole. Source: KEP-2837, recording pod-invalid/resources. */
import { at, type FieldError, forbidden, invalid } from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { Quantity } from '../../apimachinery/quantity.ts'
import { aggregateResources } from './aggregate-resources.ts'
import { isHugePages, podResourceNameErrors } from './resource-names.ts'
import type { PodSpec, ResourceRequirements, Resources } from './types.ts'
import { requirementErrors } from './validate-resources.ts'

/** `claims` are the names of the Pod's resource claims, `path` is that of the resources. */
export function validatePodResources(spec: PodSpec, claims: ReadonlySet<string>, path: string): FieldError[] {
  const { resources, os } = spec
  if (resources === undefined) return []
  if (os?.name === 'windows') return [forbidden(path, 'may not be set for a windows pod')]
  return joined(
    resources.claims === undefined
      ? []
      : [forbidden(`${path}.claims`, 'claims may not be set for Resources at pod-level')],
    requirementErrors(resources, podResourceNameErrors, claims, path),
    consistencyErrors(spec, resources, path),
  )
}

/** The containers together must fit into the Pod. */
function consistencyErrors(spec: PodSpec, { requests = {}, limits = {} }: ResourceRequirements, path: string) {
  return joined(
    aggregateErrors(aggregateResources(spec, 'requests'), requests, 'requests', path),
    aggregateErrors(hugePagesOf(aggregateResources(spec, 'limits')), limits, 'limits', path),
    containerLimitErrors(spec, limits, path),
  )
}

const hugePagesOf = (amounts: ReadonlyMap<string, Quantity>): ReadonlyMap<string, Quantity> =>
  new Map([...amounts].filter(([name]) => isHugePages(name)))

function aggregateErrors(
  amounts: ReadonlyMap<string, Quantity>,
  ofPod: Resources,
  list: 'requests' | 'limits',
  path: string,
): FieldError[] {
  return sortedNames(amounts.keys()).flatMap((name) => {
    const text = ofPod[name]
    const together = amounts.get(name)
    if (text === undefined || together === undefined || together.compare(Quantity.parse(text)) <= 0) return []
    const why = `must be greater than or equal to aggregate container ${list} of ${together}`
    return [invalid(at(`${path}.${list}`, name), text, why)]
  })
}

function containerLimitErrors({ containers = [] }: PodSpec, ofPod: Resources, path: string): FieldError[] {
  return containers.flatMap(({ resources: { limits = {} } }, index) =>
    sortedNames(Object.keys(limits)).flatMap((name) => {
      const own = limits[name]
      const limit = ofPod[name]
      if (own === undefined || limit === undefined || Quantity.parse(own).compare(Quantity.parse(limit)) <= 0) return []
      const field = `${at(at(`${path}.containers`, index), name)}.limits`
      return [invalid(field, own, `must be less than or equal to pod limits of ${limit}`)]
    }),
  )
}

const sortedNames = (names: Iterable<string>): string[] => [...names].sort()
