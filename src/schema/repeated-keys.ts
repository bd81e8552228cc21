/** Where a document has a key twice. */
import { isRawObject, type ParsedJson, type RawValue } from './go-json.ts'

/** Paths of repeated keys, `spec.containers[0].name`, in the order of the text, each once. */
export function repeatedPaths({ value, repeated }: ParsedJson): string[] {
  const found = new Set<string>()
  const look = (at: RawValue, path: string): void => {
    if (Array.isArray(at)) for (const [index, item] of at.entries()) look(item, `${path}[${index}]`)
    if (!isRawObject(at)) return
    const seen = new Set<string>()
    for (const [key, item] of repeated.get(at) ?? Object.entries(at)) {
      const below = path === '' ? key : `${path}.${key}`
      if (seen.has(key)) found.add(below)
      seen.add(key)
      look(item ?? null, below)
    }
  }
  if (repeated.size > 0) look(value, '')
  return [...found]
}
