/** Discovery of kinds that were defined at run time. Source: apiextensions' discovery controller, recordings crd/life, crd/versions. */
import { apiVersionOf } from '../apimachinery/group-version.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import { compareVersions } from '../apimachinery/version-order.ts'
import type { CustomKind } from '../registry/custom-kind.ts'
import type { KindDefinition } from '../registry/kind.ts'
import type { Registry } from '../registry/registry.ts'

/** A kind with what its definition says of it. */
export interface DefinedKind {
  readonly kind: KindDefinition
  readonly custom: CustomKind
}

/** The defined kinds of one group by their versions, preferred first. */
export type DefinedGroup = ReadonlyMap<string, readonly DefinedKind[]>

/** All groups by name, in order. Made anew only when kinds come or go. */
export class DefinedGroups {
  readonly #registry: Registry
  #generation = -1
  #groups: ReadonlyMap<string, DefinedGroup> = new Map()

  constructor(registry: Registry) {
    this.#registry = registry
  }

  get generation(): number {
    return this.#registry.generation
  }

  get groups(): ReadonlyMap<string, DefinedGroup> {
    if (this.#generation !== this.#registry.generation) {
      this.#groups = groupsOf(this.#registry)
      this.#generation = this.#registry.generation
    }
    return this.#groups
  }
}

function groupsOf(registry: Registry): ReadonlyMap<string, DefinedGroup> {
  const defined = registry
    .kinds()
    .flatMap((kind): DefinedKind[] => (kind.custom === undefined ? [] : [{ kind, custom: kind.custom }]))
    .sort((a, b) => (a.kind.resource < b.kind.resource ? -1 : 1))
  const groups = groupBy(defined, ({ kind }) => kind.group)
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, kinds]) => [name, versionsOf(kinds)]))
}

/** Map.groupBy, which Node 20 does not have. */
function groupBy(kinds: readonly DefinedKind[], key: (kind: DefinedKind) => string): Map<string, DefinedKind[]> {
  const groups = new Map<string, DefinedKind[]>()
  for (const kind of kinds) groups.set(key(kind), [...(groups.get(key(kind)) ?? []), kind])
  return groups
}

function versionsOf(kinds: readonly DefinedKind[]): DefinedGroup {
  const versions = groupBy(kinds, ({ kind }) => kind.version)
  return new Map([...versions].sort(([a], [b]) => compareVersions(a, b)))
}

const STATUS_VERBS = ['get', 'patch', 'update']

/** The APIGroup of a group, without its own kind and version. */
export function apiGroup(name: string, group: DefinedGroup): JsonObject {
  const versions = [...group.keys()].map((version) => ({
    groupVersion: apiVersionOf({ group: name, version }),
    version,
  }))
  return { name, versions, preferredVersion: versions[0] }
}

/** The APIResourceList of a version. */
export function apiResourceList(group: string, version: string, kinds: readonly DefinedKind[]): JsonObject {
  const groupVersion = apiVersionOf({ group, version })
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: kinds.flatMap(resourceRows) }
}

function resourceRows({ kind, custom }: DefinedKind): JsonObject[] {
  const { resource: name, namespaced } = kind
  const row = {
    name,
    singularName: custom.singular,
    namespaced,
    kind: kind.kind,
    verbs: [...custom.verbs],
    ...nameLists(custom),
    storageVersionHash: custom.storageVersionHash,
  }
  return [
    row,
    ...subresources(kind).map((sub) => ({
      name: `${name}/${sub.name}`,
      singularName: '',
      namespaced,
      ...(sub.group === kind.group ? {} : { group: sub.group, version: sub.version }),
      kind: sub.kind,
      verbs: STATUS_VERBS,
    })),
  ]
}

function nameLists({ shortNames, categories }: CustomKind): JsonObject {
  return {
    ...(shortNames.length === 0 ? {} : { shortNames: [...shortNames] }),
    ...(categories.length === 0 ? {} : { categories: [...categories] }),
  }
}

/** A subresource with the kind that it answers with. */
function subresources(kind: KindDefinition): { name: string; group: string; version: string; kind: string }[] {
  return (kind.subresources ?? []).map((sub) => ({
    ...(sub.type === 'update' ? kindOf(kind) : sub.body),
    name: sub.name,
  }))
}

const kindOf = ({ group, version, kind }: KindDefinition) => ({ group, version, kind })

/** The group in aggregated discovery. */
export function aggregatedGroup(name: string, group: DefinedGroup): JsonObject {
  const versions = [...group].map(([version, kinds]) => ({
    version,
    resources: kinds.map(aggregatedResource),
    freshness: 'Current',
  }))
  return { metadata: { name }, versions }
}

function aggregatedResource({ kind, custom }: DefinedKind): JsonObject {
  const subs = subresources(kind).map(({ name, ...responseKind }) => ({
    subresource: name,
    responseKind,
    verbs: STATUS_VERBS,
  }))
  return {
    resource: kind.resource,
    responseKind: kindOf(kind),
    scope: kind.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: custom.singular,
    verbs: [...custom.verbs],
    ...nameLists(custom),
    ...(subs.length === 0 ? {} : { subresources: subs }),
  }
}
