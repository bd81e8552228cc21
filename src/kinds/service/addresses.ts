/**
 * Addresses and node ports: what a client leaves to the server. The cluster has one range of IPv4. Source: recordings
 * kinds-core/services, services-updates, apply/list-maps.
 */
import { invalidObject } from '../../apimachinery/api-error.ts'
import { type FieldError, invalid } from '../../apimachinery/field-error.ts'
import { parseLegacyIP } from '../../apimachinery/ip-address.ts'
import type { JsonValue } from '../../apimachinery/objects.ts'
import type { AdmissionLookup } from '../../registry/lookup.ts'
import { chooseFamilies } from './families.ts'
import { NodePorts } from './node-ports.ts'
import {
  hasClusterIP,
  isHeadless,
  mayHaveNodePorts,
  needsHealthCheck,
  type Service,
  type ServiceSpec,
} from './types.ts'

const RANGE = '10.0.0.'
const ADDRESSES = 254

/** Fills in what is left to the server, families first; an update keeps what there is. Throws 422 and 500. */
export function allocate(service: Service, old: Service | undefined, lookup: AdmissionLookup): void {
  const { spec } = service
  refuse(service, chooseFamilies(spec, old?.spec))
  const isNew = old === undefined || !hasClusterIP(old.spec)
  if (isNew && hasClusterIP(spec) && !isHeadless(spec)) refuse(service, allocateAddress(service, lookup))
  // Most services have none: the others are not looked at for their sake.
  if (!mayHaveNodePorts(spec)) return
  const ports = new NodePorts(othersOf(service, lookup), old?.spec)
  refuse(service, ports.allocate(spec))
  if (needsHealthCheck(spec) && (old === undefined || !needsHealthCheck(old.spec))) ports.allocateHealthCheck(spec)
}

function refuse({ metadata }: Service, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidObject({ group: '', kind: 'Service' }, metadata.name ?? '', errors)
}

function* othersOf({ metadata }: Service, lookup: AdmissionLookup): IterableIterator<ServiceSpec> {
  for (const other of lookup.list('', 'services', '')) {
    if (other.metadata.name === metadata.name && other.metadata.namespace === metadata.namespace) continue
    // All stored services have been decoded.
    yield (other as Service).spec
  }
}

function allocateAddress(service: Service, lookup: AdmissionLookup): FieldError[] {
  const { spec } = service
  const [asked = ''] = spec.clusterIPs ?? []
  const used = new Set(Array.from(othersOf(service, lookup), ({ clusterIP }) => clusterIP))
  if (asked === '') {
    spec.clusterIP = firstFree(used)
    spec.clusterIPs = [spec.clusterIP]
    return []
  }
  const canonical = parseLegacyIP(asked)?.canonical ?? asked
  const why = !canonical.startsWith(RANGE)
    ? `failed to allocate IP ${asked}: the provided network does not match the current range`
    : used.has(canonical)
      ? `failed to allocate IP ${asked}: provided IP is already allocated`
      : undefined
  return why === undefined ? [] : [invalid('spec.clusterIPs', [asked], why)]
}

/** The lower numbers are left to those who ask for them. */
function firstFree(used: ReadonlySet<JsonValue | undefined>): string {
  for (let offset = 0; offset < ADDRESSES; offset++) {
    const address = `${RANGE}${((offset + 31) % ADDRESSES) + 1}`
    if (!used.has(address)) return address
  }
  return ''
}
