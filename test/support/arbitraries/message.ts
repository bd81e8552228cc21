/** Random values of a Kubernetes type, built from its structure: what is required is there, of the rest a few. */
import fc, { type Arbitrary } from 'fast-check'
import type { JsonObject, JsonValue } from '../../../src/apimachinery/objects.ts'
import type { FieldStructure, MessageStructure, SpecialType } from '../../../src/schema/structure.ts'
import { plausible } from './plausible.ts'

/** How deep messages nest; what is deeper is left out. */
const MAX_DEPTH = 6
const MAX_ITEMS = 2
/** One of so many optional fields is there. */
const SCARCITY = 12

const SPECIAL: { readonly [type in SpecialType]: Arbitrary<JsonValue> } = {
  Quantity: fc.constantFrom('1', '100m', '64Mi', '1Gi', '0', '2', '-1', '1e3', 'abc'),
  Time: fc.constantFrom('2026-01-01T00:00:00Z', '2020-02-29T12:30:00Z'),
  MicroTime: fc.constant('2026-01-01T00:00:00.000000Z'),
  IntOrString: fc.oneof(fc.integer({ min: 0, max: 70_000 }), fc.constantFrom('http', '25%', 'x y')),
  FieldsV1: fc.constant({ 'f:metadata': {} }),
  RawExtension: fc.constant({}),
  Duration: fc.constantFrom('30s', '5m'),
  Any: fc.constant('x'),
  StringList: fc.constant(['x']),
  JSONSchemaPropsOrArray: fc.constant({}),
  JSONSchemaPropsOrBool: fc.constant(true),
  JSONSchemaPropsOrStringArray: fc.constant(['x']),
}

/** An object of this type. `given` are arbitraries for fields of it; undefined leaves one out. */
export function messageOf(
  message: MessageStructure,
  given: { readonly [field: string]: Arbitrary<JsonValue | undefined> } = {},
  depth = 0,
): Arbitrary<JsonObject> {
  const fields = message.fields
    .filter(({ name, type }) => !(name in given) && (type !== 'message' || depth < MAX_DEPTH))
    .map((field): [string, Arbitrary<JsonValue | undefined>] => {
      const value = fieldOf(field, depth)
      // What Go always writes is what its API calls required.
      return [field.name, field.type !== 'message' && message.alwaysThere.includes(field) ? value : maybe(value)]
    })
  return fc
    .record({ ...Object.fromEntries(fields), ...given })
    .map((found) => Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)))
}

const maybe = (value: Arbitrary<JsonValue>): Arbitrary<JsonValue | undefined> =>
  fc.oneof({ weight: SCARCITY - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })

function fieldOf(field: FieldStructure, depth: number): Arbitrary<JsonValue> {
  const one = elementOf(field, depth)
  if (field.map)
    return fc.dictionary(fc.constantFrom('a', 'app', 'example.com/x', 'cpu', 'memory', 'Bad Key'), one, {
      maxKeys: MAX_ITEMS,
    })
  return field.repeated ? fc.array(one, { maxLength: MAX_ITEMS }) : one
}

function elementOf(field: FieldStructure, depth: number): Arbitrary<JsonValue> {
  const { message, type, name } = field
  if (message !== undefined) {
    // A function: structures refer to themselves.
    if (message.special !== undefined) return SPECIAL[message.special]
    return fc.nat(0).chain(() => messageOf(message, {}, depth + 1))
  }
  if (type === 'bool') return fc.boolean()
  if (type === 'string') return plausible(name, field.goType)
  if (type === 'bytes') return fc.constant('aGk=')
  return fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(-1, 8080, 65_536))
}
