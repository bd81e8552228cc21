/** Which families a Service has addresses of: what it says, what it had, what the cluster has. Source: initIPFamilyFields. */
import { at, type FieldError, invalid, typedText } from '../../apimachinery/field-error.ts'
import { addressFieldErrors, familyOf } from './address-fields.ts'
import { hasClusterIP, isHeadless, type ServiceSpec } from './types.ts'

/** The cluster has addresses of one family. */
const OWN_FAMILY = 'IPv4'
const POLICY = 'spec.ipFamilyPolicy'

/** Fills in the policy and the families; what is wrong is told in place of all other rules. */
export function chooseFamilies(spec: ServiceSpec, old: ServiceSpec | undefined): FieldError[] {
  if (!hasClusterIP(spec) || staysDual(spec, old)) return []
  const selectsNothing = isNamedHeadless(spec) && Object.keys(spec.selector ?? {}).length === 0
  spec.ipFamilyPolicy ??= old?.ipFamilyPolicy ?? (selectsNothing ? 'RequireDualStack' : 'SingleStack')
  const faults = addressFieldErrors(spec, old)
  if (faults.length > 0) return faults
  if (old !== undefined && spec.ipFamilyPolicy === 'SingleStack') release(spec, old)
  const errors = [...releaseErrors(spec, old), ...singleErrors(spec), ...inferFamilies(spec)]
  if (errors.length > 0) return errors
  if (selectsNothing) {
    anyFamilies(spec)
    return []
  }
  const missing = missingErrors(spec)
  if (missing.length === 0 && (spec.ipFamilies ?? []).length === 0) spec.ipFamilies = [OWN_FAMILY]
  return missing
}

const isNamedHeadless = (spec: ServiceSpec): boolean => spec.clusterIP === 'None'

/** Whether nothing is asked anew of a service that takes as many families as there are. */
function staysDual(spec: ServiceSpec, old: ServiceSpec | undefined): boolean {
  if (old === undefined || spec.type !== old.type || spec.ipFamilyPolicy !== 'PreferDualStack') return false
  const before = old.ipFamilyPolicy ?? 'PreferDualStack'
  return before === 'PreferDualStack' && same(spec.clusterIPs, old.clusterIPs) && same(spec.ipFamilies, old.ipFamilies)
}

export const same = (a: readonly string[] = [], b: readonly string[] = []): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index])

/** A single family is asked of a service that had two: the second goes. */
function release(spec: ServiceSpec, old: ServiceSpec): void {
  const { clusterIPs = [], ipFamilies = [] } = spec
  if (clusterIPs.length > 1 && same(clusterIPs, old.clusterIPs)) spec.clusterIPs = clusterIPs.slice(0, 1)
  if (ipFamilies.length > 1 && same(ipFamilies, old.ipFamilies)) spec.ipFamilies = ipFamilies.slice(0, 1)
}

const policyError = ({ ipFamilyPolicy = '' }: ServiceSpec, why: string): FieldError =>
  invalid(POLICY, typedText(ipFamilyPolicy), why)

function releaseErrors(spec: ServiceSpec, old: ServiceSpec | undefined): FieldError[] {
  if (old === undefined || spec.ipFamilyPolicy === 'SingleStack') return []
  const fewer = (now: readonly string[] = [], before: readonly string[] = []): boolean =>
    now.length > 0 && now.length < before.length
  return [
    ...(fewer(spec.clusterIPs, old.clusterIPs)
      ? [policyError(spec, "must be 'SingleStack' to release the secondary cluster IP")]
      : []),
    ...(fewer(spec.ipFamilies, old.ipFamilies)
      ? [policyError(spec, "must be 'SingleStack' to release the secondary IP family")]
      : []),
  ]
}

function singleErrors(spec: ServiceSpec): FieldError[] {
  if (spec.ipFamilyPolicy !== 'SingleStack') return []
  const why = (what: string): string =>
    `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`
  return [
    ...(spec.clusterIPs?.length === 2 ? [policyError(spec, why('cluster IPs'))] : []),
    ...(spec.ipFamilies?.length === 2 ? [policyError(spec, why('IP families'))] : []),
  ]
}

/** Addresses say of which family they are. */
function inferFamilies(spec: ServiceSpec): FieldError[] {
  const { clusterIPs = [], ipFamilies = [] } = spec
  if (isHeadless(spec)) return []
  return clusterIPs.slice(ipFamilies.length).flatMap((address, index) => {
    const family = familyOf(address) ?? ''
    if (family !== OWN_FAMILY) {
      const path = at('spec.clusterIPs', ipFamilies.length + index)
      return [invalid(path, [...clusterIPs], `${family} is not configured on this cluster`)]
    }
    spec.ipFamilies = [...(spec.ipFamilies ?? []), family]
    return []
  })
}

/** A service without addresses that selects nothing may be of any family. */
function anyFamilies(spec: ServiceSpec): void {
  const [first = OWN_FAMILY, ...others] = spec.ipFamilies ?? []
  const both = others.length > 0 || spec.ipFamilyPolicy === 'SingleStack'
  spec.ipFamilies = both ? [first, ...others] : [first, first === 'IPv4' ? 'IPv6' : 'IPv4']
}

const missingErrors = (spec: ServiceSpec): FieldError[] => [
  ...(spec.ipFamilyPolicy === 'RequireDualStack'
    ? [policyError(spec, 'this cluster is not configured for dual-stack services')]
    : []),
  ...(spec.ipFamilies ?? []).flatMap((family, index) =>
    family === OWN_FAMILY
      ? []
      : [invalid(at('spec.ipFamilies', index), typedText(family), 'not configured on this cluster')],
  ),
]
