/**
 * JSON Patch (RFC 6902) as kube-apiserver applies it. Containers that an operation passes through come out with sorted
 * keys, as the Go library writes them. Source: api-facts "Patches", recordings patch/json-patch-*.
 */
import { badRequest, entityTooLarge, unprocessable } from '../apimachinery/api-error.ts'
import { goJson } from '../apimachinery/json-bytes.ts'
import { jsonClone } from '../apimachinery/json-clone.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'
import { setKey } from '../apimachinery/set-key.ts'
import { sortKeys } from './sort-keys.ts'

const MAX_OPERATIONS = 10_000

/** What the `copy` operations of one patch may add up to, in bytes of JSON. */
const MAX_COPIED_BYTES = 3 * 1024 * 1024

/** The document with the operations applied, none or all. Throws 400 for what is no patch, 413, and 422 when it does not apply. */
export function applyJsonPatch(document: JsonValue, patch: JsonValue): JsonValue {
  return new Patcher(document).run(requireOperations(patch))
}

function requireOperations(patch: JsonValue): readonly JsonObject[] {
  if (patch === null) return []
  if (!Array.isArray(patch)) throw badRequest('error decoding patch: a JSON patch is a list')
  if (patch.length > MAX_OPERATIONS) {
    throw entityTooLarge(
      `Request entity too large: The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${patch.length}`,
    )
  }
  return patch.map((operation) => (isJsonObject(operation) ? operation : {}))
}

type Container = JsonObject | JsonValue[]

/** Works on a copy that is made along the paths only: stored objects are frozen. */
class Patcher {
  #document: JsonValue
  /** Containers that are copies of our own. */
  readonly #own = new Set<Container>()
  #copiedBytes = 0

  constructor(document: JsonValue) {
    this.#document = document
  }

  run(operations: readonly JsonObject[]): JsonValue {
    for (const operation of operations) this.#apply(operation)
    for (const container of this.#own) if (!Array.isArray(container)) sortKeys(container)
    return this.#document
  }

  #apply(operation: JsonObject): void {
    switch (operation.op) {
      case 'add':
        return this.#add(textOf(operation.path), givenValue(operation))
      case 'replace':
        return this.#replace(textOf(operation.path), operation)
      case 'remove':
        return this.#remove(textOf(operation.path))
      case 'test':
        return this.#test(textOf(operation.path), operation.value ?? null)
      case 'move':
        return this.#move(textOf(operation.from), operation)
      case 'copy':
        return this.#copy(textOf(operation.from), operation)
      default:
        throw unprocessable()
    }
  }

  #add(pointer: string, value: JsonValue): void {
    const { container, key } = this.#place(pointer)
    if (!Array.isArray(container)) setKey(container, key, value)
    else if (key === '-') container.push(value)
    else container.splice(indexOf(key, container.length + 1), 0, value)
  }

  #replace(pointer: string, operation: JsonObject): void {
    const value = givenValue(operation)
    if (pointer === '') {
      if (value === null || typeof value !== 'object') throw unprocessable()
      this.#document = value
      this.#own.add(value)
      return
    }
    const { container, key } = this.#place(pointer)
    if (Array.isArray(container)) container[indexOf(key, container.length)] = value
    else setKey(container, key, value)
  }

  #remove(pointer: string): void {
    const { container, key } = this.#place(pointer)
    if (Array.isArray(container)) container.splice(indexOf(key, container.length), 1)
    else if (Object.hasOwn(container, key)) delete container[key]
    else throw unprocessable()
  }

  #test(pointer: string, expected: JsonValue): void {
    const found = pointer === '' ? this.#document : this.#valueAt(pointer)
    if (!jsonEqual(found ?? null, expected)) throw unprocessable()
  }

  #move(from: string, operation: JsonObject): void {
    const value = this.#valueAt(from)
    this.#remove(from)
    this.#add(textOf(operation.path), value ?? null)
  }

  #copy(from: string, operation: JsonObject): void {
    const value = this.#valueAt(from)
    const path = textOf(operation.path)
    this.#place(path)
    if (value !== undefined && value !== null) this.#copiedBytes += goJson(value).length
    if (this.#copiedBytes > MAX_COPIED_BYTES) throw unprocessable()
    this.#add(path, jsonClone(value ?? null))
  }

  #valueAt(pointer: string): JsonValue | undefined {
    const { container, key } = this.#place(pointer)
    return childOf(container, key)
  }

  /**
   * The container of the pointer's last segment, copied along the way, and that segment. The library drops everything
   * before the first slash. Throws 422 when there is no such container.
   */
  #place(pointer: string): { container: Container; key: string } {
    const [, ...parts] = pointer.split('/')
    const key = parts.pop()
    if (key === undefined) throw unprocessable()
    let container = this.#owned(this.#document)
    this.#document = container
    for (const part of parts) {
      const name = unescaped(part)
      const next = this.#owned(childOf(container, name))
      if (Array.isArray(container)) container[indexOf(name, container.length)] = next
      else setKey(container, name, next)
      container = next
    }
    return { container, key: unescaped(key) }
  }

  #owned(value: JsonValue | undefined): Container {
    if (value === undefined || value === null || typeof value !== 'object') throw unprocessable()
    if (this.#own.has(value)) return value
    const copy = Array.isArray(value) ? [...value] : { ...value }
    this.#own.add(copy)
    return copy
  }
}

const unescaped = (part: string): string => part.replace(/~[01]/g, (code) => (code === '~1' ? '/' : '~'))

function textOf(pointer: JsonValue | undefined): string {
  if (typeof pointer !== 'string') throw unprocessable()
  return pointer
}

/** A copy: one operation's value may be put in two places. */
const givenValue = ({ value }: JsonObject): JsonValue => jsonClone(value ?? null)

function childOf(container: Container, key: string): JsonValue | undefined {
  if (Array.isArray(container)) return container[indexOf(key, container.length)]
  return Object.hasOwn(container, key) ? container[key] : undefined
}

/** An index in [-length, length) as Go reads it; negative ones count from the end. Throws 422. */
function indexOf(key: string, length: number): number {
  if (!/^[+-]?\d+$/.test(key)) throw unprocessable()
  const index = Number(key)
  const positive = index < 0 ? index + length : index
  if (positive < 0 || positive >= length) throw unprocessable()
  return positive
}
