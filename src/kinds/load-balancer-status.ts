/** Where a load balancer is found, as Services and Ingresses tell of it. */
import { at, type FieldError, invalid, invalidAll } from '../apimachinery/field-error.ts'
import { legacyIPErrors, legacyIPWarnings, parseLegacyIP } from '../apimachinery/ip-address.ts'
import { dns1123Subdomain } from '../apimachinery/names.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import type { UpdateSubresource } from '../registry/kind.ts'
import { genericStatus } from './generic-kinds.ts'

export interface BalancerAddress extends JsonObject {
  ip?: string
  hostname?: string
  /** Of Services. */
  ipMode?: string
}

export interface LoadBalancerStatus extends JsonObject {
  ingress?: BalancerAddress[]
}

export const BALANCER_PATH = 'status.loadBalancer.ingress'

/** Addresses that were there before are not looked at again. `more` are rules between those of address and name. */
export function loadBalancerErrors(
  { ingress = [] }: LoadBalancerStatus = {},
  old: LoadBalancerStatus = {},
  more: (address: BalancerAddress, path: string) => FieldError[] = () => [],
): FieldError[] {
  const known = new Set((old.ingress ?? []).map(({ ip }) => ip))
  return ingress.flatMap((address, index) => {
    const { ip = '', hostname = '' } = address
    const path = at(BALANCER_PATH, index)
    return [
      ...(ip === '' || known.has(ip) ? [] : legacyIPErrors(ip, `${path}.ip`)),
      ...more(address, path),
      ...(hostname === '' ? [] : hostnameErrors(hostname, `${path}.hostname`)),
    ]
  })
}

const hostnameErrors = (hostname: string, path: string): FieldError[] => [
  ...invalidAll(path, hostname, dns1123Subdomain(hostname)),
  ...(parseLegacyIP(hostname) === undefined ? [] : [invalid(path, hostname, 'must be a DNS name, not an IP address')]),
]

const loadBalancerWarnings = ({ ingress = [] }: LoadBalancerStatus = {}): string[] =>
  ingress.flatMap(({ ip = '' }, index) => (ip === '' ? [] : legacyIPWarnings(ip, at(BALANCER_PATH, index))))

interface Balanced extends KubeObject {
  status: JsonObject & { loadBalancer?: LoadBalancerStatus }
}

/** The subresource of kinds whose status says where their load balancer is, with what the kind says of it. */
export function loadBalancerStatus<T extends Balanced>(
  errors: (object: T, old: T) => FieldError[],
): UpdateSubresource<T> {
  const generic = genericStatus<T>(true)
  return {
    ...generic,
    strategy: {
      ...generic.strategy,
      validateUpdate: (object, old, context) => [
        ...(generic.strategy.validateUpdate?.(object, old, context) ?? []),
        ...errors(object, old),
      ],
      warnings: ({ status }) => loadBalancerWarnings(status.loadBalancer),
    },
  }
}
