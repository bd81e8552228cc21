/** The discovery documents of all groups and versions. */
import { listOf } from '../apimachinery/object-fields.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import type { Schema } from '../schema/load-schema.ts'

export interface GroupVersionDocument {
  readonly group: string
  readonly version: string
  readonly document: JsonObject
}

export function groupVersionDocuments(schema: Schema): readonly GroupVersionDocument[] {
  const core = { group: '', version: 'v1', document: schema.document('discovery/api_v1.json') }
  const named = listOf(schema.document('discovery/apis.json').groups).flatMap(({ name, versions }) =>
    listOf(versions).map(({ version }) => ({
      group: String(name),
      version: String(version),
      document: schema.document(`discovery/apis_${name}_${version}.json`),
    })),
  )
  return [core, ...named]
}
