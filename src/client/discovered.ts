/** The kinds that a registry serves, as discovery lists them: worked out once for all clients until a definition changes. */
import { apiVersionOf, groupResource } from '../apimachinery/group-version.ts'
import type { KindDefinition } from '../registry/kind.ts'
import type { Registry } from '../registry/registry.ts'
import type { ApiResource } from './client.ts'

const known = new WeakMap<Registry, { readonly generation: number; readonly resources: readonly ApiResource[] }>()

/** All kinds whose objects are stored under a name and can be listed, watched and deleted. */
export function discovered(registry: Registry): readonly ApiResource[] {
  const { generation } = registry
  const last = known.get(registry)
  if (last?.generation === generation) return last.resources
  const resources = registry.kinds().filter(isStored).map(asResource)
  known.set(registry, { generation, resources })
  return resources
}

const named = new WeakMap<
  Registry,
  { readonly generation: number; readonly kinds: ReadonlyMap<string, KindDefinition> }
>()

/** The kind of 'pods' or 'deployments.apps'; undefined when there is none. */
export function kindNamed(registry: Registry, name: string): KindDefinition | undefined {
  const { generation } = registry
  const last = named.get(registry)
  if (last?.generation === generation) return last.kinds.get(name)
  const kinds = byName(registry.kinds())
  named.set(registry, { generation, kinds })
  return kinds.get(name)
}

/** Of several versions, the one that is stored: lists answer what is stored. */
function byName(kinds: readonly KindDefinition[]): ReadonlyMap<string, KindDefinition> {
  const found = new Map<string, KindDefinition>()
  for (const kind of kinds) {
    const name = groupResource(kind)
    const known = found.get(name)
    if (known === undefined || (known.toStorage !== undefined && kind.toStorage === undefined)) found.set(name, kind)
  }
  return found
}

const isStored = ({ answer, computed, createsThrough }: KindDefinition): boolean =>
  answer === undefined && computed === undefined && createsThrough === undefined

const asResource = (kind: KindDefinition): ApiResource => ({
  resource: groupResource(kind),
  apiVersion: apiVersionOf(kind),
  kind: kind.kind,
  namespaced: kind.namespaced,
})
