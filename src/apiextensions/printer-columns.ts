/** Tables of custom resources: the columns of their definition. Source: apiextensions' table convertor, recording crd/subresources. */
import { humanDuration } from '../apimachinery/duration.ts'
import { goJson } from '../apimachinery/json-bytes.ts'
import type { JsonValue, KubeObject } from '../apimachinery/objects.ts'
import { parseTime } from '../apimachinery/time.ts'
import type { CustomColumn } from '../registry/custom-kind.ts'
import type { TableColumns } from '../registry/table.ts'
import type { DefinitionColumn } from './definition.ts'
import { findJsonPath, type JsonPath, parseJsonPath } from './json-path.ts'

/** A column of the definition, ready to print. */
export interface PrinterColumn extends CustomColumn {
  readonly type: string
  readonly path: JsonPath
}

const AGE: DefinitionColumn = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }

/** The columns after the name; without any, the age. */
export function customColumns(columns: readonly DefinitionColumn[] | undefined): readonly PrinterColumn[] {
  if (columns === undefined || columns.length === 0) return [column(AGE, '')]
  return columns.map((definition) =>
    column(definition, `Custom resource definition column (in JSONPath format): ${definition.jsonPath}`),
  )
}

function column(
  { name, type, format = '', priority = 0, description, jsonPath }: DefinitionColumn,
  text: string,
): PrinterColumn {
  return { row: [name, type, format, priority], description: description || text, type, path: parseJsonPath(jsonPath) }
}

/** Prints rows: the name, then what each path finds first. */
export function printColumns(columns: readonly PrinterColumn[]): TableColumns {
  return (object: KubeObject, now: number) => ({
    cells: [object.metadata.name ?? '', ...columns.map((one) => cell(object, one, now))],
  })
}

function cell(object: KubeObject, { type, path }: PrinterColumn, now: number): JsonValue {
  const value = findJsonPath(object, path)?.[0]
  if (value === undefined) return null
  return CELLS[type]?.(value, now) ?? null
}

const CELLS: { readonly [type: string]: (value: JsonValue, now: number) => JsonValue } = {
  string: (value) => (typeof value === 'object' ? goJson(value) : String(value)),
  integer: (value) => (typeof value === 'number' ? Math.trunc(value) : null),
  number: (value) => (typeof value === 'number' ? value : null),
  boolean: (value) => (typeof value === 'boolean' ? value : null),
  date: (value, now) => (typeof value === 'string' ? age(value, now) : null),
}

function age(text: string, now: number): string {
  if (text === '' || text === 'null') return '<unknown>'
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)) return '<invalid>'
  return humanDuration(now - parseTime(text))
}
