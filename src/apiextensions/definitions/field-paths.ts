/** Paths of fields as rules and selectable fields name them: `.spec.a['b']`. Source: apiextensions' ValidFieldPath. */
import { isJsonObject, type JsonObject } from '../../apimachinery/objects.ts'

/** One step, named or by the key of a map. */
export interface FieldStep {
  readonly name: string
  readonly isKey: boolean
}

export type FoundPath =
  | { readonly steps: readonly FieldStep[]; readonly schema: JsonObject }
  | { readonly fault: string }

const TOKENS = /'(?:\\.|[^'\\])*'|[.[\]]|[^.[\]']+/g

/** Follows the path through a schema; `arrays` is whether `['name']` may be used. */
export function findFieldPath(schema: JsonObject, path: string, arrays = true): FoundPath {
  const tokens = path.match(TOKENS) ?? []
  const steps: FieldStep[] = []
  let here = schema
  for (let index = 0; index < tokens.length; ) {
    const read = readStep(tokens, index, arrays)
    if ('fault' in read) return read
    const { properties, additionalProperties } = here
    const named = isJsonObject(properties) ? properties[read.name] : undefined
    const isKey = !isJsonObject(properties)
    const next = isKey ? additionalProperties : named
    if (!isJsonObject(next)) return { fault: 'does not refer to a valid field' }
    steps.push({ name: read.name, isKey })
    here = next
    index = read.next
  }
  return { steps, schema: here }
}

function readStep(
  tokens: readonly string[],
  index: number,
  arrays: boolean,
): { readonly name: string; readonly next: number } | { readonly fault: string } {
  const [first = '', second, third] = tokens.slice(index)
  if (first === '.') {
    if (second === undefined) return { fault: 'unexpected end of JSON path' }
    return { name: second, next: index + 2 }
  }
  if (first !== '[') return { fault: `expected [ or . but got: ${first}` }
  if (!arrays) return { fault: 'array notation is not allowed' }
  if (second === undefined) return { fault: 'unexpected end of JSON path' }
  if (!/^'.*'$/s.test(second)) return { fault: `expected single quoted string but got ${second}` }
  if (third !== ']')
    return { fault: third === undefined ? 'unexpected end of JSON path' : `expected ] but got ${third}` }
  return { name: second.slice(1, -1).replace(/\\(.)/g, '$1'), next: index + 3 }
}

/** The path as field errors write it. */
export const fieldPathText = (steps: readonly FieldStep[]): string =>
  steps.reduce((text, { name, isKey }) => (isKey ? `${text}[${name}]` : text === '' ? name : `${text}.${name}`), '')
