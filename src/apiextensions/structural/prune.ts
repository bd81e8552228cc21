/** Removing the fields that a schema does not know. Source: Kubernetes, "Field pruning"; recording crd/schema. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { asResourceRoot, childOf, type Structural } from './structural.ts'

const META_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])

/** Removes from a whole resource what the schema does not know. Returns the paths of what was removed, in order. */
export function prune(object: JsonObject, schema: Structural): readonly string[] {
  const pruner = new Pruner()
  pruner.value(object, asResourceRoot(schema))
  return pruner.unknown.sort()
}

/** Removes from a value below a resource what its schema does not know. */
export function pruneValue(value: JsonValue, schema: Structural): void {
  new Pruner().value(value, schema)
}

/** Removes nulls that the schema does not allow and has no default for: they mean that the field is absent. */
export function dropNulls(value: JsonValue, schema: Structural | undefined): void {
  if (schema === undefined) return
  if (Array.isArray(value)) {
    for (const item of value) dropNulls(item, schema.items)
    return
  }
  if (!isJsonObject(value)) return
  for (const [key, item] of Object.entries(value)) {
    const child = childOf(schema, key)
    if (item === null && child !== undefined && !child.nullable && child.default === undefined) delete value[key]
    else if (item !== undefined) dropNulls(item, child)
  }
}

class Pruner {
  readonly unknown: string[] = []
  readonly #path: string[] = []

  value(value: JsonValue, schema: Structural | undefined): void {
    if (schema?.preserveUnknownFields) return this.#preserved(value, schema)
    if (Array.isArray(value)) this.#items(value, (item) => this.value(item, schema?.items))
    else if (isJsonObject(value)) this.#fields(value, schema)
  }

  #fields(object: JsonObject, schema: Structural | undefined): void {
    for (const [key, value] of Object.entries(object)) {
      if (schema?.embeddedResource && META_FIELDS.has(key)) continue
      const property = schema?.properties.get(key)
      if (property !== undefined || schema?.additional !== undefined) {
        this.#below(`.${key}`, () => this.value(value ?? null, property ?? schema?.additional?.schema))
        continue
      }
      if (schema === undefined || !META_FIELDS.has(key) || this.#path.length > 0) this.#record(key)
      delete object[key]
    }
  }

  /** Where unknown fields stay, the known ones are looked into all the same. */
  #preserved(value: JsonValue, schema: Structural | undefined): void {
    if (schema === undefined) return
    if (Array.isArray(value)) return this.#items(value, (item) => this.#preserved(item, schema.items))
    if (!isJsonObject(value)) return
    for (const [key, item] of Object.entries(value)) {
      if (schema.embeddedResource && META_FIELDS.has(key)) continue
      const property = schema.properties.get(key)
      if (property === undefined && schema.additional === undefined) continue
      this.#below(`.${key}`, () => this.value(item ?? null, property ?? schema.additional?.schema))
    }
  }

  #items(list: readonly JsonValue[], visit: (item: JsonValue) => void): void {
    for (const [index, item] of list.entries()) this.#below(`[${index}]`, () => visit(item))
  }

  #below(step: string, visit: () => void): void {
    this.#path.push(step)
    visit()
    this.#path.pop()
  }

  #record(key: string): void {
    this.unknown.push([...this.#path, `.${key}`].join('').replace(/^\./, ''))
  }
}
