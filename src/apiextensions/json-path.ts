/**
 * JSON paths of printer columns and subresources: fields, indexes, slices, wildcards, descent and filters.
 * Source: client-go's util/jsonpath, whose paths kubectl's documentation describes.
 */
import { isJsonObject, type JsonValue } from '../apimachinery/objects.ts'

type Step =
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'slice'; readonly from?: number; readonly to?: number; readonly step?: number }
  | { readonly type: 'wildcard' }
  | { readonly type: 'descend' }
  | { readonly type: 'filter'; readonly left: JsonPath; readonly operator: string; readonly right: Operand | undefined }
  | { readonly type: 'union'; readonly paths: readonly JsonPath[] }

type Operand = JsonPath | { readonly value: JsonValue }

/** A parsed path; `undefined` results mean that it cannot be followed in this object. */
export type JsonPath = readonly Step[]

const FILTER = /^([^!<>=]+)([!<>=]+)(.+?)$/s
const SLICE = /^(-?\d+)?(:-?\d*)?(:-?\d*)?$/
const KEY = /^'([^']*)'$/

/** Parses `.spec.items[0].name`. Throws SyntaxError. */
export function parseJsonPath(text: string): JsonPath {
  const steps: Step[] = []
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at)
    if (rest.startsWith('[?(')) at += readFilter(rest, steps)
    else if (rest.startsWith('..')) {
      steps.push({ type: 'descend' })
      at += /^\.\.\w/.test(rest) ? 1 : 2
    } else if (rest.startsWith('[')) at += readBrackets(rest, steps)
    else if (rest.startsWith('.')) at += readField(rest, steps)
    else if (/^[@$ ]/.test(rest)) at++
    else throw new SyntaxError(`unrecognized character in action: ${JSON.stringify(rest[0])}`)
  }
  return steps
}

function readField(text: string, steps: Step[]): number {
  const [name = ''] = /^(?:\\.|[^\s.,[\]$@{}\\])*/s.exec(text.slice(1)) ?? []
  steps.push(name === '*' ? { type: 'wildcard' } : { type: 'field', name: name.replaceAll('\\', '') })
  return name.length + 1
}

function readBrackets(text: string, steps: Step[]): number {
  const end = text.indexOf(']')
  if (end < 0) throw new SyntaxError('unterminated array')
  const inside = text.slice(1, end)
  const parts = inside.split(',')
  if (parts.length > 1) steps.push({ type: 'union', paths: parts.map((part) => parseJsonPath(`[${part.trim()}]`)) })
  else steps.push(...bracketSteps(inside))
  return end + 1
}

function bracketSteps(inside: string): JsonPath {
  if (inside === '*') return [{ type: 'slice', from: 0 }]
  const key = KEY.exec(inside)?.[1]
  if (key !== undefined) return parseJsonPath(`.${key}`)
  const slice = SLICE.exec(inside)
  if (slice === null) throw new SyntaxError(`invalid array index ${inside}`)
  const [, from, to, step] = slice
  const start = from === undefined ? 0 : Number(from)
  if (to === undefined) return [{ type: 'slice', from: start, ...(start === -1 ? {} : { to: start + 1 }) }]
  return [
    {
      type: 'slice',
      from: start,
      ...(to === ':' ? {} : { to: Number(to.slice(1)) }),
      ...(step === undefined || step === ':' ? {} : { step: Number(step.slice(1)) }),
    },
  ]
}

function readFilter(text: string, steps: Step[]): number {
  const end = filterEnd(text)
  const inside = text.slice(3, end)
  const [, left, operator = 'exists', right] = FILTER.exec(inside) ?? []
  steps.push({
    type: 'filter',
    left: parseJsonPath(left ?? inside),
    operator,
    right: right === undefined ? undefined : operandOf(right.trim()),
  })
  return end + 2
}

/** The index of the `)` that closes a filter: one in quotes does not. */
function filterEnd(text: string): number {
  let quote = ''
  for (let index = 3; index < text.length; index++) {
    const character = text[index] ?? ''
    if (quote !== '') {
      if (character === quote && text[index - 1] !== '\\') quote = ''
    } else if (character === '"' || character === "'") quote = character
    else if (character === ')') {
      if (text[index + 1] !== ']') throw new SyntaxError('unclosed array expect ]')
      return index
    }
  }
  throw new SyntaxError('unterminated filter')
}

function operandOf(text: string): Operand {
  if (/^(['"]).*\1$/s.test(text)) return { value: text.slice(1, -1).replace(/\\(.)/gs, '$1') }
  if (text === 'true' || text === 'false') return { value: text === 'true' }
  if (/^[+-]?[\d.]+$/.test(text)) return { value: Number(text) }
  return parseJsonPath(text)
}

/** What the path finds, in order; undefined when it asks for what the value cannot be asked for (an index too far). */
export function findJsonPath(value: JsonValue, path: JsonPath): readonly JsonValue[] | undefined {
  let found: readonly JsonValue[] = [value]
  for (const step of path) {
    const next: JsonValue[] = []
    for (const item of found) if (!follow(item, step, next)) return undefined
    found = next
  }
  return found
}

/** Adds what one step finds; false when it cannot be taken. */
function follow(value: JsonValue, step: Step, into: JsonValue[]): boolean {
  switch (step.type) {
    case 'field': {
      const found = isJsonObject(value) && Object.hasOwn(value, step.name) ? value[step.name] : undefined
      if (found !== undefined) into.push(found)
      return true
    }
    case 'wildcard':
      into.push(...childrenOf(value))
      return true
    case 'descend':
      into.push(...descendants(value))
      return true
    case 'slice':
      return slice(value, step, into)
    case 'filter':
      return filter(value, step, into)
    case 'union':
      return step.paths.every((path) => {
        const found = findJsonPath(value, path)
        into.push(...(found ?? []))
        return found !== undefined
      })
  }
}

function childrenOf(value: JsonValue): readonly JsonValue[] {
  if (Array.isArray(value)) return value
  if (!isJsonObject(value)) return []
  return Object.values(value).filter((item): item is JsonValue => item !== undefined)
}

function descendants(value: JsonValue): readonly JsonValue[] {
  const children = childrenOf(value)
  return children.length === 0 ? [] : [value, ...children.flatMap(descendants)]
}

function slice(
  value: JsonValue,
  { from = 0, to, step = 1 }: Extract<Step, { type: 'slice' }>,
  into: JsonValue[],
): boolean {
  if (value === null) return true
  if (!Array.isArray(value) || step <= 0) return false
  const { length } = value
  const start = from < 0 ? from + length : from
  const end = to === undefined ? length : to < 0 ? to + length : to
  if (start === end) return true
  if (start < 0 || start >= length || end < 0 || end > length || start > end) return false
  for (let index = start; index < end; index += step) into.push(value[index] ?? null)
  return true
}

function filter(value: JsonValue, step: Extract<Step, { type: 'filter' }>, into: JsonValue[]): boolean {
  if (!Array.isArray(value)) return false
  for (const item of value) {
    const left = findJsonPath(item, step.left) ?? []
    if (step.right === undefined) {
      if (left.length > 0) into.push(item)
      continue
    }
    const right = 'value' in step.right ? [step.right.value] : (findJsonPath(item, step.right) ?? [])
    if (left.length > 1 || right.length > 1) return false
    const [a, b] = [left[0], right[0]]
    if (a === undefined || b === undefined) continue
    if (typeof a !== typeof b) return false
    if (COMPARE[step.operator]?.(a, b)) into.push(item)
  }
  return true
}

type Compare = (a: JsonValue, b: JsonValue) => boolean
const COMPARE: { readonly [operator: string]: Compare } = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => Number(a) < Number(b),
  '<=': (a, b) => Number(a) <= Number(b),
  '>': (a, b) => Number(a) > Number(b),
  '>=': (a, b) => Number(a) >= Number(b),
}
