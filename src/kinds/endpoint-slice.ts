/** EndpointSlices: parts of what is behind a Service. Source: recording kinds-other/leases-and-slices. */
import {
  at,
  duplicate,
  type FieldError,
  invalid,
  invalidAll,
  notSupported,
  required,
  tooMany,
} from '../apimachinery/field-error.ts'
import { legacyIPErrors, legacyIPWarnings, parseLegacyIP } from '../apimachinery/ip-address.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { dns1123Label, dns1123Subdomain, labelValue, qualifiedName } from '../apimachinery/names.ts'
import { labelErrors, validateCommonUpdate, validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { endpointAddressErrors, PROTOCOLS, strictAddressErrors } from './endpoints/validate-address.ts'

interface Endpoint extends JsonObject {
  addresses?: string[]
  hostname?: string
  nodeName?: string
  deprecatedTopology?: { [key: string]: string }
  hints?: { forZones?: { name: string }[]; forNodes?: { name: string }[] }
}

interface Port extends JsonObject {
  name?: string
  protocol?: string
  appProtocol?: string
}

interface EndpointSlice extends KubeObject {
  addressType?: string
  endpoints?: Endpoint[] | null
  ports?: Port[] | null
}

const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6']
const MAX_ENDPOINTS = 1000
const MAX_ADDRESSES = 100
const MAX_PORTS = 20_000
const MAX_HINTS = 8
const MAX_TOPOLOGY = 16

/** The control plane's own are known to be well written, and not looked through for warnings. */
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by'
const CONTROLLERS = ['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io']

function addressTypeErrors({ addressType = '' }: EndpointSlice): FieldError[] {
  if (addressType === '') return [required('addressType')]
  return ADDRESS_TYPES.includes(addressType) ? [] : [notSupported('addressType', addressType, ADDRESS_TYPES)]
}

function portErrors({ ports }: EndpointSlice): FieldError[] {
  const all = ports ?? []
  if (all.length > MAX_PORTS) return [tooMany('ports', all.length, MAX_PORTS)]
  const names = new Set<string>()
  return all.flatMap(({ name = '', protocol = '', appProtocol }, index) => {
    const path = at('ports', index)
    const errors = name === '' ? [] : invalidAll(`${path}.name`, name, dns1123Label(name))
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name))
    names.add(name)
    if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS))
    if (appProtocol !== undefined)
      errors.push(...invalidAll(`${path}.appProtocol`, appProtocol, qualifiedName(appProtocol)))
    return errors
  })
}

/** Strict rules for IPv6; those of old for IPv4, whose addresses were there before. */
function addressErrors(address: string, type: string, list: string, index: number): FieldError[] {
  const path = at(list, index)
  if (type === 'FQDN') return fullNameErrors(address, path)
  if (type !== 'IPv4' && type !== 'IPv6') return []
  const malformed = type === 'IPv4' ? legacyIPErrors(address, path) : strictAddressErrors(address, path)
  if (malformed.length > 0) return malformed
  const isOther = parseLegacyIP(address)?.family !== type
  const other = isOther ? [invalid(list, address, `must be an ${type} address`)] : []
  return [...other, ...endpointAddressErrors(address, path)]
}

/** A name with at least one dot, whose end may be one. */
function fullNameErrors(name: string, path: string): FieldError[] {
  if (name === '') return [required(path)]
  const messages = dns1123Subdomain(name.replace(/\.$/, ''))
  if (messages.length > 0) return invalidAll(path, name, messages)
  return name.includes('.')
    ? []
    : [invalid(path, name, 'should be a domain with at least two segments separated by dots')]
}

function hintErrors({ forZones = [], forNodes = [] }: NonNullable<Endpoint['hints']>, path: string): FieldError[] {
  if (forZones.length > MAX_HINTS) return [tooMany(`${path}.forZones`, forZones.length, MAX_HINTS)]
  const zones = nameErrors(forZones, `${path}.forZones`, labelValue)
  if (forNodes.length > MAX_HINTS) return [...zones, tooMany(`${path}.forNodes`, forNodes.length, MAX_HINTS)]
  return [...zones, ...nameErrors(forNodes, `${path}.forNodes`, dns1123Subdomain)]
}

function nameErrors(hints: readonly { name: string }[], path: string, rule: (name: string) => string[]): FieldError[] {
  return hints.flatMap(({ name }, index) => {
    const field = `${at(path, index)}.name`
    const isRepeated = hints.slice(0, index).some((other) => other.name === name)
    return [...(isRepeated ? [duplicate(field, name)] : []), ...invalidAll(field, name, rule(name))]
  })
}

function endpointErrors({ endpoints, addressType = '' }: EndpointSlice): FieldError[] {
  const all = endpoints ?? []
  if (all.length > MAX_ENDPOINTS) return [tooMany('endpoints', all.length, MAX_ENDPOINTS)]
  return all.flatMap(({ addresses = [], nodeName, deprecatedTopology = {}, hostname, hints }, index) => {
    const path = at('endpoints', index)
    const list = `${path}.addresses`
    const topology = Object.keys(deprecatedTopology).length
    return [
      ...(addresses.length === 0 ? [required(list, 'must contain at least 1 address')] : []),
      ...(addresses.length > MAX_ADDRESSES ? [tooMany(list, addresses.length, MAX_ADDRESSES)] : []),
      ...addresses.flatMap((address, place) => addressErrors(address, addressType, list, place)),
      ...(nodeName === undefined ? [] : invalidAll(`${path}.nodeName`, nodeName, dns1123Subdomain(nodeName))),
      ...(topology > MAX_TOPOLOGY ? [tooMany(`${path}.deprecatedTopology`, topology, MAX_TOPOLOGY)] : []),
      ...labelErrors(deprecatedTopology, `${path}.deprecatedTopology`),
      ...(hostname === undefined ? [] : invalidAll(`${path}.hostname`, hostname, dns1123Label(hostname))),
      ...(hints === undefined ? [] : hintErrors(hints, `${path}.hints`)),
    ]
  })
}

/** Addresses of names are on their way out, which is told when such a slice is made. */
function warnings({ metadata, addressType, endpoints }: EndpointSlice, old?: EndpointSlice): string[] {
  const deprecated =
    addressType === 'FQDN' && old === undefined ? ['spec.addressType: FQDN endpoints are deprecated'] : []
  if (CONTROLLERS.includes(metadata.labels?.[MANAGED_BY] ?? '')) return deprecated
  const addresses = (endpoints ?? []).flatMap(({ addresses: list = [] }, index) =>
    list.flatMap((address, place) => legacyIPWarnings(address, at(`${at('endpoints', index)}.addresses`, place))),
  )
  return [...deprecated, ...addresses]
}

/** Takes out of an endpoint what only servers of old wrote. */
function dropTopology({ endpoints }: EndpointSlice): void {
  for (const endpoint of endpoints ?? []) delete endpoint.deprecatedTopology
}

const sameList = (a: JsonObject[] | null | undefined, b: JsonObject[] | null | undefined): boolean =>
  jsonEqual(a ?? [], b ?? [])

const META = { namespaced: true, validateName: dns1123Subdomain }

export const endpointSlice = defineKind<EndpointSlice>({
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  resource: 'endpointslices',
  namespaced: true,
  strategy: {
    tracksGeneration: true,
    applyDefaults({ ports }) {
      for (const port of ports ?? []) {
        port.name ??= ''
        port.protocol ??= 'TCP'
      }
    },
    prepareForCreate: dropTopology,
    prepareForUpdate(object, old) {
      if (!sameList(object.endpoints, old.endpoints)) dropTopology(object)
      // Labels count, too: they say whose slice it is.
      if (!jsonEqual(object.metadata.labels ?? {}, old.metadata.labels ?? {}))
        object.metadata.generation = (old.metadata.generation ?? 0) + 1
    },
    validate: (object) => [
      ...validateObjectMeta(object.metadata, META),
      ...addressTypeErrors(object),
      ...portErrors(object),
      ...endpointErrors(object),
    ],
    validateUpdate: (object, old) => [
      ...validateCommonUpdate(object.metadata, old.metadata, true),
      ...validateObjectMeta(object.metadata, META),
      ...addressTypeErrors(object),
      ...portErrors(object),
      // What older servers took may stay as long as it is left alone.
      ...(sameList(object.endpoints, old.endpoints) ? [] : endpointErrors(object)),
      ...(object.addressType === old.addressType
        ? []
        : [invalid('addressType', object.addressType, 'field is immutable')]),
    ],
    warnings,
  },
})
