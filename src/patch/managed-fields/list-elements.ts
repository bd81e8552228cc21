/** How the items of lists are named in field paths. */
import { isJsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import type { FieldStructure } from '../../schema/structure.ts'

/** Whether the list's items are owned one by one. Without a list type, a list is owned as a whole. */
export const isGranularList = ({ listType }: FieldStructure): boolean => listType === 'map' || listType === 'set'

/** `k:{"name":"app"}` or `v:"x"`. Keys that an item lacks have their default, if the structure has one. */
export function elementOf(field: FieldStructure, item: JsonValue): string {
  if (field.listType !== 'map' || !isJsonObject(item)) return `v:${JSON.stringify(item)}`
  const key: { [name: string]: JsonValue } = {}
  for (const name of [...(field.listMapKeys ?? [])].sort()) {
    const value = item[name] ?? field.message?.byName.get(name)?.schemaDefault
    if (value !== undefined) key[name] = value
  }
  return `k:${JSON.stringify(key)}`
}

/** Items by their elements; of those that stand twice, the last. */
export function itemsByElement(field: FieldStructure, list: readonly JsonValue[]): Map<string, JsonValue> {
  return new Map(list.map((item) => [elementOf(field, item), item]))
}
