/** Objects as Tables and as metadata only. Source: semantics §9, recordings list/table-*, watch/as-table. */
import { badRequest } from '../apimachinery/api-error.ts'
import { type FieldError, fieldErrorText, invalid } from '../apimachinery/field-error.ts'
import type { JsonObject, JsonValue, KubeObject } from '../apimachinery/objects.ts'
import type { KindDefinition } from '../registry/kind.ts'
import type { TableColumns, TableRow } from '../registry/table.ts'
import type { ColumnRow, Schema } from '../schema/load-schema.ts'

export type IncludeObject = 'None' | 'Metadata' | 'Object'

/** What the query says of the objects in rows. Throws 400. */
export function parseIncludeObject(text: string | null): IncludeObject {
  const value = text ?? ''
  if (value === '') return 'Metadata'
  if (value === 'None' || value === 'Metadata' || value === 'Object') return value
  throw unusable(invalid('includeObject', value, "must be 'Metadata', 'Object', 'None', or empty"))
}

const unusable = (error: FieldError) => badRequest(`Unable to convert to Table as requested: ${fieldErrorText(error)}`)

const NAME_COLUMN: ColumnRow = ['Name', 'string', 'name', 0]
const DEFAULT_COLUMNS: readonly ColumnRow[] = [NAME_COLUMN, ['Created At', 'date', '', 0]]

/** What definitions say of their columns; those that say nothing are described as everywhere. */
function customDescriptions({ custom }: KindDefinition): { [column: string]: string } {
  const described = custom?.columns.filter(({ description }) => description !== '') ?? []
  return Object.fromEntries(described.map(({ row: [name], description }) => [name, description]))
}

/** The columns of a kind: its own when it prints rows, the default ones otherwise. */
function columnsOf(schema: Schema, kind: KindDefinition): readonly ColumnRow[] {
  if (kind.custom !== undefined) return [NAME_COLUMN, ...kind.custom.columns.map(({ row }) => row)]
  return (kind.columns === undefined ? undefined : schema.columns(kind)) ?? DEFAULT_COLUMNS
}

/** A time that was never set, as Go writes it. */
const ZERO_TIME = '0001-01-01T00:00:00Z'

/** The row of a kind without a printer of its own: name and creation. */
const defaultRow = ({ metadata }: KubeObject): TableRow => ({
  cells: [metadata.name ?? '', metadata.creationTimestamp ?? ZERO_TIME],
})

/** Resources whose status subresource cannot be printed although they can. */
const STATUS_WITHOUT_ROWS = new Set(['apiservices', 'customresourcedefinitions', 'resourceclaims'])

/** Whether an endpoint's answers can be Tables: those of resources and of their status, not reviews. Source: asked of a server. */
export function printsRows({ resource, answer }: KindDefinition, subresource: string): boolean {
  if (answer !== undefined) return false
  if (subresource === 'status') return !STATUS_WITHOUT_ROWS.has(resource)
  return subresource === ''
}

export interface TableScope {
  readonly kind: KindDefinition
  /** 'meta.k8s.io/v1' or v1beta1. */
  readonly version: 'v1' | 'v1beta1'
  readonly includeObject: IncludeObject
  readonly now: number
  readonly columnDefinitions: readonly JsonObject[]
  readonly print: TableColumns
}

/** How rows of a kind look. */
export function tableScopeOf(
  schema: Schema,
  kind: KindDefinition,
  options: Pick<TableScope, 'version' | 'includeObject' | 'now'>,
): TableScope {
  const descriptions = { ...schema.columnDescriptions(kind), ...customDescriptions(kind) }
  const columnDefinitions = columnsOf(schema, kind).map(([name, type, format, priority]) => {
    return { name, type, format, description: descriptions[name] ?? '', priority }
  })
  return { ...options, kind, columnDefinitions, print: printerOf(kind) }
}

/** What prints objects of a kind: built-in ones in the form in which they are stored, where that is another. */
function printerOf({ columns, toStorage, custom }: KindDefinition): TableColumns {
  if (columns === undefined) return defaultRow
  return toStorage === undefined || custom !== undefined ? columns : (object, now) => columns(toStorage(object), now)
}

/** One object as a row. */
function tableRow(object: KubeObject, scope: TableScope): JsonObject {
  const { cells, conditions } = scope.print(object, scope.now)
  return {
    cells,
    ...(conditions === undefined || conditions.length === 0 ? {} : { conditions }),
    object: rowObject(object, scope),
  }
}

/** On the object that ends the initial events, this annotation is shown whatever rows are to include. */
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end'

function rowObject(object: KubeObject, { includeObject, version, kind }: TableScope): JsonValue {
  if (includeObject === 'Object') return object
  if (includeObject === 'None' && object.metadata.annotations?.[INITIAL_EVENTS_END] !== 'true') return null
  return metadataOnly(kind, object, version)
}

/** An object without anything but its metadata. */
export function metadataOnly(
  { custom, shownMetadata }: KindDefinition,
  { metadata }: KubeObject,
  version: 'v1' | 'v1beta1',
): JsonObject {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: `meta.k8s.io/${version}`,
    metadata: custom?.structuredMetadata(metadata) ?? shownMetadata?.(metadata) ?? metadata,
  }
}

/** A Table of objects with the metadata of their list. */
export function tableOf(objects: readonly KubeObject[], metadata: JsonObject, scope: TableScope): JsonObject {
  const { kind, version, columnDefinitions } = scope
  const rows = kind.rowOrder === undefined ? objects : [...objects].sort(kind.rowOrder)
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${version}`,
    metadata,
    columnDefinitions: [...columnDefinitions],
    // Where nothing prints rows, Go leaves the list of them nil.
    rows: rows.length === 0 && scope.print === defaultRow ? null : rows.map((object) => tableRow(object, scope)),
  }
}
