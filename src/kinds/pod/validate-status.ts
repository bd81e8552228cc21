/** What the status of a Pod may become. Phases and the status of conditions are free. Source: recordings pod-update/status, container-statuses. */
import {
  at,
  duplicate,
  type FieldError,
  forbidden,
  internalError,
  invalid,
  RawText,
} from '../../apimachinery/field-error.ts'
import { parseLegacyIP } from '../../apimachinery/ip-address.ts'
import { joined } from '../../apimachinery/joined.ts'
import { dns1123Subdomain, qualifiedName } from '../../apimachinery/names.ts'
import { printInternal } from './internal-printer.ts'
import type { Pod, PodCondition } from './types.ts'
import { annotationUpdateErrors } from './validate-annotation-update.ts'
import { containerStateErrors, containerUserErrors } from './validate-container-statuses.ts'
import { validatePodMetadataUpdate } from './validate-update.ts'

/** PUT and PATCH of the status. */
export function validatePodStatusUpdate(pod: Pod, old: Pod): FieldError[] {
  const { status } = pod
  return joined(
    validatePodMetadataUpdate(pod, old),
    annotationUpdateErrors(pod, old),
    conditionErrors(status.conditions ?? []),
    nominationErrors(pod, old),
    generationErrors(status, 'status'),
    qosClassErrors(pod, old),
    containerStateErrors(pod, old),
    claimErrors(pod),
    addressErrors('podIPs', pod, old),
    hostAddressErrors(pod, old),
    containerUserErrors(pod),
  )
}

const SYSTEM_CONDITIONS: ReadonlySet<string> = new Set(['PodScheduled', 'Ready', 'Initialized'])

function conditionErrors(conditions: readonly PodCondition[]): FieldError[] {
  return conditions.flatMap((condition, index) => {
    const path = at('status.conditions', index)
    const errors = generationErrors(condition, path)
    if (SYSTEM_CONDITIONS.has(condition.type)) return errors
    return joined(
      errors,
      qualifiedName(condition.type).map((why) => invalid(`${path}.Type`, condition.type, why)),
    )
  })
}

function generationErrors({ observedGeneration = 0 }: { observedGeneration?: number }, path: string): FieldError[] {
  if (observedGeneration >= 0) return []
  return [invalid(`${path}.observedGeneration`, observedGeneration, 'must be a non-negative integer')]
}

function nominationErrors({ status: { nominatedNodeName: name = '' } }: Pod, { spec, status }: Pod): FieldError[] {
  if (name === '' || name === (status.nominatedNodeName ?? '')) return []
  const field = 'status.nominatedNodeName'
  const errors = dns1123Subdomain(name).map((why) => invalid(field, name, why))
  if ((spec.nodeName ?? '') === '') return errors
  return [...errors, forbidden(field, 'may not be set on pods that are already bound to a node')]
}

function qosClassErrors({ status: { qosClass } }: Pod, { status: old }: Pod): FieldError[] {
  return qosClass === old.qosClass ? [] : [invalid('status.qosClass', qosClass ?? '', 'field is immutable')]
}

function claimErrors({ status, spec }: Pod): FieldError[] {
  const names = new Set<string>()
  return (status.resourceClaimStatuses ?? []).flatMap(({ name, resourceClaimName }, index) => {
    const field = `${at('status.resourceClaimStatuses', index)}.name`
    const errors: FieldError[] = []
    if (!spec.resourceClaims?.some((claim) => claim.name === name))
      errors.push(invalid(field, name, 'must match the name of an entry in `spec.resourceClaims`'))
    if (names.has(name)) errors.push(duplicate(field, name))
    names.add(name)
    if (resourceClaimName === undefined) return errors
    return joined(
      errors,
      dns1123Subdomain(resourceClaimName).map((why) => invalid(field, resourceClaimName, why)),
    )
  })
}

const STRUCTS = { podIPs: 'core.PodIP', hostIPs: 'core.HostIP' } as const

/** New addresses are addresses, and no two are of one family. */
function addressErrors(list: keyof typeof STRUCTS, { status }: Pod, { status: old }: Pod): FieldError[] {
  const path = `status.${list}`
  const addresses = status[list] ?? []
  const known = new Set((old[list] ?? []).map(({ ip }) => ip))
  const parsed = addresses.map(({ ip }) => parseLegacyIP(ip))
  const errors = addresses.flatMap(({ ip }, index) =>
    known.has(ip) || parsed[index] !== undefined
      ? []
      : [invalid(at(path, index), ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')],
  )
  if (addresses.length < 2) return errors
  const bad = parsed.indexOf(undefined)
  if (bad >= 0) {
    const why = `failed to check for dual stack with error:invalid IP[${bad}]: ${addresses[bad]?.ip}`
    errors.push(internalError(path, why))
  }
  const families = new Set(parsed.map((address) => address?.family))
  if (addresses.length === 2 && families.size === 2 && bad < 0) return errors
  const printed = `[${addresses.map((address) => printInternal(STRUCTS[list], address)).join(',')}]`
  return [...errors, invalid(path, new RawText(printed), 'may specify no more than one IP for each IP family')]
}

function hostAddressErrors(pod: Pod, old: Pod): FieldError[] {
  const { hostIP = '', hostIPs = [] } = pod.status
  const [first] = hostIPs
  if (first === undefined) return []
  const differs = hostIP === first.ip ? [] : [invalid('status.hostIPs[0].ip', first.ip, 'must be equal to `hostIP`')]
  return joined(differs, addressErrors('hostIPs', pod, old))
}
