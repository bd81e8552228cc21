/** A random PUT or PATCH of an object that is there. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/apimachinery/objects.ts'
import type { MessageStructure } from '../../../src/schema/structure.ts'
import type { RecordedRequest } from '../recordings/scenario.ts'
import type { ObjectChanges } from './object-changes.ts'
import type { Random } from './random.ts'
import { corrupt } from './structure-values.ts'

export interface UpdateInput {
  readonly random: Random
  readonly changes: ObjectChanges
  readonly message: MessageStructure
  readonly path: string
  readonly current: JsonObject
  readonly before: JsonObject | undefined
}

interface Patch {
  readonly type: string
  readonly body: JsonValue
  readonly query?: readonly string[]
}

const MANAGERS = ['one', 'two', 'three']
const CORRUPT = 0.05

/** The request, made from the object as the server has it: one seed makes the same request for each server. */
export function updateOf(input: UpdateInput): RecordedRequest {
  const { random, path } = input
  const make = random.pick([put, put, jsonPatch, mergePatch, strategicPatch, strategicPatch, apply, apply, apply])
  const { type, body, query = [] } = make(input)
  if (make !== jsonPatch && isJsonObject(body) && random.chance(CORRUPT)) corrupt(random, body)
  const parameters = [...query, ...options(random)]
  const contentType = random.chance(0.02)
    ? random.pick(['text/plain', 'application/json', 'application/strategic-merge-patch+json', 'application/x;q=1', ''])
    : type
  return {
    method: make === put ? 'PUT' : 'PATCH',
    path: parameters.length === 0 ? path : `${path}?${parameters.join('&')}`,
    headers: { 'content-type': contentType },
    body: random.chance(0.04) && isJsonObject(body) ? withDuplicates(random, body) : body,
  }
}

function options(random: Random): string[] {
  const all: string[] = []
  if (random.chance(0.3)) all.push(`fieldManager=${random.pick([...MANAGERS, ...MANAGERS, '', 'x'.repeat(129), 'ä'])}`)
  if (random.chance(0.25))
    all.push(`fieldValidation=${random.pick(['Strict', 'Strict', 'Ignore', 'Warn', 'strict', ''])}`)
  if (random.chance(0.07)) all.push(`dryRun=${random.pick(['All', 'All', '', 'None'])}`)
  return all
}

function put({ random, changes, message, current, before }: UpdateInput): Patch {
  const body = structuredClone(random.chance(0.05) && before !== undefined ? before : current)
  changes.change(message, body)
  const { metadata } = body
  if (isJsonObject(metadata)) {
    if (random.chance(0.3)) delete metadata.resourceVersion
    else if (random.chance(0.03)) metadata.resourceVersion = random.pick(['1', '0', 'x', ''])
    if (random.chance(0.03)) metadata.uid = 'other'
    if (random.chance(0.1)) delete metadata.managedFields
    else if (random.chance(0.05)) metadata.managedFields = random.pick<JsonValue>([[], [{}], [{ manager: 'x' }]])
  }
  return { type: 'application/json', body }
}

function jsonPatch({ random, changes, message, current }: UpdateInput): Patch {
  const body = changes.jsonPatch(message, current)
  if (random.chance(0.05)) body.push(random.pick<JsonValue>([{}, 1, null, { op: 'add' }, { path: '/x' }, []]))
  return { type: 'application/json-patch+json', body }
}

function mergePatch({ random, changes, message, current }: UpdateInput): Patch {
  const body = changes.part(message, current)
  const keys = Object.keys(body)
  for (const key of keys) {
    const inner = body[key]
    if (isJsonObject(inner) && random.chance(0.3)) {
      const names = Object.keys(inner)
      if (names.length > 0) inner[random.pick(names)] = null
    }
  }
  return { type: 'application/merge-patch+json', body }
}

function strategicPatch({ changes, message, current }: UpdateInput): Patch {
  return {
    type: 'application/strategic-merge-patch+json',
    body: changes.direct(message, changes.part(message, current)),
  }
}

function apply({ random, changes, message, current }: UpdateInput): Patch {
  const part = changes.part(message, current)
  const { apiVersion, kind, metadata } = current
  const own = isJsonObject(part.metadata) ? part.metadata : {}
  const body: JsonObject = { apiVersion, kind, ...part, metadata: { ...own, name: nameOf(metadata) } }
  if (random.chance(0.03)) delete body[random.pick(['apiVersion', 'kind', 'metadata'])]
  const query = [`fieldManager=${random.pick(MANAGERS)}`]
  if (random.chance(0.5)) query.push(`force=${random.pick(['true', 'true', 'false', '1', 'x'])}`)
  return { type: 'application/apply-patch+yaml', body, query: random.chance(0.97) ? query : query.slice(1) }
}

const nameOf = (metadata: JsonValue | undefined): JsonValue => (isJsonObject(metadata) ? (metadata.name ?? null) : null)

/** The body as text, with some of its fields twice. */
function withDuplicates(random: Random, body: JsonObject): string {
  const text = JSON.stringify(body)
  const found = [...text.matchAll(/"\w+":(?:"[^"\\]*"|\d+|true|\{\})(?=[,}])/g)]
  if (found.length === 0) return text
  const { 0: pair, index } = random.pick(found)
  return `${text.slice(0, index)}${pair},${text.slice(index)}`
}
