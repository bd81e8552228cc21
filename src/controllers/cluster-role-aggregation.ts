/** Fills ClusterRoles that aggregate others with their rules. Source: kubernetes.io/docs/reference/access-authn-authz/rbac (aggregated ClusterRoles). */
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { selectorFromObject } from '../apimachinery/label-selector.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { type Indexer, keyOf } from '../client/informer.ts'
import { reconciler } from './controller.ts'

const NAME = 'clusterrole-aggregation-controller'
const CLUSTER_ROLES = 'clusterroles.rbac.authorization.k8s.io'

interface ClusterRole extends KubeObject {
  rules: JsonObject[] | null
  aggregationRule?: { clusterRoleSelectors?: Selector[] }
}

interface Selector extends JsonObject {
  matchLabels?: { [key: string]: string }
  matchExpressions?: JsonObject[]
}

export const clusterRoleAggregation = reconciler({
  name: NAME,
  work({ client, informers }) {
    const roles = informers.for<ClusterRole>(CLUSTER_ROLES)
    const aggregating = (): string[] => roles.by(byAggregation, AGGREGATES).map(keyOf)
    return {
      // Any role may be, or may have been, a part of any aggregate.
      triggers: { [CLUSTER_ROLES]: aggregating },
      reconcile(name) {
        const role = roles.get(name)
        if (role === undefined || !isAggregate(role)) return
        const rules = aggregated(role, [...roles.list()].sort(byName))
        if (jsonEqual(rules, role.rules ?? [])) return
        const patch = { apiVersion: role.apiVersion, kind: role.kind, metadata: { name }, rules }
        client.patch(CLUSTER_ROLES, name, { type: 'apply', patch, force: true, fieldManager: NAME })
      },
    }
  },
})

/** Few roles aggregate, and all of them are asked for whenever any role changes. */
const AGGREGATES = 'yes'
const byAggregation: Indexer = ({ aggregationRule }) => (aggregationRule === undefined ? [] : [AGGREGATES])

const isAggregate = ({ aggregationRule }: ClusterRole): boolean => aggregationRule !== undefined

const byName = (a: KubeObject, b: KubeObject): number => ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1)

/** The rules of all other roles that a selector finds, in the order of `roles`, without repeats. */
function aggregated({ metadata, aggregationRule }: ClusterRole, roles: readonly ClusterRole[]): JsonObject[] {
  // Stored rules that are the same are written the same.
  const rules = new Map<string, JsonObject>()
  for (const selector of aggregationRule?.clusterRoleSelectors ?? []) {
    const { matches } = selectorFromObject(selector)
    const found = roles.filter((role) => role.metadata.name !== metadata.name && matches(role.metadata.labels ?? {}))
    for (const rule of found.flatMap((role) => role.rules ?? [])) {
      const text = JSON.stringify(rule)
      if (!rules.has(text)) rules.set(text, rule)
    }
  }
  return [...rules.values()]
}
