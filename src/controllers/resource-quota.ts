/** Counts what ResourceQuotas limit: when they change, and when something goes. Source: Kubernetes docs "Resource Quotas"; kubernetes/pkg/controller/resourcequota. */
import { specOf } from '../apimachinery/object-fields.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import {
  onlyNamed,
  type ResourceList,
  resourceList,
  resourceTexts,
  sameResources,
} from '../apimachinery/resource-list.ts'
import type { ResourceName } from '../client/client.ts'
import { byNamespace, type Change, type Informer, keyOf } from '../client/informer.ts'
import type { QuotaEvaluator } from '../quota/evaluator.ts'
import { evaluatorOf, quotaOf, usageOf } from '../quota/quota.ts'
import { itself, type ReconcilerContext, reconciler, type Work } from './controller.ts'

const QUOTAS = 'resourcequotas'
const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io'

/** Kinds whose objects take more or less in the course of their life. */
const CHANGING: ReadonlySet<ResourceName> = new Set(['pods', 'services', 'persistentvolumeclaims'])

function groupResourceOf(resource: ResourceName): { group: string; resource: string } {
  const [name = '', ...group] = resource.split('.')
  return { group: group.join('.'), resource: name }
}

function work({ client, clock, informers, enqueue }: ReconcilerContext): Work {
  const quotas = informers.for(QUOTAS)
  /** What is watched: nothing until there is a quota. */
  const watched = new Map<ResourceName, { readonly informer: Informer; readonly evaluator: QuotaEvaluator }>()

  function watchAll(): void {
    for (const { resource, namespaced } of client.resources()) {
      const evaluator = namespaced ? evaluatorOf(groupResourceOf(resource)) : undefined
      if (evaluator === undefined) continue
      const informer = informers.for(resource)
      if (watched.get(resource)?.informer === informer) continue
      watched.set(resource, { informer, evaluator })
      informer.onChange((change) => replenish(resource, evaluator, change))
    }
  }

  /** Admission counts what comes; what goes, or takes less, is counted here. */
  function replenish(resource: ResourceName, evaluator: QuotaEvaluator, { type, object, old }: Change): void {
    if (type === 'ADDED' || (type === 'MODIFIED' && !CHANGING.has(resource))) return
    const concerned = quotas.by(byNamespace, object.metadata.namespace ?? '')
    if (concerned.length === 0) return
    const now = clock.now()
    const same = old !== undefined && sameResources(evaluator.usage(old, now), evaluator.usage(object, now))
    if (type === 'MODIFIED' && same) return
    for (const quota of concerned) {
      if ([...quotaOf(quota).hard.keys()].some((name) => evaluator.counts(name))) enqueue(keyOf(quota))
    }
  }

  function count(quota: KubeObject, hard: ResourceList): ResourceList {
    const used = new Map(quotaOf(quota).used)
    const namespace = quota.metadata.namespace ?? ''
    for (const { informer, evaluator } of watched.values()) {
      if (![...hard.keys()].some((name) => evaluator.counts(name))) continue
      const objects = informer.by(byNamespace, namespace)
      const taken = usageOf({ object: quota, hard, used }, evaluator, objects, clock.now())
      for (const [name, amount] of taken) used.set(name, amount)
    }
    return onlyNamed(used, hard)
  }

  return {
    triggers: {
      [QUOTAS]: itself,
      [DEFINITIONS]: () => Array.from(quotas.list(), keyOf),
    },
    reconcile(key) {
      const quota = quotas.get(key)
      if (quota === undefined) return
      watchAll()
      const hard = resourceList(specOf(quota).hard)
      const used = count(quota, hard)
      const known = quotaOf(quota)
      if (sameResources(known.hard, hard) && sameResources(known.used, used)) return
      const status = { hard: resourceTexts(hard), used: resourceTexts(used) }
      client.update(`${QUOTAS}/status`, { ...quota, status })
    },
  }
}

export const resourceQuotaController = reconciler({ name: 'resourcequota-controller', work })
