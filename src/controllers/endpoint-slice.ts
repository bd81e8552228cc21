/** Writes the EndpointSlices of Services that select Pods. Source: KEP-752, KEP-1672 (terminating endpoints); a control plane v1.35. */
import { ApiError } from '../apimachinery/api-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import type { ObjectMeta } from '../apimachinery/objects.ts'
import type { Indexer } from '../client/informer.ts'
import type { Pod } from '../client/types.ts'
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
  addressesOf,
  hasAddress,
  hostnameFor,
  podReference,
  podsOf,
  portsOf,
  servicesOf,
} from './endpoints/service-pods.ts'
import {
  type Endpoint,
  type EndpointSlice,
  HEADLESS,
  isHeadless,
  MANAGED_BY,
  SERVICE_NAME,
  type Service,
  selectsPods,
  TRIGGER_TIME,
} from './endpoints/service-types.ts'
import {
  distribute,
  emptySlice,
  groupKey,
  SLICES,
  type SliceChanges,
  type SliceGroup,
  writeSlices,
} from './endpoints/slice-groups.ts'
import { TriggerTimes } from './endpoints/trigger-times.ts'
import { isNamespaceTerminating } from './pod-control.ts'
import { isReady, isTerminating } from './pod-state.ts'

const MANAGER = 'endpointslice-controller.k8s.io'
const ZONE = 'topology.kubernetes.io/zone'

/** How many endpoints a slice may hold. */
const LIMIT = 100

/** Slices of one manager by their Service: 'namespace/name'. */
const byService: Indexer = ({ metadata: { namespace, labels = {} } }) =>
  labels[MANAGED_BY] === MANAGER ? [`${namespace}/${labels[SERVICE_NAME]}`] : []

/** Services whose slices somebody took away, or took over. */
const disturbed: Concerns = ({ type, object, old }) => {
  if (type === 'DELETED') return byService(object)
  const states = [object, ...(old === undefined ? [] : [old])]
  const [now = '', before = now] = states.map((state) => byService(state)[0] ?? '')
  return now === before ? [] : [now, before].filter((key) => key !== '')
}

function metadataOf(service: Service, since: string | undefined): ObjectMeta {
  const { name = '', namespace = '', labels = {} } = service.metadata
  const { [HEADLESS]: _, ...others } = labels
  return {
    generateName: `${name}-`,
    namespace,
    labels: {
      ...others,
      ...(isHeadless(service) ? { [HEADLESS]: '' } : {}),
      [MANAGED_BY]: MANAGER,
      [SERVICE_NAME]: name,
    },
    annotations: since === undefined ? {} : { [TRIGGER_TIME]: since },
    ownerReferences: [controllerReference(service)],
  }
}

function work({ client, informers, events }: ReconcilerContext): Work {
  const services = informers.for<Service>('services')
  const pods = informers.for<Pod>('pods')
  const nodes = informers.for('nodes')
  const slices = informers.for<EndpointSlice>(SLICES)
  const triggerTimes = new TriggerTimes()

  function endpointOf(service: Service, pod: Pod, addressType: string): Endpoint[] {
    const node = nodes.get(pod.spec.nodeName ?? '')
    const { publishNotReadyAddresses = false } = service.spec
    const addresses = addressesOf(pod, addressType)
    if (addresses.length === 0 || (node === undefined && !publishNotReadyAddresses)) return []
    const serving = isReady(pod)
    const terminating = isTerminating(pod)
    const hostname = hostnameFor(pod, service)
    const zone = node?.metadata.labels?.[ZONE] ?? ''
    const ready = publishNotReadyAddresses || (serving && !terminating)
    return [
      {
        addresses,
        conditions: { ready, serving, terminating },
        ...(hostname === undefined ? {} : { hostname }),
        targetRef: podReference(pod),
        ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
        ...(zone === '' ? {} : { zone }),
      },
    ]
  }

  /** What there should be, by ports. */
  function groupsOf(service: Service, selected: readonly Pod[], addressType: string): Map<string, SliceGroup> {
    const groups = new Map<string, SliceGroup & { endpoints: Endpoint[] }>()
    for (const pod of selected) {
      if (!hasAddress(pod)) continue
      const ports = inPortOrder(portsOf(service, pod), 'slices')
      const key = groupKey(addressType, ports)
      const group = groups.get(key) ?? { addressType, ports, endpoints: [] }
      groups.set(key, group)
      group.endpoints.push(...endpointOf(service, pod, addressType))
    }
    return groups
  }

  function changesFor(
    service: Service,
    selected: readonly Pod[],
    addressType: string,
    since: string | undefined,
  ): SliceChanges {
    const metadata = metadataOf(service, since)
    const existing = slices
      .by(byService, `${metadata.namespace}/${service.metadata.name}`)
      .filter((slice) => slice.addressType === addressType && slice.metadata.deletionTimestamp === undefined)
    const groups = groupsOf(service, selected, addressType)
    const all: SliceChanges = { create: [], update: [], remove: [] }
    for (const [key, group] of groups) {
      const own = existing.filter(
        (slice) => groupKey(slice.addressType, slice.ports ?? []) === key && isOwned(slice, service),
      )
      const { create, update, remove } = distribute(group, own, metadata, LIMIT)
      all.create.push(...create)
      all.update.push(...update)
      all.remove.push(...remove)
    }
    all.remove.push(
      ...existing.filter(
        (slice) => !(groups.has(groupKey(slice.addressType, slice.ports ?? [])) && isOwned(slice, service)),
      ),
    )
    keepOne(all, existing, emptySlice({ addressType, ports: [] }, metadata))
    return all
  }

  return {
    triggers: {
      services: itself,
      pods: (change) => servicesOf(services, change),
      [SLICES]: disturbed,
    },
    reconcile(key) {
      const service = services.get(key)
      if (service === undefined) return triggerTimes.forget(key)
      if (!selectsPods(service)) return
      const selected = podsOf(service, pods)
      const since = triggerTimes.since(key, service, selected)
      const families = service.spec.ipFamilies ?? ['IPv4']
      try {
        for (const family of families) {
          const changes = changesFor(service, selected, family, since)
          writeSlices(client, changes, service.metadata.deletionTimestamp === undefined)
        }
        const others = slices.by(byService, key).filter(({ addressType }) => !families.includes(addressType))
        writeSlices(client, { create: [], update: [], remove: [...others] }, false)
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        if (isNamespaceTerminating(error)) return
        const { namespace, name } = service.metadata
        const message = `Error updating Endpoint Slices for Service ${namespace}/${name}: ${error.message}`
        events.record(service, 'Warning', 'FailedToUpdateEndpointSlices', message)
        throw error
      }
    },
  }
}

const isOwned = ({ metadata }: EndpointSlice, service: Service): boolean =>
  (metadata.ownerReferences ?? []).some(({ uid, kind }) => uid === service.metadata.uid && kind === 'Service')

/** A Service always has a slice, if an empty one. */
function keepOne(changes: SliceChanges, existing: readonly EndpointSlice[], placeholder: EndpointSlice): void {
  if (existing.length !== changes.remove.length || changes.create.length > 0) return
  const [only] = changes.remove
  const isPlaceholder =
    changes.remove.length === 1 &&
    (only?.endpoints ?? []).length === 0 &&
    (only?.ports ?? []).length === 0 &&
    jsonEqual(only?.metadata.labels ?? {}, placeholder.metadata.labels ?? {}) &&
    jsonEqual([...(only?.metadata.ownerReferences ?? [])], [...(placeholder.metadata.ownerReferences ?? [])])
  if (isPlaceholder) changes.remove.pop()
  else changes.create.push(placeholder)
}

export const endpointSliceController = reconciler({
  name: 'endpointslice-controller',
  component: 'endpoint-slice-controller',
  work,
})
