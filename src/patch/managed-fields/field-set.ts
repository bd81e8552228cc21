/**
 * Sets of field paths in the form of fieldsV1: `{}` is a path that is in the set, `{'.': {}, …}` one that is in it and
 * has others below, an object without '.' only leads to others. Source: structured-merge-diff's fieldpath.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'

export type FieldSet = JsonObject

const SELF = '.'
const MEMBER: FieldSet = Object.freeze({})

const child = (set: FieldSet, key: string): FieldSet | undefined => {
  const node = Object.hasOwn(set, key) ? set[key] : undefined
  return isJsonObject(node) ? node : undefined
}

export function isEmpty(set: FieldSet): boolean {
  for (const _ in set) return false
  return true
}

/** Whether a node is itself in the set. */
export const isMember = (node: FieldSet | undefined): boolean =>
  node !== undefined && (isEmpty(node) || Object.hasOwn(node, SELF))

/** The paths below a node. */
function below(node: FieldSet | undefined): FieldSet {
  if (node === undefined || !Object.hasOwn(node, SELF)) return node ?? {}
  const { [SELF]: _, ...rest } = node
  return rest
}

/** A node from its parts; undefined when neither it nor anything below is in the set. */
function nodeOf(member: boolean, paths: FieldSet): FieldSet | undefined {
  if (isEmpty(paths)) return member ? MEMBER : undefined
  return member ? { [SELF]: {}, ...paths } : paths
}

type Combine = (a: boolean, b: boolean) => boolean

function combine(a: FieldSet, b: FieldSet, member: Combine): FieldSet {
  const result: FieldSet = {}
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (key === SELF) continue
    const left = child(a, key)
    const right = child(b, key)
    const node = nodeOf(member(isMember(left), isMember(right)), combine(below(left), below(right), member))
    if (node !== undefined) result[key] = node
  }
  return result
}

export const union = (a: FieldSet, b: FieldSet): FieldSet =>
  isEmpty(b) ? a : isEmpty(a) ? b : combine(a, b, (left, right) => left || right)

/** What is in `a` and not in `b`, path by path. */
export const difference = (a: FieldSet, b: FieldSet): FieldSet =>
  isEmpty(a) || isEmpty(b) ? a : combine(a, b, (left, right) => left && !right)

export const intersection = (a: FieldSet, b: FieldSet): FieldSet =>
  isEmpty(a) || isEmpty(b) ? {} : combine(a, b, (left, right) => left && right)

/** `a` without all that is at or below a path of `prefixes`. */
export function withoutPrefixes(a: FieldSet, prefixes: FieldSet): FieldSet {
  const result: FieldSet = {}
  for (const key of Object.keys(a)) {
    const node = child(a, key)
    const prefix = child(prefixes, key)
    if (node === undefined || key === SELF || isMember(prefix)) continue
    const kept = prefix === undefined ? node : nodeOf(isMember(node), withoutPrefixes(below(node), prefix))
    if (kept !== undefined) result[key] = kept
  }
  return result
}

/** The set with struct fields that lead to members made members: removing all of a struct's fields removes the struct. */
export function withNamedFields(set: FieldSet): FieldSet {
  const result: FieldSet = {}
  for (const key of Object.keys(set)) {
    const node = child(set, key)
    if (node === undefined || key === SELF) continue
    const made = nodeOf(isMember(node) || key.startsWith('f:'), withNamedFields(below(node)))
    if (made !== undefined) result[key] = made
  }
  return result
}

/** Adds a path to a set that is being built: every member gets its '.', `finished` drops those that are not needed. */
export function insert(set: FieldSet, path: readonly string[]): void {
  let node = set
  for (const key of path) {
    const known = child(node, key) ?? {}
    node[key] = known
    node = known
  }
  node[SELF] = {}
}

/** A built set in its final form: '.' only where there are paths below. */
export function finished(set: FieldSet): FieldSet {
  const result: FieldSet = {}
  for (const key of Object.keys(set)) {
    const node = child(set, key)
    if (node === undefined || key === SELF) continue
    const made = nodeOf(Object.hasOwn(node, SELF), finished(below(node)))
    if (made !== undefined) result[key] = made
  }
  return result
}

const KIND_ORDER: { readonly [kind: string]: number } = { '.': 0, f: 1, k: 2, v: 3, i: 4 }

const compareElements = (a: string, b: string): number => {
  const kinds = (KIND_ORDER[a[0] ?? ''] ?? 9) - (KIND_ORDER[b[0] ?? ''] ?? 9)
  return kinds !== 0 ? kinds : a < b ? -1 : a > b ? 1 : 0
}

/** The set as it is written: fields, then keys, values and indices, each in order. */
export function sorted(set: FieldSet): FieldSet {
  const result: FieldSet = {}
  for (const key of Object.keys(set).sort(compareElements)) result[key] = sorted(child(set, key) ?? {})
  return result
}

/** Whether a value is a field set that can be read. */
export function isFieldSet(value: JsonValue | undefined): value is FieldSet {
  if (!isJsonObject(value)) return false
  return Object.entries(value).every(([key, node]) => /^(?:\.$|[fkvi]:)/.test(key) && isFieldSet(node))
}

/** The members of a set as paths of elements. */
export function* paths(set: FieldSet, prefix: readonly string[] = []): IterableIterator<readonly string[]> {
  for (const key of Object.keys(set).sort(compareElements)) {
    const node = child(set, key)
    if (node === undefined || key === SELF) continue
    const path = [...prefix, key]
    if (isMember(node)) yield path
    yield* paths(below(node), path)
  }
}

/** A path as messages print it: `.spec.containers[name="app"].image`. */
export function pathText(path: readonly string[]): string {
  return path.map(elementText).join('')
}

function elementText(element: string): string {
  const content = element.slice(2)
  if (element.startsWith('f:')) return `.${content}`
  if (element.startsWith('v:')) return `[=${content}]`
  if (element.startsWith('i:')) return `[${content}]`
  const key: JsonValue = JSON.parse(content)
  if (!isJsonObject(key)) return `[${content}]`
  return `[${Object.entries(key)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',')}]`
}
