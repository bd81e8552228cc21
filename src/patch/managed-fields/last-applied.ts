/** kubectl's move from its own kind of apply to the server's. Source: apimachinery's lastAppliedManager and -Updater. */
import { goJson } from '../../apimachinery/json-bytes.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../../apimachinery/objects.ts'
import { GoJsonError, parseGoJson, plainJson } from '../../schema/go-json.ts'
import { compare } from './compare.ts'
import { difference, type FieldSet, isEmpty } from './field-set.ts'
import type { Conflict } from './own.ts'
import { toFieldSet } from './to-field-set.ts'
import type { TypeStructure } from './type-structure.ts'
import { typeFault } from './typed.ts'

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'
const KUBECTL = 'kubectl'
const MAX_ANNOTATIONS_BYTES = 256 * 1024

/** The conflicts that kubectl is not let off: it may take what it applied itself before, and what has not changed since. */
export function withoutLastApplied(
  manager: string,
  type: TypeStructure,
  live: JsonObject,
  conflicts: readonly Conflict[],
): Conflict[] {
  const allowed = manager === KUBECTL ? lastAppliedFields(type, live) : undefined
  if (allowed === undefined) return [...conflicts]
  return conflicts
    .map(({ owner, fields }) => ({ owner, fields: difference(fields, allowed) }))
    .filter(({ fields }) => !isEmpty(fields))
}

/** What the annotation says was applied and is still so; undefined when it says nothing that can be used. */
function lastAppliedFields(type: TypeStructure, live: JsonObject): FieldSet | undefined {
  const applied = parsed(annotationOf(live))
  if (applied === undefined || applied.apiVersion !== live.apiVersion) return undefined
  if (typeFault(type, applied) !== undefined) return undefined
  const { added, modified, removed } = compare(type, applied, live)
  return [modified, added, removed].reduce(difference, toFieldSet(type, applied))
}

function annotationOf({ metadata }: JsonObject): JsonValue | undefined {
  const annotations = isJsonObject(metadata) ? metadata.annotations : undefined
  return isJsonObject(annotations) ? annotations[LAST_APPLIED] : undefined
}

function parsed(text: JsonValue | undefined): JsonObject | undefined {
  if (typeof text !== 'string' || text === '') return undefined
  try {
    const value = plainJson(parseGoJson(text).value)
    return isJsonObject(value) ? value : undefined
  } catch (error) {
    if (error instanceof GoJsonError) return undefined
    throw error
  }
}

/** Writes kubectl's configuration into the annotation of an object that has it, so that older kubectls go on with it. */
export function updateLastApplied(manager: string, object: KubeObject, config: JsonObject): void {
  const { annotations } = object.metadata
  if (manager !== KUBECTL || annotations === undefined || (annotations[LAST_APPLIED] ?? '') === '') return
  annotations[LAST_APPLIED] = `${goJson(sortedDeep(withoutAnnotation(config)))}\n`
  const bytes = Object.entries(annotations).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0)
  if (bytes > MAX_ANNOTATIONS_BYTES) delete annotations[LAST_APPLIED]
}

function withoutAnnotation(config: JsonObject): JsonObject {
  const { metadata } = config
  if (!isJsonObject(metadata) || !isJsonObject(metadata.annotations)) return config
  const { [LAST_APPLIED]: _, ...annotations } = metadata.annotations
  const { annotations: __, ...rest } = metadata
  return { ...config, metadata: Object.keys(annotations).length === 0 ? rest : { ...rest, annotations } }
}

/** Keys in order at every level, as Go writes maps. */
function sortedDeep(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sortedDeep)
  if (!isJsonObject(value)) return value
  const keys = Object.keys(value).sort()
  return Object.fromEntries(keys.map((key) => [key, sortedDeep(value[key] ?? null)]))
}
