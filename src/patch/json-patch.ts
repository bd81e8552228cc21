/** JSON Patch (RFC 6902) as kube-apiserver applies it. Source: api-facts "Patches", recordings patch/json-patch-*. */
import { badRequest, entityTooLarge, unprocessable } from '../apimachinery/api-error.ts'
import { jsonClone } from '../apimachinery/json-clone.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'

const MAX_OPERATIONS = 10_000

/** The document with the operations applied, none or all. Throws 400 for what is no patch, 413, and 422 when it does not apply. */
export function applyJsonPatch(document: JsonValue, patch: JsonValue): JsonValue {
  const operations = requireOperations(patch)
  let current = jsonClone(document)
  for (const operation of operations) current = applyOperation(current, operation)
  return current
}

function requireOperations(patch: JsonValue): readonly JsonObject[] {
  if (patch === null) return []
  if (!Array.isArray(patch)) throw undecodable(patch, '[]handlers.jsonPatchOp')
  if (patch.length > MAX_OPERATIONS) {
    throw entityTooLarge(
      `Request entity too large: The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${patch.length}`,
    )
  }
  return patch.map((operation) => {
    if (isJsonObject(operation)) return operation
    if (operation === null) return {}
    throw undecodable(operation, 'handlers.jsonPatchOp')
  })
}

function undecodable(value: JsonValue, type: string) {
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  return badRequest(`error decoding patch: json: cannot unmarshal ${kind} into Go value of type ${type}`)
}

function applyOperation(document: JsonValue, operation: JsonObject): JsonValue {
  const path = textOf(operation.path)
  switch (operation.op) {
    case 'add':
      return setAt(document, path, givenValue(operation), 'insert')
    case 'replace':
      return setAt(document, path, givenValue(operation), 'replace')
    case 'remove':
      return removeAt(document, path)
    case 'test':
      if (!jsonEqual(valueAt(document, path) ?? null, operation.value ?? null)) throw unprocessable()
      return document
    case 'move': {
      const from = textOf(operation.from)
      const moved = valueAt(document, from)
      if (moved === undefined) throw unprocessable()
      return setAt(removeAt(document, from), path, moved, 'insert')
    }
    case 'copy':
      return setAt(document, path, jsonClone(valueAt(document, textOf(operation.from)) ?? null), 'insert')
    default:
      throw unprocessable()
  }
}

function textOf(pointer: JsonValue | undefined): string {
  if (typeof pointer !== 'string') throw unprocessable()
  return pointer
}

/** A copy: one operation's value may be put in two places. */
const givenValue = ({ value }: JsonObject): JsonValue => jsonClone(value ?? null)

/** The library drops everything before the first slash, slash or no slash. */
function segments(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

type Container = JsonObject | JsonValue[]

/** The container that holds the pointer's last segment; 422 when there is none. */
function containerAt(document: JsonValue, parts: readonly string[]): Container {
  let current: JsonValue | undefined = document
  for (const part of parts.slice(0, -1)) current = childOf(current, part)
  if (!isJsonObject(current) && !Array.isArray(current)) throw unprocessable()
  return current
}

function childOf(container: JsonValue | undefined, key: string): JsonValue | undefined {
  if (Array.isArray(container)) return container[indexOf(container, key, container.length - 1)]
  if (!isJsonObject(container)) throw unprocessable()
  return Object.hasOwn(container, key) ? container[key] : undefined
}

/** An index in [-length, max]; negative ones count from the end. Throws 422. */
function indexOf(list: readonly JsonValue[], key: string, max: number): number {
  if (!/^-?\d+$/.test(key)) throw unprocessable()
  const index = Number(key)
  const positive = index < 0 ? index + list.length : index
  if (positive < 0 || positive > max) throw unprocessable()
  return positive
}

function valueAt(document: JsonValue, pointer: string): JsonValue | undefined {
  const parts = segments(pointer)
  const last = parts.at(-1)
  if (last === undefined) return document
  return childOf(containerAt(document, parts), last)
}

function setAt(document: JsonValue, pointer: string, value: JsonValue, mode: 'insert' | 'replace'): JsonValue {
  const parts = segments(pointer)
  const last = parts.at(-1)
  if (last === undefined) return pointer === '' ? value : setOwn(document, pointer, value)
  const container = containerAt(document, parts)
  if (!Array.isArray(container)) {
    setOwn(container, last, value)
  } else if (mode === 'replace') {
    container[indexOf(container, last, container.length - 1)] = value
  } else if (last === '-') {
    container.push(value)
  } else {
    container.splice(indexOf(container, last, container.length), 0, value)
  }
  return document
}

/** A pointer without any slash names nothing: the key that is left of it is unknown to every kind. */
function setOwn(container: JsonValue, key: string, value: JsonValue): JsonValue {
  if (!isJsonObject(container)) throw unprocessable()
  Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true })
  return container
}

function removeAt(document: JsonValue, pointer: string): JsonValue {
  const parts = segments(pointer)
  const last = parts.at(-1)
  if (last === undefined) throw unprocessable()
  const container = containerAt(document, parts)
  if (Array.isArray(container)) container.splice(indexOf(container, last, container.length - 1), 1)
  else if (Object.hasOwn(container, last)) delete container[last]
  else throw unprocessable()
  return document
}
