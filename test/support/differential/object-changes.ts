/** Random changes of an object, made from its structure: changed copies, parts of it, and patches. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/apimachinery/objects.ts'
import type { FieldStructure, MessageStructure } from '../../../src/schema/structure.ts'
import type { Random } from './random.ts'
import type { StructureValues } from './structure-values.ts'

/** A place in an object: of a field, an item of a list, or an entry of a map. */
interface Spot {
  readonly path: readonly string[]
  readonly parent: JsonObject | JsonValue[]
  readonly key: string | number
  /** A new value for the place. */
  readonly make: () => JsonValue
}

export class ObjectChanges {
  readonly #random: Random
  readonly #values: StructureValues
  readonly #scope: readonly string[]

  /** Only what is at or below one of the paths of `scope` is changed: `spec.containers.image`; '' is everything. */
  constructor(random: Random, values: StructureValues, scope: readonly string[]) {
    this.#random = random
    this.#values = values
    this.#scope = scope
  }

  /** Changes the object in some places. */
  change(message: MessageStructure, object: JsonObject): void {
    for (let count = this.#random.pick([1, 1, 2, 3]); count > 0; count--) {
      const spot = this.#spot(message, object, [])
      if (spot !== undefined) this.#changeAt(spot)
    }
  }

  #changeAt({ parent, key, make }: Spot): void {
    const random = this.#random
    if (!Array.isArray(parent)) {
      if (random.chance(0.3)) delete parent[key]
      else parent[key] = make()
      return
    }
    const at = Number(key)
    const item = parent[at]
    const chance = random.number()
    if (chance < 0.25) parent.splice(at, 1)
    else if (chance < 0.5) parent.push(make())
    else if (chance < 0.6) parent.splice(at, 0, make())
    else if (chance < 0.7 && item !== undefined) parent.push(item)
    else if (chance < 0.8) parent.reverse()
    else parent[at] = make()
  }

  /** Operations of a JSON patch, most of them at places that are there. */
  jsonPatch(message: MessageStructure, object: JsonObject): JsonValue[] {
    const random = this.#random
    const operations: JsonValue[] = []
    for (let count = random.pick([1, 1, 2, 3]); count > 0; count--) {
      const spot = this.#spot(message, object, [])
      if (spot !== undefined) operations.push(this.#operation(spot))
    }
    return operations
  }

  #operation(spot: Spot): JsonObject {
    const random = this.#random
    const path = pointer(spot.path)
    const present = valueAt(spot)
    const op = random.pick(['replace', 'replace', 'add', 'add', 'remove', 'test', 'copy', 'move', 'nope'])
    if (random.chance(0.05)) return { op, path: random.pick(['', '/', 'x', '/spec/~2', '/metadata/labels/a~1b', '/-']) }
    if (op === 'remove') return { op, path }
    if (op === 'test') return { op, path, value: random.chance(0.7) ? (present ?? null) : spot.make() }
    if (op === 'copy' || op === 'move')
      return { op, from: path, path: pointer([...spot.path.slice(0, -1), Array.isArray(spot.parent) ? '-' : 'copied']) }
    const end = op === 'add' && Array.isArray(spot.parent) && random.chance(0.4)
    return { op, path: end ? pointer([...spot.path.slice(0, -1), '-']) : path, value: spot.make() }
  }

  #spot(message: MessageStructure, object: JsonObject, path: readonly string[]): Spot | undefined {
    const random = this.#random
    const fields = message.fields.filter(({ name }) => this.#reaches([...path, name]))
    const present = fields.filter(({ name }) => object[name] !== undefined)
    const mayAdd = fields.filter(({ name }) => this.#covers([...path, name]))
    const old = present.length > 0 && (mayAdd.length === 0 || random.chance(0.75))
    if (!old && mayAdd.length === 0) return undefined
    const field = random.pick(old ? present : mayAdd)
    const at = [...path, field.name]
    const value = object[field.name]
    const whole: Spot = { path: at, parent: object, key: field.name, make: () => this.#values.field(message, field) }
    const inner = value === undefined || value === null ? undefined : this.#inside(message, field, value, at)
    return this.#eitherOf(whole, inner, at, 0.25)
  }

  /** The place as a whole, where that may be, or one inside; with `probability` the whole although there is one inside. */
  #eitherOf(whole: Spot, inner: Spot | undefined, path: readonly string[], probability: number): Spot | undefined {
    if (!this.#covers(path)) return inner
    return inner === undefined || this.#random.chance(probability) ? whole : inner
  }

  #inside(
    message: MessageStructure,
    field: FieldStructure,
    value: JsonValue,
    path: readonly string[],
  ): Spot | undefined {
    const nested = field.message?.special === undefined ? field.message : undefined
    if (!field.map && !field.repeated)
      return nested !== undefined && isJsonObject(value) ? this.#spot(nested, value, path) : undefined
    const parent = isJsonObject(value) || Array.isArray(value) ? value : []
    const key = this.#keyIn(parent)
    if (key === undefined) return undefined
    const item = valueAt({ parent, key })
    const at = [...path, String(key)]
    const whole: Spot = { path: at, parent, key, make: () => this.#values.one(message, field) }
    const inner = nested !== undefined && isJsonObject(item) ? this.#spot(nested, item, at) : undefined
    return this.#eitherOf(whole, inner, path, 0.3)
  }

  /** An index of a list, or a key of a map, seldom one that is not there; undefined for what is empty. */
  #keyIn(parent: JsonObject | JsonValue[]): string | number | undefined {
    const random = this.#random
    const keys = Object.keys(parent)
    if (keys.length === 0) return undefined
    if (Array.isArray(parent)) return random.integer(0, parent.length - 1)
    return random.chance(0.3) ? random.pick(['app', 'new', 'a/b']) : random.pick(keys)
  }

  /** A part of the object, with some values changed: what an applier or a merge patch says. */
  part(message: MessageStructure, object: JsonObject, path: readonly string[] = []): JsonObject {
    const random = this.#random
    const part: JsonObject = {}
    for (const field of message.fields) {
      const at = [...path, field.name]
      const value = object[field.name]
      if (!this.#reaches(at)) continue
      const rate = this.#covers(at) ? 0.3 : 0.7
      if (value !== undefined && value !== null && random.chance(rate))
        part[field.name] = this.#partOf(message, field, value, at)
      else if (this.#covers(at) && random.chance(0.6 / message.fields.length))
        part[field.name] = this.#values.field(message, field)
    }
    return part
  }

  #partOf(message: MessageStructure, field: FieldStructure, value: JsonValue, path: readonly string[]): JsonValue {
    const random = this.#random
    const nested = field.message?.special === undefined ? field.message : undefined
    if (Array.isArray(value)) {
      const items = value.filter(() => random.chance(0.7)).map((item) => this.#item(field, nested, item, path))
      if (this.#covers(path) && random.chance(0.25)) items.push(this.#values.one(message, field))
      return items
    }
    if (field.map && isJsonObject(value)) {
      const entries = Object.entries(value).filter(() => random.chance(0.7))
      const more = random.chance(0.4) ? [[random.pick(['app', 'new', 'a/b']), this.#values.one(message, field)]] : []
      return Object.fromEntries([
        ...entries.map(([key, item]) => [key, random.chance(0.2) ? this.#values.one(message, field) : item]),
        ...more,
      ])
    }
    if (nested !== undefined && isJsonObject(value)) return this.part(nested, value, path)
    return this.#covers(path) && random.chance(0.3) ? this.#values.field(message, field) : value
  }

  #item(
    field: FieldStructure,
    nested: MessageStructure | undefined,
    item: JsonValue | undefined,
    path: readonly string[],
  ): JsonValue {
    if (nested === undefined || !isJsonObject(item)) return item ?? null
    const keys = [...(field.listMapKeys ?? []), ...(field.patchMergeKey === undefined ? [] : [field.patchMergeKey])]
    const kept = Object.fromEntries(keys.flatMap((key) => (item[key] === undefined ? [] : [[key, item[key]]])))
    return { ...this.part(nested, item, path), ...(this.#random.chance(0.97) ? kept : {}) }
  }

  /** Adds directives of a strategic merge patch, and nulls, to a part. */
  direct(message: MessageStructure, patch: JsonObject): JsonObject {
    const random = this.#random
    if (random.chance(0.04)) patch.$patch = random.pick(['replace', 'delete', 'merge', 'bogus'])
    for (const field of message.fields) {
      const value = patch[field.name]
      if (value === undefined) continue
      const nested = field.message?.special === undefined ? field.message : undefined
      if (random.chance(0.06)) patch[field.name] = null
      else if (Array.isArray(value)) this.#directList(field, nested, patch, value)
      else if (nested !== undefined && !field.map && isJsonObject(value)) {
        this.direct(nested, value)
        if (field.patchStrategy?.includes('retainKeys') || random.chance(0.02))
          value.$retainKeys = Object.keys(value).filter((key) => !key.startsWith('$') && random.chance(0.9))
      } else if (field.map && isJsonObject(value) && random.chance(0.2)) value[random.pick(['app', 'new'])] = null
    }
    return patch
  }

  #directList(field: FieldStructure, nested: MessageStructure | undefined, patch: JsonObject, list: JsonValue[]): void {
    const random = this.#random
    const key = field.patchMergeKey
    for (const item of list) {
      if (!isJsonObject(item) || nested === undefined) continue
      this.direct(nested, item)
      if (random.chance(0.1)) item.$patch = random.pick(['delete', 'delete', 'replace', 'merge', 'x'])
    }
    if (random.chance(0.06)) list.push({ $patch: random.pick(['replace', 'delete', 'merge']) })
    if (nested === undefined && random.chance(0.3))
      patch[`$deleteFromPrimitiveList/${field.name}`] = list.filter((item) => !isJsonObject(item) && random.chance(0.5))
    // Without a key, Go compares the maps themselves, and panics.
    if (!random.chance(0.3) || (key === undefined && nested !== undefined)) return
    const order = list.map((item) =>
      key !== undefined && isJsonObject(item) ? { [key]: item[key] ?? null } : (item ?? null),
    )
    if (random.chance(0.4)) order.reverse()
    if (random.chance(0.15)) order.pop()
    if (random.chance(0.1)) order.push(key === undefined ? 'z' : { [key]: 'z' })
    patch[`$setElementOrder/${field.name}`] = order
  }

  /** Whether what is at the path may be changed as a whole. */
  #covers(path: readonly string[]): boolean {
    const text = withoutIndexes(path)
    return this.#scope.some((scope) => scope === '' || text === scope || text.startsWith(`${scope}.`))
  }

  /** Whether something at or below the path may be changed. */
  #reaches(path: readonly string[]): boolean {
    return this.#covers(path) || this.#scope.some((scope) => scope.startsWith(`${withoutIndexes(path)}.`))
  }
}

const withoutIndexes = (path: readonly string[]): string => path.filter((step) => !/^\d+$/.test(step)).join('.')

const pointer = (path: readonly string[]): string =>
  path.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

const valueAt = ({ parent, key }: Pick<Spot, 'parent' | 'key'>): JsonValue | undefined =>
  Array.isArray(parent) ? parent[Number(key)] : parent[key]
