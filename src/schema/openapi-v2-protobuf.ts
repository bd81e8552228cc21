/**
 * /openapi/v2 in protobuf: what kubectl up to 1.28 asks for. The messages are those of gnostic's OpenAPIv2.proto, field
 * numbers as a real server uses them. Source: dependencies, appendix C; the bytes of v1.35.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'

type Bytes = readonly Buffer[]
type Value = JsonValue | undefined

/** The bytes of an OpenAPI v2 document, made anew each time: the caller keeps them. */
export function openApiV2Protobuf(document: JsonObject): Buffer {
  return Buffer.concat([
    ...text(1, document.swagger),
    ...message(2, infoMessage(asObject(document.info))),
    ...message(8, named(2, document.paths, pathItemMessage)),
    ...message(9, named(1, document.definitions, schemaMessage)),
    ...message(10, named(1, document.parameters, parameterMessage)),
    ...each(document.security, (item) => message(12, named(1, item, stringArrayMessage))),
    ...message(13, named(1, document.securityDefinitions, securityMessage)),
  ])
}

const infoMessage = (info: JsonObject): Bytes => [...text(1, info.title), ...text(2, info.version)]

const METHODS: { readonly [method: string]: number } = {
  get: 2,
  put: 3,
  post: 4,
  delete: 5,
  options: 6,
  head: 7,
  patch: 8,
}

function pathItemMessage(value: Value): Bytes {
  const item = asObject(value)
  const operations = Object.entries(METHODS).flatMap(([method, number]) =>
    item[method] === undefined ? [] : message(number, operationMessage(asObject(item[method]))),
  )
  return [...operations, ...each(item.parameters, (parameter) => message(9, parametersItemMessage(parameter)))]
}

function operationMessage(operation: JsonObject): Bytes {
  return [
    ...texts(1, operation.tags),
    ...text(5, operation.operationId),
    ...texts(6, operation.produces),
    ...texts(7, operation.consumes),
    ...each(operation.parameters, (parameter) => message(8, parametersItemMessage(parameter))),
    ...message(
      9,
      named(1, operation.responses, (response) => message(1, responseMessage(asObject(response)))),
    ),
    ...texts(10, operation.schemes),
    ...extensions(13, operation),
  ]
}

const responseMessage = ({ schema }: JsonObject): Bytes =>
  schema === undefined ? [] : message(2, message(1, schemaMessage(schema)))

/** A parameter, or a reference to a shared one. */
function parametersItemMessage(value: Value): Bytes {
  const { $ref } = asObject(value)
  return $ref === undefined ? message(1, parameterMessage(value)) : message(2, text(1, $ref))
}

function parameterMessage(value: Value): Bytes {
  const parameter = asObject(value)
  if (parameter.in === 'body') return message(1, bodyParameterMessage(parameter))
  return message(
    2,
    parameter.in === 'path'
      ? message(4, pathParameterMessage(parameter))
      : message(3, queryParameterMessage(parameter)),
  )
}

const bodyParameterMessage = ({ name, in: place, required, schema }: JsonObject): Bytes => [
  ...text(2, name),
  ...text(3, place),
  ...flag(4, required),
  ...message(5, schemaMessage(schema)),
]

const queryParameterMessage = ({ required, in: place, name, type, uniqueItems }: JsonObject): Bytes => [
  ...flag(1, required),
  ...text(2, place),
  ...text(4, name),
  ...text(6, type),
  ...flag(20, uniqueItems),
]

const pathParameterMessage = ({ required, in: place, name, type, uniqueItems }: JsonObject): Bytes => [
  ...flag(1, required),
  ...text(2, place),
  ...text(4, name),
  ...text(5, type),
  ...flag(19, uniqueItems),
]

function schemaMessage(value: Value): Bytes {
  const schema = asObject(value)
  const { properties, additionalProperties, items } = schema
  return [
    ...text(1, schema.$ref),
    ...text(2, schema.format),
    ...texts(19, schema.required),
    ...each(schema.enum, (item) => message(20, anyMessage(item))),
    ...(additionalProperties === undefined ? [] : message(21, message(1, schemaMessage(additionalProperties)))),
    ...(schema.type === undefined ? [] : message(22, text(1, schema.type))),
    ...(items === undefined ? [] : message(23, message(1, schemaMessage(items)))),
    ...(properties === undefined ? [] : message(25, named(1, properties, schemaMessage))),
    ...extensions(31, schema),
  ]
}

const stringArrayMessage = (value: Value): Bytes => texts(1, value)

function securityMessage(value: Value): Bytes {
  const { type, name, in: place } = asObject(value)
  return message(2, [...text(1, type), ...text(2, name), ...text(3, place)])
}

const extensions = (number: number, object: JsonObject): Bytes =>
  Object.entries(object)
    .filter(([key]) => key.startsWith('x-'))
    .flatMap(([key, value]) => message(number, [...text(1, key), ...message(2, anyMessage(value))]))

/** JSON is YAML, which is what the field is to hold. */
const anyMessage = (value: Value): Bytes => text(2, `${JSON.stringify(value)}\n`)

/** The entries of an object as messages of a name and a value. */
function named(number: number, object: Value, encode: (value: Value) => Bytes): Bytes {
  return Object.entries(asObject(object)).flatMap(([name, value]) =>
    message(number, [...text(1, name), ...message(2, encode(value))]),
  )
}

const asObject = (value: Value): JsonObject => (isJsonObject(value) ? value : {})

const each = (list: Value, encode: (item: JsonValue) => Bytes): Bytes =>
  Array.isArray(list) ? list.flatMap(encode) : []

const texts = (number: number, list: Value): Bytes => each(list, (item) => text(number, item))

function text(number: number, value: Value): Bytes {
  return typeof value === 'string' && value !== '' ? lengthDelimited(number, Buffer.from(value)) : []
}

const flag = (number: number, value: Value): Bytes => (value === true ? [varint(number << 3), varint(1)] : [])

const message = (number: number, parts: Bytes): Bytes => lengthDelimited(number, Buffer.concat(parts))

const lengthDelimited = (number: number, bytes: Buffer): Bytes => [
  varint((number << 3) | 2),
  varint(bytes.length),
  bytes,
]

/** `value` is below 2^31. */
function varint(value: number): Buffer {
  const bytes = []
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest])
    bytes.push((rest & 0x7f) | 0x80)
  }
}
