/** Objects as Tables and as metadata only. Source: semantics §9, recordings list/table-*, watch/as-table. */
import { invalidObject } from '../apimachinery/api-error.ts'
import { humanDuration } from '../apimachinery/duration.ts'
import { invalid } from '../apimachinery/field-error.ts'
import type { JsonObject, JsonValue, KubeObject } from '../apimachinery/objects.ts'
import { parseTime } from '../apimachinery/time.ts'
import type { KindDefinition } from '../registry/kind.ts'
import type { TableRow } from '../registry/table.ts'
import type { ColumnRow, Schema } from '../schema/load-schema.ts'

export type IncludeObject = 'None' | 'Metadata' | 'Object'

const META_V1 = 'meta.k8s.io/v1'

/** What the query says of the objects in rows. Throws 422. */
export function parseIncludeObject(text: string | null): IncludeObject {
  const value = text ?? ''
  if (value === '') return 'Metadata'
  if (value === 'None' || value === 'Metadata' || value === 'Object') return value
  const why = "must be 'Metadata', 'Object', 'None', or empty"
  throw invalidObject({ group: 'meta.k8s.io', kind: 'TableOptions' }, '', [invalid('includeObject', value, why)])
}

const NAME_COLUMN: ColumnRow = ['Name', 'string', 'name', 0]
const DEFAULT_COLUMNS: readonly ColumnRow[] = [NAME_COLUMN, ['Created At', 'date', '', 0]]

/** What definitions say of their columns; those that say nothing are described as everywhere. */
function customDescriptions({ custom }: KindDefinition): { [column: string]: string } {
  const described = custom?.columns.filter(({ description }) => description !== '') ?? []
  return Object.fromEntries(described.map(({ row: [name], description }) => [name, description]))
}

/** How long ago, as the Age column says it. */
function _age(timestamp: string | undefined, now: number): string {
  return timestamp === undefined ? '<unknown>' : humanDuration(now - parseTime(timestamp))
}

/** The row of a kind without a printer of its own: name and creation. */
function defaultRow({ metadata }: KubeObject): TableRow {
  return { cells: [metadata.name ?? '', metadata.creationTimestamp ?? null] }
}

export interface TableScope {
  readonly schema: Schema
  readonly kind: KindDefinition
  /** 'meta.k8s.io/v1' or v1beta1. */
  readonly version: 'v1' | 'v1beta1'
  readonly includeObject: IncludeObject
  readonly now: number
  /** A subresource shows like its parent. */
  readonly columns: readonly ColumnRow[]
}

/** The columns of a kind: its own when it prints rows, the default ones otherwise. */
export function columnsOf(schema: Schema, kind: KindDefinition): readonly ColumnRow[] {
  if (kind.custom !== undefined) return [NAME_COLUMN, ...kind.custom.columns.map(({ row }) => row)]
  return kind.columns === undefined ? DEFAULT_COLUMNS : (schema.columns(kind) ?? DEFAULT_COLUMNS)
}

function columnDefinitions({ schema, kind, columns }: TableScope): JsonObject[] {
  const descriptions = { ...schema.columnDescriptions(kind), ...customDescriptions(kind) }
  return columns.map(([name, type, format, priority]) => ({
    name,
    type,
    format,
    description: descriptions[name] ?? '',
    priority,
  }))
}

/** One object as a row. */
export function tableRow(object: KubeObject, scope: TableScope): JsonObject {
  const { cells, conditions } = scope.kind.columns?.(object, scope.now) ?? defaultRow(object)
  return {
    cells,
    ...(conditions === undefined || conditions.length === 0 ? {} : { conditions }),
    object: rowObject(object, scope),
  }
}

function rowObject(object: KubeObject, { includeObject, version, kind }: TableScope): JsonValue {
  if (includeObject === 'None') return null
  return includeObject === 'Object' ? object : metadataOnly(kind, object, version)
}

/** An object without anything but its metadata. */
export function metadataOnly(
  { custom }: KindDefinition,
  { metadata }: KubeObject,
  version: 'v1' | 'v1beta1',
): JsonObject {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: version === 'v1' ? META_V1 : 'meta.k8s.io/v1beta1',
    metadata: custom?.structuredMetadata(metadata) ?? metadata,
  }
}

/** A Table of objects with the metadata of their list. */
export function tableOf(objects: readonly KubeObject[], metadata: JsonObject, scope: TableScope): JsonObject {
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${scope.version}`,
    metadata,
    columnDefinitions: columnDefinitions(scope),
    rows: objects.map((object) => tableRow(object, scope)),
  }
}
