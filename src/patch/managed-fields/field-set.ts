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
  return member ? { [SELF]: MEMBER, ...paths } : paths
}

/** All paths of both. Parts that only one has, or that are the same object in both, are shared with the result. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmpty(b)) return a
  if (isEmpty(a)) return b
  const result = { ...a }
  for (const key in b) {
    const right = nodeAt(b, key)
    if (key !== SELF && right !== undefined) result[key] = unionOfNodes(nodeAt(a, key), right)
  }
  return result
}

function unionOfNodes(a: FieldSet | undefined, b: FieldSet): FieldSet {
  if (a === undefined || a === b) return b
  return nodeOf(isMember(a) || isMember(b), union(below(a), below(b))) ?? MEMBER
}

/** What is in `a` and not in `b`, path by path; `a` itself when `b` takes nothing from it. */
export const difference = (a: FieldSet, b: FieldSet): FieldSet => pathsLeft(a, b) ?? a

/** The paths below `a` that are not below `b`; undefined when those are all of them. */
function pathsLeft(a: FieldSet, b: FieldSet): FieldSet | undefined {
  let changed: Map<string, FieldSet | undefined> | undefined
  for (const key in b) {
    const node = key === SELF ? undefined : nodeAt(a, key)
    if (node === undefined) continue
    const left = differenceOfNodes(node, nodeAt(b, key) ?? MEMBER)
    if (left !== node) changed = (changed ?? new Map()).set(key, left)
  }
  return changed && replaced(a, changed)
}

/** The paths below `set` with other nodes, or none, where there are changes. */
function replaced(set: FieldSet, changes: ReadonlyMap<string, FieldSet | undefined>): FieldSet {
  const result: FieldSet = {}
  for (const key in set) {
    const node = changes.has(key) ? changes.get(key) : set[key]
    if (key !== SELF && node !== undefined) result[key] = node
  }
  return result
}

/** Both nodes are in their sets or lead to members. */
function differenceOfNodes(a: FieldSet, b: FieldSet): FieldSet | undefined {
  const lost = isMember(a) && isMember(b)
  const left = pathsLeft(a, b)
  return !lost && left === undefined ? a : nodeOf(isMember(a) && !lost, left ?? below(a))
}

/** The paths that are in both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const result: FieldSet = {}
  for (const key in a) {
    const left = nodeAt(a, key)
    const right = nodeAt(b, key)
    if (key === SELF || left === undefined || right === undefined) continue
    const node = nodeOf(isMember(left) && isMember(right), intersection(below(left), below(right)))
    if (node !== undefined) result[key] = node
  }
  return result
}

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

/** A set that is made while its paths are walked, from the outermost element in. */
export class GrowingSet {
  readonly set: FieldSet = {}
  /** The nodes on the present path, as far as they are there. */
  readonly #nodes: FieldSet[] = [this.set]

  /** Adds the path that was walked to; a set does not have its own outermost level. */
  add(path: readonly string[]): void {
    if (path.length === 0) return
    let node = this.#nodes.at(-1) ?? this.set
    for (let depth = this.#nodes.length - 1; depth < path.length; depth++) {
      const element = path[depth] ?? ''
      const known = nodeAt(node, element)
      const next: FieldSet = known === undefined ? {} : isEmpty(known) ? { [SELF]: {} } : known
      node[element] = next
      node = next
      this.#nodes.push(node)
    }
    node[SELF] = MEMBER
  }

  /** Goes one step back out; `path` is where it ends. */
  leave(path: readonly string[], element: string): void {
    if (this.#nodes.length <= path.length + 1) return
    const node = this.#nodes.pop()
    const parent = this.#nodes.at(-1)
    if (node === undefined || parent === undefined) return
    // A node that has nothing but itself is written without the '.'.
    if (Object.hasOwn(node, SELF) && hasOneKey(node)) parent[element] = MEMBER
  }
}

function hasOneKey(node: FieldSet): boolean {
  let count = 0
  for (const _ in node) if (++count > 1) return false
  return count === 1
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

/** The set as it is written: fields, then keys, values and indices, each in order. What is frozen has been written before. */
export function sorted(set: FieldSet): FieldSet {
  if (Object.isFrozen(set)) return set
  if (isEmpty(set)) return MEMBER
  const result: FieldSet = {}
  if (Object.hasOwn(set, SELF)) result[SELF] = MEMBER
  for (const key of elementsOf(set)) result[key] = sorted(nodeAt(set, key) ?? {})
  return result
}

/** The elements of the outermost level in order. Most are few, and put into their places as they come. */
export function elementsOf(set: FieldSet): string[] {
  const elements: string[] = []
  for (const key in set) if (key !== SELF && elements.push(key) <= FEW) sinkLast(elements)
  return elements.length <= FEW ? elements : elements.sort(compareElements)
}

const FEW = 16

/** Puts the last element where it belongs among those before it, which are in order. */
function sinkLast(elements: string[]): void {
  const last = elements.at(-1) ?? ''
  let index = elements.length - 1
  for (; index > 0; index--) {
    const before = elements[index - 1] ?? ''
    if (compareElements(before, last) <= 0) break
    elements[index] = before
  }
  elements[index] = last
}

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
