/** Empties namespaces that are to go, tells what holds them up, and lets them go. Source: semantics §8.3, a control plane v1.35. */
import { plainServerError } from '../apimachinery/api-error.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import type { Condition } from '../client/types.ts'
import { type ReconcilerContext, reconciler, type Work } from './controller.ts'
import { updatedConditions } from './namespace/conditions.ts'
import { emptyNamespace, type Outcome } from './namespace/empty-namespace.ts'

interface Namespace extends KubeObject {
  spec: JsonObject & { finalizers?: string[] }
  status: JsonObject & { conditions?: Condition[] }
}

/** How long a namespace is left alone after each change of it, for writes that are still on their way. */
const GRACE_MS = 5000

const KUBERNETES = 'kubernetes'

function work({ client, clock, informers, again }: ReconcilerContext): Work {
  const namespaces = informers.for<Namespace>('namespaces')

  function writeConditions(namespace: Namespace, { remaining, failures }: Outcome): Namespace {
    const before = namespace.status.conditions ?? []
    const conditions = updatedConditions(before, remaining, failures, formatTime(clock.now()))
    if (conditions === before) return namespace
    const status = { ...namespace.status, conditions: [...conditions] }
    client.update('namespaces/status', { ...namespace, status })
    return namespaces.get(namespace.metadata.name ?? '') ?? namespace
  }

  /** Says that the namespace is empty; the server removes it if nothing else holds it. */
  function finalize(namespace: Namespace): void {
    const finalizers = (namespace.spec.finalizers ?? []).filter((name) => name !== KUBERNETES)
    client.update('namespaces/finalize', { ...namespace, spec: { ...namespace.spec, finalizers } })
  }

  return {
    triggers: {
      namespaces({ type, object: { metadata } }) {
        if (type !== 'DELETED' && metadata.deletionTimestamp !== undefined) again(metadata.name ?? '', GRACE_MS)
        return []
      },
    },
    reconcile(name) {
      const namespace = namespaces.get(name)
      const deletedAt = namespace?.metadata.deletionTimestamp
      if (namespace === undefined || deletedAt === undefined) return
      if (!(namespace.spec.finalizers ?? []).includes(KUBERNETES)) return
      const outcome = emptyNamespace(client, name, (clock.now() - Date.parse(deletedAt)) / 1000)
      const told = writeConditions(namespace, outcome)
      const [failure] = outcome.failures
      // Anything unexpected is tried again with back-off.
      if (failure !== undefined) throw plainServerError(failure)
      if (outcome.estimate > 0) again(name, (Math.floor(outcome.estimate / 2) + 1) * 1000)
      else finalize(told)
    },
  }
}

export const namespaceController = reconciler({ name: 'namespace-controller', work })
