/** Which verbs each resource and subresource has: what discovery says. */

import { listOf } from '../apimachinery/object-fields.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import { oncePer } from '../apimachinery/once-per.ts'
import type { Schema } from '../schema/load-schema.ts'

/** One row of an APIResourceList. */
export interface ServedResource {
  readonly namespaced: boolean
  readonly kind: string
  readonly verbs: readonly string[]
}

/** Those of a schema: read once, as they never change. */
export const servedResources = oncePer((schema: Schema) => new ServedResources(schema))

/** Resources by 'group/version/resource' or '…/resource/subresource', and the groups and versions there are. */
export class ServedResources {
  readonly #resources = new Map<string, ServedResource>()
  readonly #versions = new Map<string, Set<string>>()

  constructor(schema: Schema) {
    this.#add('', 'v1', schema.document('discovery/api_v1.json'))
    for (const { group, version } of groupVersions(schema)) {
      this.#add(group, version, schema.document(`discovery/apis_${group}_${version}.json`))
    }
  }

  find(group: string, version: string, resource: string, subresource: string): ServedResource | undefined {
    const name = subresource === '' ? resource : `${resource}/${subresource}`
    return this.#resources.get(`${group}/${version}/${name}`)
  }

  hasGroup(group: string): boolean {
    return this.#versions.has(group)
  }

  hasVersion(group: string, version: string): boolean {
    return this.#versions.get(group)?.has(version) ?? false
  }

  #add(group: string, version: string, { resources }: JsonObject): void {
    const versions = this.#versions.get(group) ?? new Set()
    this.#versions.set(group, versions.add(version))
    for (const row of listOf(resources)) {
      const { name, namespaced, kind, verbs } = row
      this.#resources.set(`${group}/${version}/${name}`, {
        namespaced: namespaced === true,
        kind: String(kind),
        verbs: Array.isArray(verbs) ? verbs.map(String) : [],
      })
    }
  }
}

/** The named groups of the schema, with their versions, in the order in which /apis lists them. */
export function groupVersions(schema: Schema): readonly { group: string; version: string }[] {
  return listOf(schema.document('discovery/apis.json').groups).flatMap(({ name, versions }) =>
    listOf(versions).map(({ version }) => ({ group: String(name), version: String(version) })),
  )
}
