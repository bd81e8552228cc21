/** Keys that stand twice in a document, as paths. */
import { isRawObject, type ParsedJson, type RawValue } from './go-json.ts'

/** 'data.d', 'spec.containers[0].name', in the order of the text; each once. */
export function duplicateFields({ value, repeated }: ParsedJson): readonly string[] {
  if (repeated.size === 0) return []
  const found = new Set<string>()
  visit(value, '', repeated, found)
  return [...found]
}

function visit(value: RawValue, path: string, repeated: ParsedJson['repeated'], found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) visit(item, `${path}[${index}]`, repeated, found)
    return
  }
  if (!isRawObject(value)) return
  const seen = new Set<string>()
  for (const [key, item] of repeated.get(value) ?? Object.entries(value)) {
    const here = path === '' ? key : `${path}.${key}`
    if (seen.has(key)) found.add(here)
    seen.add(key)
    visit(item ?? null, here, repeated, found)
  }
}
