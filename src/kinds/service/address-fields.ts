/** clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy of one Service. Source: ValidateServiceClusterIPsRelatedFields. */
import {
  at,
  duplicate,
  type FieldError,
  invalid,
  notSupported,
  required,
  typedText,
} from '../../apimachinery/field-error.ts'
import { legacyIPErrors, parseLegacyIP } from '../../apimachinery/ip-address.ts'
import { HEADLESS, hasClusterIP, isHeadless, type ServiceSpec } from './types.ts'

const FAMILIES = ['IPv4', 'IPv6']
const FAMILY_POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack']
const ADDRESSES = 'spec.clusterIPs'
const MAX_ADDRESSES = 2

/** Addresses that were there before are not looked at again. */
export function addressFieldErrors(spec: ServiceSpec, old: ServiceSpec | undefined): FieldError[] {
  if (!hasClusterIP(spec)) return []
  const faulty = faultyAddresses(spec, old?.clusterIPs ?? [])
  return [
    ...pairErrors(spec),
    ...familyErrors(spec),
    ...faulty,
    ...tooManyErrors(spec),
    // What is no address says nothing of its family.
    ...(faulty.length > 0 ? [] : [...sameFamilyErrors(spec), ...otherFamilyErrors(spec)]),
  ]
}

function pairErrors({ clusterIP = '', clusterIPs = [] }: ServiceSpec): FieldError[] {
  const [first] = clusterIPs
  if (clusterIP === '')
    return first === undefined
      ? []
      : [invalid(ADDRESSES, [...clusterIPs], 'must be empty when `clusterIP` is not specified')]
  if (first === undefined) return [required(ADDRESSES)]
  return first === clusterIP ? [] : [invalid(ADDRESSES, [...clusterIPs], 'first value must match `clusterIP`')]
}

function familyErrors({ ipFamilies = [], ipFamilyPolicy }: ServiceSpec): FieldError[] {
  const errors = ipFamilies.flatMap((family, index) => {
    const path = at('spec.ipFamilies', index)
    return [
      ...(FAMILIES.includes(family) ? [] : [notSupported(path, family, FAMILIES)]),
      ...(ipFamilies.indexOf(family) < index ? [duplicate(path, typedText(family))] : []),
    ]
  })
  if (ipFamilyPolicy === undefined || FAMILY_POLICIES.includes(ipFamilyPolicy)) return errors
  return [...errors, notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, FAMILY_POLICIES)]
}

const faultyAddresses = ({ clusterIPs = [] }: ServiceSpec, old: readonly string[]): FieldError[] =>
  clusterIPs.flatMap((address, index) => {
    if (index > 0 || address !== HEADLESS)
      return old.includes(address) ? [] : legacyIPErrors(address, at(ADDRESSES, index))
    return clusterIPs.length > 1 ? [invalid(ADDRESSES, [...clusterIPs], "'None' must be the first and only value")] : []
  })

const tooManyErrors = ({ clusterIPs = [] }: ServiceSpec): FieldError[] =>
  clusterIPs.length > MAX_ADDRESSES ? [invalid(ADDRESSES, [...clusterIPs], 'may only hold up to 2 values')] : []

function sameFamilyErrors({ clusterIPs = [] }: ServiceSpec): FieldError[] {
  if (clusterIPs.length < 2 || new Set(clusterIPs.map(familyOf)).size > 1) return []
  return [invalid(ADDRESSES, [...clusterIPs], 'may specify no more than one IP for each IP family')]
}

function otherFamilyErrors(spec: ServiceSpec): FieldError[] {
  const { clusterIPs = [], ipFamilies = [] } = spec
  if (isHeadless(spec)) return []
  return clusterIPs.flatMap((address, index) => {
    const family = ipFamilies[index] ?? ''
    if (!FAMILIES.includes(family) || familyOf(address) === family) return []
    const why = `expected an ${family} value as indicated by \`ipFamilies[${index}]\``
    return [invalid(at(ADDRESSES, index), address, why)]
  })
}

/** 'IPv4' or 'IPv6'; undefined for what is no address. */
export const familyOf = (address: string): string | undefined => parseLegacyIP(address)?.family
