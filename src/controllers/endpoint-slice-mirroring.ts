/** Shows Endpoints that somebody else wrote for a Service as EndpointSlices, too. Source: KEP-752 ("EndpointSliceMirroring"); a control plane v1.35. */
import { ApiError } from '../apimachinery/api-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import type { ObjectMeta } from '../apimachinery/objects.ts'
import type { Indexer } from '../client/informer.ts'
import {
  type Concerns,
  controllerReference,
  itself,
  type ReconcilerContext,
  reconciler,
  type Work,
} from './controller.ts'
import { inPortOrder } from './endpoints/port-order.ts'
import {
  type Endpoint,
  type EndpointAddress,
  type EndpointSlice,
  type EndpointSubset,
  type Endpoints,
  MANAGED_BY,
  SERVICE_NAME,
  type Service,
  TRIGGER_TIME,
} from './endpoints/service-types.ts'
import {
  emptySlice,
  groupKey,
  SLICES,
  type SliceChanges,
  type SliceGroup,
  writeSlices,
} from './endpoints/slice-groups.ts'
import { isNamespaceTerminating } from './pod-control.ts'

const MANAGER = 'endpointslicemirroring-controller.k8s.io'
const SKIP = 'endpointslice.kubernetes.io/skip-mirror'
const LEADER = 'control-plane.alpha.kubernetes.io/leader'
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** How many addresses of a subset are mirrored. */
const LIMIT = 1000

const byEndpoints: Indexer = ({ metadata: { namespace, labels = {} } }) =>
  labels[MANAGED_BY] === MANAGER ? [`${namespace}/${labels[SERVICE_NAME]}`] : []

const disturbed: Concerns = ({ type, object, old }) =>
  type === 'DELETED' || old !== undefined ? [...new Set([object, old ?? object].flatMap(byEndpoints))] : []

const isMirrored = ({ metadata: { labels = {}, annotations = {} } }: Endpoints): boolean =>
  labels[SKIP] !== 'true' && annotations[LEADER] === undefined

function metadataOf(endpoints: Endpoints): ObjectMeta {
  const { name = '', namespace = '', labels = {}, annotations = {} } = endpoints.metadata
  const { [TRIGGER_TIME]: _time, [LAST_APPLIED]: _applied, ...copied } = annotations
  return {
    generateName: `${name}-`,
    namespace,
    labels: { ...labels, [SERVICE_NAME]: name, [MANAGED_BY]: MANAGER },
    annotations: copied,
    ownerReferences: [controllerReference(endpoints)],
  }
}

const endpointOf = ({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint => ({
  addresses: [ip],
  conditions: { ready },
  ...(hostname === undefined ? {} : { hostname }),
  ...(targetRef === undefined ? {} : { targetRef }),
  ...(nodeName === undefined ? {} : { nodeName }),
})

/** The groups of slices that show the subsets. */
function groupsOf(subsets: readonly EndpointSubset[]): Map<string, SliceGroup> {
  const groups = new Map<string, SliceGroup & { endpoints: Endpoint[] }>()
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets) {
    const named = inPortOrder(
      ports.map(({ name = '', ...port }) => ({ name, ...port })),
      'slices',
    )
    const all = [
      ...addresses.map((address) => endpointOf(address, true)),
      ...notReadyAddresses.map((address) => endpointOf(address, false)),
    ]
    for (const endpoint of all.slice(0, LIMIT)) {
      const addressType = endpoint.addresses[0]?.includes(':') ? 'IPv6' : 'IPv4'
      const key = groupKey(addressType, named)
      const group = groups.get(key) ?? { addressType, ports: named, endpoints: [] }
      groups.set(key, group)
      group.endpoints.push(endpoint)
    }
  }
  return groups
}

/** One slice a group; what has changed is written whole. */
function changesOf(endpoints: Endpoints, existing: readonly EndpointSlice[]): SliceChanges {
  const metadata = metadataOf(endpoints)
  const changes: SliceChanges = { create: [], update: [], remove: [] }
  const groups = groupsOf(endpoints.subsets ?? [])
  const left = new Set(existing)
  for (const [key, group] of groups) {
    const slice = existing.find(({ addressType, ports }) => groupKey(addressType, ports ?? []) === key)
    const wanted = { ...emptySlice(group, metadata), endpoints: [...group.endpoints].slice(0, LIMIT) }
    if (slice === undefined) {
      changes.create.push(wanted)
      continue
    }
    left.delete(slice)
    const { labels = {}, annotations = {} } = slice.metadata
    const isSame =
      jsonEqual(slice.endpoints ?? [], wanted.endpoints) &&
      jsonEqual(labels, metadata.labels ?? {}) &&
      jsonEqual(annotations, metadata.annotations ?? {})
    if (!isSame) changes.update.push({ ...wanted, metadata: { ...slice.metadata, ...metadata } })
  }
  changes.remove.push(...left)
  return changes
}

function work({ client, informers, events }: ReconcilerContext): Work {
  const services = informers.for<Service>('services')
  const known = informers.for<Endpoints>('endpoints')
  const slices = informers.for<EndpointSlice>(SLICES)

  function tellSkipped(endpoints: Endpoints): void {
    const sizes = (endpoints.subsets ?? []).map(
      ({ addresses = [], notReadyAddresses = [] }) => addresses.length + notReadyAddresses.length,
    )
    const skipped = sizes.reduce((sum, size) => sum + Math.max(0, size - LIMIT), 0)
    if (skipped === 0) return
    const limit = `A max of ${LIMIT} addresses can be mirrored to EndpointSlices per Endpoints subset.`
    events.record(endpoints, 'Warning', 'TooManyAddressesToMirror', `${limit} ${skipped} addresses were skipped`)
  }

  return {
    triggers: { endpoints: itself, services: itself, [SLICES]: disturbed },
    reconcile(key) {
      const endpoints = known.get(key)
      const service = services.get(key)
      const existing = slices.by(byEndpoints, key)
      const hasMirror = endpoints !== undefined && isMirrored(endpoints) && service?.spec.selector === undefined
      if (!hasMirror || service === undefined) {
        if (existing.length > 0) writeSlices(client, { create: [], update: [], remove: [...existing] }, false)
        return
      }
      tellSkipped(endpoints)
      try {
        writeSlices(client, changesOf(endpoints, existing), endpoints.metadata.deletionTimestamp === undefined)
      } catch (error) {
        if (!(error instanceof ApiError) || !isNamespaceTerminating(error)) throw error
      }
    },
  }
}

export const endpointSliceMirroringController = reconciler({
  name: 'endpointslicemirroring-controller',
  component: 'endpoint-slice-mirroring-controller',
  work,
})
