/** What rows of Tables are made of: a cell is a function of the object and the time. Source: recordings list/table-*. */

import { humanDuration } from '../../apimachinery/duration.ts'
import { labelsText, selectorText } from '../../apimachinery/label-selector.ts'
import { listOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../../apimachinery/objects.ts'
import { parseTime } from '../../apimachinery/time.ts'
import type { TableColumns } from '../../registry/table.ts'

/** Prints one cell; `now` in ms since 1970 is for ages. */
export type Cell = (object: KubeObject, now: number) => JsonValue

/** What prints the rows of kinds, by 'group/resource'; the core group is ''. */
export type Printers = { readonly [groupResource: string]: TableColumns }

/** A row of these cells, in the order of the schema's columns. */
export const row =
  (...cells: readonly Cell[]): TableColumns =>
  (object, now) => ({ cells: cells.map((cell) => cell(object, now)) })

/** Reads what stands at a path of field names, 'spec.template.spec'; undefined where there is nothing. */
export function reader(path: string): (object: JsonObject) => JsonValue | undefined {
  const keys = path.split('.')
  return (object) => {
    let value: JsonValue | undefined = object
    for (const key of keys) {
      if (!isJsonObject(value)) return undefined
      value = value[key]
    }
    return value
  }
}

/** How long ago a time was; '<unknown>' for none, which JSON has as null or not at all. */
export function ageOf(time: JsonValue | undefined, now: number): string {
  return typeof time === 'string' ? humanDuration(now - parseTime(time)) : '<unknown>'
}

export const name: Cell = ({ metadata }) => metadata.name ?? ''
export const age: Cell = ({ metadata }, now) => ageOf(metadata.creationTimestamp, now)

/** The text at a path, or `absent`. */
export function text(path: string, absent = ''): Cell {
  const read = reader(path)
  return (object) => String(read(object) ?? absent)
}

/** The number at a path; Go's zero when it is not there. */
export function number(path: string): Cell {
  const read = reader(path)
  return (object) => read(object) ?? 0
}

/** The boolean at a path, or `absent`. */
export function flag(path: string, absent = false): Cell {
  const read = reader(path)
  return (object) => read(object) ?? absent
}

/** How many elements or keys a list or map has. */
export function count(path: string): Cell {
  const read = reader(path)
  return (object) => Object.keys(read(object) ?? {}).length
}

/** The texts of a list with commas between them. */
export function joined(path: string, absent = ''): Cell {
  const read = reader(path)
  return (object) => {
    const value = read(object)
    return Array.isArray(value) && value.length > 0 ? value.join(',') : absent
  }
}

/** How long ago the time at a path was, or `absent`. */
export function since(path: string, absent: string): Cell {
  const read = reader(path)
  return (object, now) => {
    const time = read(object)
    return typeof time === 'string' ? ageOf(time, now) : absent
  }
}

/** Names and images of the containers of the Pod spec at a path: two cells. */
export function containers(podSpec: string): readonly [names: Cell, images: Cell] {
  const read = reader(`${podSpec}.containers`)
  const each =
    (field: 'name' | 'image'): Cell =>
    (object) =>
      listOf(read(object))
        .map((container) => container[field] ?? '')
        .join(',')
  return [each('name'), each('image')]
}

/** A map of labels: 'a=b,c=d', '<none>' when empty. */
export function labels(path: string): Cell {
  const read = reader(path)
  return (object) => labelsText(read(object)) || '<none>'
}

/** A label selector with matchLabels and matchExpressions: 'a=b,c in (d,e)'. */
export function selector(path: string, empty = '<none>'): Cell {
  const read = reader(path)
  return (object) => {
    const value = read(object)
    return (isJsonObject(value) ? selectorText(value) : '') || empty
  }
}

/** `found / wanted`, two numbers. */
export function ratio(found: string, wanted: string): Cell {
  const [read, readWanted] = [reader(found), reader(wanted)]
  return (object) => `${read(object) ?? 0}/${readWanted(object) ?? 0}`
}

/** At most `max` texts with commas between them, and how many there are besides: 'a,b,c + 2 more...'. */
export function withMore(texts: readonly string[], max: number, empty: string, separator = ','): string {
  if (texts.length === 0) return empty
  const shown = texts.slice(0, max).join(separator)
  return texts.length > max ? `${shown} + ${texts.length - max} more...` : shown
}
