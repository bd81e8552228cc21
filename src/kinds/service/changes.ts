/** What a change of a Service may not touch. Source: ValidateServiceUpdate. */
import { at, type FieldError, forbidden, invalid, typedText } from '../../apimachinery/field-error.ts'
import { hasClusterIP, isHeadless, needsHealthCheck, type Service, type ServiceSpec } from './types.ts'
import { classErrors } from './validate.ts'

const FIXED = 'may not change once set'

export const changeErrors = ({ spec }: Service, { spec: old }: Service): FieldError[] => [
  ...(hasClusterIP(spec) && hasClusterIP(old) ? [...addressErrors(spec, old), ...familyErrors(spec, old)] : []),
  ...(spec.type === 'LoadBalancer' && old.type === 'LoadBalancer' && spec.loadBalancerClass !== old.loadBalancerClass
    ? [invalid('spec.loadBalancerClass', spec.loadBalancerClass ?? null, FIXED)]
    : []),
  ...classErrors(spec),
  ...(needsHealthCheck(spec) && needsHealthCheck(old) && spec.healthCheckNodePort !== old.healthCheckNodePort
    ? [forbidden('spec.healthCheckNodePort', 'field is immutable')]
    : []),
]

function addressErrors(spec: ServiceSpec, old: ServiceSpec): FieldError[] {
  if (isHeadless(spec) && isHeadless(old)) return []
  const { clusterIPs: now = [] } = spec
  const { clusterIPs: before = [] } = old
  const path = 'spec.clusterIPs'
  const changed = before.flatMap((address, index) =>
    index < now.length && now[index] !== address && (index === 0 || now.length === before.length)
      ? [invalid(at(path, index), [...now], FIXED)]
      : [],
  )
  if (before.length <= now.length) return changed
  return [
    ...(now.length === 0 ? [invalid(at(path, 0), [...now], 'primary clusterIP can not be unset')] : changed),
    ...(now.length === 1 ? releaseErrors(spec, 'clusterIP') : []),
  ]
}

/** A headless service may change its families, and one that becomes it, or no longer is. */
function familyErrors(spec: ServiceSpec, old: ServiceSpec): FieldError[] {
  if (isHeadless(spec) || isHeadless(old)) return []
  const { ipFamilies: now = [], clusterIPs = [] } = spec
  const { ipFamilies: before = [] } = old
  const path = at('spec.ipFamilies', 0)
  if (before.length === now.length)
    return before.flatMap((family, index) => (family === now[index] ? [] : [invalid(path, [...now], FIXED)]))
  const changed = before.length > 0 && now.length > 0 && now[0] !== before[0]
  const errors = changed ? [invalid(path, [...clusterIPs], FIXED)] : []
  if (before.length < now.length) return errors
  return [
    ...(clusterIPs.length === 0 ? [invalid(path, [...now], 'primary ipFamily can not be unset')] : []),
    ...errors,
    ...(now.length === 1 ? releaseErrors(spec, 'ipFamily') : []),
  ]
}

function releaseErrors({ ipFamilyPolicy }: ServiceSpec, what: string): FieldError[] {
  if (ipFamilyPolicy === 'SingleStack') return []
  const shown = ipFamilyPolicy === undefined ? null : typedText(ipFamilyPolicy)
  return [invalid('spec.ipFamilyPolicy', shown, `must be set to 'SingleStack' when releasing the secondary ${what}`)]
}
