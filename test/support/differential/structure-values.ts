/** Random objects of a Kubernetes type, made from its structure and a table of texts: most of their values are right. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/apimachinery/objects.ts'
import { loadSchema } from '../../../src/schema/load-schema.ts'
import type { FieldStructure, MessageStructure } from '../../../src/schema/structure.ts'
import type { Random } from './random.ts'

/** Values of a field: those that are right in many places, and those that are wrong in most. */
export interface Values {
  readonly good: readonly JsonValue[]
  readonly bad?: readonly JsonValue[]
}

/** By `Container.name`, then by Go type (`v1.Protocol`), then by the name of the field alone. */
export interface ValueTable {
  readonly [key: string]: Values
}

export interface Shape {
  readonly values: ValueTable
  /** How many optional fields an object of the type has on average; others have `USUAL_FIELDS`. */
  readonly fields: { readonly [shortName: string]: number }
  /** Fields of which a right object has exactly one; `all` is for any optional field of the type. */
  readonly unions: { readonly [shortName: string]: readonly string[] | 'all' }
  /** Texts that are wrong nearly everywhere, and hard to print. */
  readonly strange: readonly string[]
  /** Fields that seldom fit to what else there is: `Container.restartPolicyRules`. */
  readonly rare: readonly string[]
}

/** The structure of a type by its name below io.k8s.api: `apps.v1.Deployment`. */
export function structureOf(type: string): MessageStructure {
  const found = loadSchema().message(`io.k8s.api.${type}`)
  if (found === undefined) throw new Error(`no structure of ${type}`)
  return found
}

const USUAL_FIELDS = 2.5
const MAX_DEPTH = 8

export class StructureValues {
  readonly #random: Random
  readonly #shape: Shape
  readonly #badness: number

  /** `badness` is the part of values that are wrong. */
  constructor(random: Random, shape: Shape, badness: number) {
    this.#random = random
    this.#shape = shape
    this.#badness = badness
  }

  object(message: MessageStructure, depth = 0): JsonObject {
    const object: JsonObject = {}
    for (const field of this.#chosen(message, depth)) object[field.name] = this.field(message, field, depth)
    return object
  }

  #chosen(message: MessageStructure, depth: number): FieldStructure[] {
    const random = this.#random
    const fields = message.fields.filter(({ type }) => type !== 'message' || depth < MAX_DEPTH)
    const isRequired = (field: FieldStructure): boolean => !field.omitEmpty && !field.pointer
    const required = fields.filter((field) => isRequired(field) && !random.chance(this.#badness))
    const { optional, chosen } = this.#choice(
      message,
      fields.filter((field) => !isRequired(field)),
    )
    const { rare, fields: counts } = this.#shape
    const usual = optional.filter(({ name }) => !rare.includes(`${message.shortName}.${name}`) || random.chance(0.1))
    const probability = (counts[message.shortName] ?? USUAL_FIELDS) / usual.length
    return [...required, ...chosen, ...usual.filter(() => random.chance(probability))]
  }

  /** One of the fields of a union, seldom two, and the fields that are not part of it. */
  #choice(message: MessageStructure, fields: readonly FieldStructure[]) {
    const union = this.#shape.unions[message.shortName] ?? []
    const isPart = ({ name }: FieldStructure): boolean => union === 'all' || union.includes(name)
    const parts = fields.filter(isPart)
    const count = parts.length === 0 ? 0 : this.#random.chance(this.#badness) ? this.#random.pick([0, 2]) : 1
    const chosen = Array.from({ length: count }, () => this.#random.pick(parts))
    return { chosen, optional: fields.filter((field) => !isPart(field)) }
  }

  /** A value of the whole field. */
  field(message: MessageStructure, field: FieldStructure, depth = 0): JsonValue {
    const random = this.#random
    if (field.map) {
      const keys = Array.from({ length: random.chance(0.8) ? 1 : 2 }, () =>
        this.#value(`${field.name} keys`, field, ''),
      )
      return Object.fromEntries(keys.map((key) => [String(key), this.one(message, field, depth)]))
    }
    if (!field.repeated) return this.one(message, field, depth)
    const length = random.chance(this.#badness) ? random.pick([0, 3]) : random.pick([1, 1, 2])
    return Array.from({ length }, () => this.one(message, field, depth))
  }

  /** A value of one item of the field. */
  one(parent: MessageStructure, field: FieldStructure, depth = 0): JsonValue {
    const { message } = field
    if (message !== undefined && message.special === undefined) return this.object(message, depth + 1)
    const fallback = message?.special ?? field.type
    return this.#value(`${parent.shortName}.${field.name}`, field, fallback)
  }

  #value(key: string, { goType, name }: FieldStructure, fallback: string): JsonValue {
    const { values, strange } = this.#shape
    if (fallback === 'string' && this.#random.chance(this.#badness / 5)) return this.#random.pick(strange)
    const found = values[key] ??
      values[goType] ??
      values[name] ??
      values[fallback] ?? { good: ['a', 'b'], bad: ['', 'A_'] }
    return this.#random.pick(found.bad !== undefined && this.#random.chance(this.#badness) ? found.bad : found.good)
  }
}

/** The object with one field, anywhere, of another type or of a name that nobody knows. */
export function corrupt(random: Random, object: JsonObject): void {
  const objects = objectsIn(object)
  const target = random.pick(objects)
  const keys = Object.keys(target)
  const strange = random.pick<JsonValue>(['x', 1, 1.5, true, null, {}, [], ['x'], [null], '', -1, 2 ** 40])
  if (keys.length === 0 || random.chance(0.3)) target[random.pick(['bogus', 'Name', 'x'])] = strange
  else target[random.pick(keys)] = strange
}

function objectsIn(value: JsonValue | undefined): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn)
  return isJsonObject(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : []
}
