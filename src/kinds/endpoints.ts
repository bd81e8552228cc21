/** Endpoints: addresses behind a Service. Source: recording kinds-core/templates-controllers-endpoints. */
import { at, type FieldError, invalidAll, notSupported, required } from '../apimachinery/field-error.ts'
import { legacyIPErrors, legacyIPWarnings } from '../apimachinery/ip-address.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { dns1123Label, dns1123Subdomain, portNumber, qualifiedName } from '../apimachinery/names.ts'
import { validateCommonUpdate, validateKindMetaUpdate, validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { endpointAddressErrors, PROTOCOLS } from './endpoints/validate-address.ts'

interface Address extends JsonObject {
  ip: string
  hostname?: string
  nodeName?: string
}

interface Port extends JsonObject {
  name?: string
  port: number
  protocol?: string
  appProtocol?: string
}

interface Endpoints extends KubeObject {
  subsets?: { addresses?: Address[]; notReadyAddresses?: Address[]; ports?: Port[] }[]
}

const LISTS = ['addresses', 'notReadyAddresses'] as const

/** The control plane's own are known to be well written, and not looked through for warnings. */
const MANAGED_BY = 'endpoints.kubernetes.io/managed-by'
const CONTROLLER = 'endpoint-controller'

function addressErrors({ ip, hostname = '', nodeName }: Address, path: string): FieldError[] {
  return [
    ...legacyIPErrors(ip, `${path}.ip`),
    ...(hostname === '' ? [] : invalidAll(`${path}.hostname`, hostname, dns1123Label(hostname))),
    ...(nodeName === undefined ? [] : invalidAll(`${path}.nodeName`, nodeName, dns1123Subdomain(nodeName))),
    ...endpointAddressErrors(ip, `${path}.ip`),
  ]
}

/** Of several ports, each has a name. */
function portErrors({ name = '', port, protocol = '', appProtocol }: Port, isOneOfMany: boolean, path: string) {
  const nameErrors = name === '' ? [] : invalidAll(`${path}.name`, name, dns1123Label(name))
  return [
    ...(isOneOfMany && name === '' ? [required(`${path}.name`)] : nameErrors),
    ...invalidAll(`${path}.port`, port, portNumber(port)),
    ...(protocol === '' ? [required(`${path}.protocol`)] : []),
    ...(protocol === '' || PROTOCOLS.includes(protocol) ? [] : [notSupported(`${path}.protocol`, protocol, PROTOCOLS)]),
    ...(appProtocol === undefined ? [] : invalidAll(`${path}.appProtocol`, appProtocol, qualifiedName(appProtocol))),
  ]
}

function subsetErrors({ subsets = [] }: Endpoints): FieldError[] {
  return subsets.flatMap((subset, index) => {
    const path = at('subsets', index)
    const isEmpty = LISTS.every((list) => (subset[list] ?? []).length === 0)
    const ports = subset.ports ?? []
    return [
      ...(isEmpty ? [required(path, 'must specify `addresses` or `notReadyAddresses`')] : []),
      ...LISTS.flatMap((list) =>
        (subset[list] ?? []).flatMap((address, place) => addressErrors(address, at(`${path}.${list}`, place))),
      ),
      ...ports.flatMap((port, place) => portErrors(port, ports.length > 1, at(`${path}.ports`, place))),
    ]
  })
}

const META = { namespaced: true, validateName: dns1123Subdomain }

export const endpoints = defineKind<Endpoints>({
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  resource: 'endpoints',
  namespaced: true,
  createsOnUpdate: true,
  strategy: {
    applyDefaults({ subsets = [] }) {
      for (const { ports = [] } of subsets) for (const port of ports) port.protocol ??= 'TCP'
    },
    validate: (object) => [...validateObjectMeta(object.metadata, META), ...subsetErrors(object)],
    validateUpdate: (object, old) => [
      ...validateCommonUpdate(object.metadata, old.metadata, true),
      ...validateKindMetaUpdate(object.metadata, old.metadata),
      ...validateObjectMeta(object.metadata, META),
      // What older servers took may stay as long as it is left alone.
      ...(jsonEqual(object.subsets ?? [], old.subsets ?? []) ? [] : subsetErrors(object)),
    ],
    warnings: ({ metadata, subsets = [] }) =>
      metadata.labels?.[MANAGED_BY] === CONTROLLER
        ? []
        : subsets.flatMap((subset, index) =>
            LISTS.flatMap((list) =>
              (subset[list] ?? []).flatMap(({ ip }, place) =>
                legacyIPWarnings(ip, `${at(`${at('subsets', index)}.${list}`, place)}.ip`),
              ),
            ),
          ),
  },
})
