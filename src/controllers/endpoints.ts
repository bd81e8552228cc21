/** Writes the Endpoints of Services that select Pods. Source: Kubernetes docs "Service"; a control plane v1.35. */
import { ApiError } from '../apimachinery/api-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { keyOf } from '../client/informer.ts'
import type { Pod } from '../client/types.ts'
import { itself, type ReconcilerContext, reconciler, type Work } from './controller.ts'
import { podsOf, servicesOf } from './endpoints/service-pods.ts'
import {
  type Endpoints,
  HEADLESS,
  isHeadless,
  type Service,
  selectsPods,
  TRIGGER_TIME,
} from './endpoints/service-types.ts'
import { isOverCapacity, subsetsOf, truncated } from './endpoints/subsets.ts'
import { TriggerTimes } from './endpoints/trigger-times.ts'
import { isNamespaceTerminating } from './pod-control.ts'

const NAME = 'endpoint-controller'
const MANAGED_BY = 'endpoints.kubernetes.io/managed-by'
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity'

function labelsFor(service: Service): { [key: string]: string } {
  const { [HEADLESS]: _, ...labels } = service.metadata.labels ?? {}
  return { ...labels, ...(isHeadless(service) ? { [HEADLESS]: '' } : {}), [MANAGED_BY]: NAME }
}

function work({ client, informers, events }: ReconcilerContext): Work {
  const services = informers.for<Service>('services')
  const pods = informers.for<Pod>('pods')
  const known = informers.for<Endpoints>('endpoints')
  const triggerTimes = new TriggerTimes()

  function remove(key: string): void {
    triggerTimes.forget(key)
    if (known.get(key) !== undefined) client.delete('endpoints', key)
  }

  function write(service: Service, current: Endpoints | undefined, wanted: Endpoints): void {
    try {
      if (current === undefined) client.create('endpoints', wanted)
      else client.update('endpoints', wanted)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (isNamespaceTerminating(error)) return
      const { namespace, name } = service.metadata
      if (current === undefined) {
        const message = `Failed to create endpoint for service ${namespace}/${name}: ${error.message}`
        events.record(wanted, 'Warning', 'FailedToCreateEndpoint', message)
      } else {
        const message = `Failed to update endpoint ${namespace}/${name}: ${error.message}`
        events.record(wanted, 'Warning', 'FailedToUpdateEndpoint', message)
      }
      throw error
    }
  }

  return {
    triggers: {
      services: itself,
      pods: (change) => servicesOf(services, change),
      endpoints: ({ type, object }) => (type === 'DELETED' ? [keyOf(object)] : []),
    },
    reconcile(key) {
      const service = services.get(key)
      if (service === undefined) return remove(key)
      if (!selectsPods(service)) return
      const selected = podsOf(service, pods)
      const since = triggerTimes.since(key, service, selected)
      const all = subsetsOf(service, selected)
      const tooMany = isOverCapacity(all)
      const subsets = tooMany ? truncated(all) : all
      const labels = labelsFor(service)
      const current = known.get(key)
      const same = jsonEqual(current?.subsets ?? [], subsets) && jsonEqual(current?.metadata.labels ?? {}, labels)
      if (current !== undefined && same) return
      const { [TRIGGER_TIME]: _time, [OVER_CAPACITY]: _capacity, ...others } = current?.metadata.annotations ?? {}
      const annotations = {
        ...others,
        ...(since === undefined ? {} : { [TRIGGER_TIME]: since }),
        ...(tooMany ? { [OVER_CAPACITY]: 'truncated' } : {}),
      }
      const { name = '', namespace = '' } = service.metadata
      const metadata = { ...(current?.metadata ?? { name, namespace }), labels, annotations }
      write(service, current, { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets })
    },
  }
}

export const endpointsController = reconciler({ name: NAME, work })
