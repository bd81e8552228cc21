/**
 * Sets of field paths in the form of fieldsV1: `{}` is a path that is in the set, `{'.': {}, …}` one that is in it and
 * has others below, an object without '.' only leads to others. Source: structured-merge-diff's fieldpath.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { GoJsonError } from '../../schema/go-json.ts'
import { compareElements, readElement, UnreadableElement } from './path-elements.ts'

export type FieldSet = JsonObject

const SELF = '.'
const MEMBER: FieldSet = Object.freeze({})

/** What is at an element: undefined when the set has nothing there. */
export function nodeAt(set: FieldSet, element: string): FieldSet | undefined {
  const node = Object.hasOwn(set, element) ? set[element] : undefined
  return isJsonObject(node) ? node : undefined
}

export function isEmpty(set: FieldSet): boolean {
  for (const _ in set) return false
  return true
}

/** Whether a node is itself in the set. */
export const isMember = (node: FieldSet | undefined): boolean =>
  node !== undefined && (isEmpty(node) || Object.hasOwn(node, SELF))

/** The paths below a node, as a set. */
export function below(node: FieldSet | undefined): FieldSet {
  if (node === undefined || !Object.hasOwn(node, SELF)) return node ?? {}
  const { [SELF]: _, ...rest } = node
  return rest
}

/** A node from its parts; undefined when neither it nor anything below is in the set. */
export function nodeOf(member: boolean, paths: FieldSet): FieldSet | undefined {
  if (isEmpty(paths)) return member ? MEMBER : undefined
  return member ? { [SELF]: {}, ...paths } : paths
}

type Combine = (a: boolean, b: boolean) => boolean

function combine(a: FieldSet, b: FieldSet, member: Combine): FieldSet {
  const result: FieldSet = {}
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (key === SELF) continue
    const left = nodeAt(a, key)
    const right = nodeAt(b, key)
    const node = nodeOf(member(isMember(left), isMember(right)), combine(below(left), below(right), member))
    if (node !== undefined) result[key] = node
  }
  return result
}

export const union = (a: FieldSet, b: FieldSet): FieldSet =>
  isEmpty(b) || a === b ? a : isEmpty(a) ? b : combine(a, b, (left, right) => left || right)

/** What is in `a` and not in `b`, path by path; `a` itself when `b` takes nothing from it. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmpty(a) || isEmpty(b)) return a
  let result: FieldSet | undefined
  for (const key of Object.keys(b)) {
    const left = key === SELF ? undefined : nodeAt(a, key)
    if (left === undefined) continue
    const node = differenceOfNodes(left, nodeAt(b, key) ?? MEMBER)
    if (node === left) continue
    result ??= { ...a }
    if (node === undefined) delete result[key]
    else result[key] = node
  }
  return result ?? a
}

/** Both nodes are in their sets or lead to members. */
function differenceOfNodes(a: FieldSet, b: FieldSet): FieldSet | undefined {
  const lost = isMember(a) && isMember(b)
  const paths = below(a)
  const left = difference(paths, below(b))
  return !lost && left === paths ? a : nodeOf(isMember(a) && !lost, left)
}

export const intersection = (a: FieldSet, b: FieldSet): FieldSet =>
  isEmpty(a) || isEmpty(b) ? {} : combine(a, b, (left, right) => left && right)

/** `a` without all that is at or below a path of `prefixes`. */
export function withoutPrefixes(a: FieldSet, prefixes: FieldSet): FieldSet {
  const result: FieldSet = {}
  for (const key of Object.keys(a)) {
    const node = nodeAt(a, key)
    const prefix = nodeAt(prefixes, key)
    if (node === undefined || key === SELF || isMember(prefix)) continue
    const kept = prefix === undefined ? node : nodeOf(isMember(node), withoutPrefixes(below(node), prefix))
    if (kept !== undefined) result[key] = kept
  }
  return result
}

/** Adds a path to a set that is being built: every member gets its '.', `finished` drops those that are not needed. */
export function insert(set: FieldSet, path: readonly string[]): void {
  let node = set
  for (const key of path) {
    const known = nodeAt(node, key) ?? {}
    node[key] = known
    node = known
  }
  node[SELF] = {}
}

/** A built set in its final form: '.' only where there are paths below. */
export function finished(set: FieldSet): FieldSet {
  const result: FieldSet = {}
  for (const key of Object.keys(set)) {
    const node = nodeAt(set, key)
    if (node === undefined || key === SELF) continue
    const made = nodeOf(Object.hasOwn(node, SELF), finished(below(node)))
    if (made !== undefined) result[key] = made
  }
  return result
}

/** The set as it is written: fields, then keys, values and indices, each in order. */
export function sorted(set: FieldSet): FieldSet {
  const result: FieldSet = {}
  if (Object.hasOwn(set, SELF)) result[SELF] = {}
  for (const key of elementsOf(set)) result[key] = sorted(nodeAt(set, key) ?? {})
  return result
}

/** The elements of the outermost level in order. */
export const elementsOf = (set: FieldSet): string[] =>
  Object.keys(set)
    .filter((key) => key !== SELF)
    .sort(compareElements)

/** A set that a client wrote, in its one form; undefined for what cannot be read. */
export function readFieldSet(value: JsonValue): FieldSet | undefined {
  try {
    return below(readNode(value))
  } catch (error) {
    if (error instanceof UnreadableElement || error instanceof GoJsonError) return undefined
    throw error
  }
}

function readNode(value: JsonValue | undefined): FieldSet {
  if (value === null || value === undefined) return {}
  if (!isJsonObject(value)) throw new UnreadableElement()
  const node: FieldSet = {}
  for (const [key, content] of Object.entries(value)) {
    if (key === SELF) node[SELF] = {}
    else readChild(node, key, content)
  }
  // A node that has nothing but itself is written without the '.'.
  return Object.keys(node).length === 1 && Object.hasOwn(node, SELF) ? {} : node
}

function readChild(node: FieldSet, key: string, content: JsonValue | undefined): void {
  const element = readElement(key)
  if (element !== undefined) node[element] = readNode(content)
}

/** The members of a set as paths of elements: those of a level before those below it. */
export function* paths(set: FieldSet, prefix: readonly string[] = []): IterableIterator<readonly string[]> {
  const elements = elementsOf(set)
  for (const key of elements) if (isMember(nodeAt(set, key))) yield [...prefix, key]
  for (const key of elements) yield* paths(below(nodeAt(set, key)), [...prefix, key])
}
