/**
 * Objects as Kubernetes prints its internal Go structs in messages: Go names, internal order, nothing left out.
 * Source: go-structs.json (read from k8s.io/kubernetes types), recordings ephemeral-containers/append-only, pod-update.
 */
import { escapeHtml } from '../apimachinery/json-bytes.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'
import { Quantity } from '../apimachinery/quantity.ts'

/**
 * [Go name, `+` before it for an embedded struct; Go type; JSON name of the field in v1, `json:` and its tag where the
 * internal type has one of its own, null where v1 has the field elsewhere or not at all].
 */
type GoField = readonly [name: string, type: string, json?: string | null]

export interface GoStructs {
  readonly kinds: { readonly [groupKind: string]: string }
  readonly types: {
    readonly [name: string]: { readonly fields: readonly GoField[]; readonly onlyV1?: readonly string[] }
  }
}

/** v1 keeps these on the Pod, the internal type in its security context. */
const IN_SECURITY_CONTEXT: { readonly [field: string]: string } = {
  HostNetwork: 'hostNetwork',
  HostPID: 'hostPID',
  HostIPC: 'hostIPC',
  ShareProcessNamespace: 'shareProcessNamespace',
  HostUsers: 'hostUsers',
}

const QUANTITY = 'api/resource.Quantity'
const OWN_JSON = /(?:^|\.)(?:Time|MicroTime|IntOrString|Duration|FieldsV1)$/

/** What an object is written with: the structs, the form of an amount, and whether tags may leave out what is empty. */
interface Writer {
  readonly structs: GoStructs
  readonly quantity: (text: JsonValue) => JsonValue
  readonly omits: boolean
}

/** The internal struct of `typeName` ('core.Container') with the values of a v1 object, keys in Go's order. */
export function toInternal(structs: GoStructs, typeName: string, object: JsonObject): JsonObject {
  return writeObject({ structs, quantity: (text) => text, omits: true }, typeName, object)
}

/** The same with nothing left out and amounts as what they come to, however they are written: '1' and '1e0' are alike. */
export function toComparable(structs: GoStructs, typeName: string, object: JsonObject): JsonObject {
  return writeObject({ structs, quantity: amountOf, omits: false }, typeName, object)
}

const amountOf = (text: JsonValue): JsonValue => (typeof text === 'string' ? String(Quantity.parse(text).nano) : text)

function writeObject(writer: Writer, typeName: string, object: JsonObject): JsonObject {
  const written: JsonObject = {}
  writeFields(writer, typeName, object, object, written)
  return written
}

function writeFields(
  writer: Writer,
  typeName: string,
  object: JsonObject,
  parent: JsonObject,
  written: JsonObject,
): void {
  // Inside, objects do not say what they are.
  if (typeName === 'meta/v1.TypeMeta') return
  for (const [goName, type, json] of writer.structs.types[typeName]?.fields ?? []) {
    const tag = json?.startsWith('json:') ? parseTag(json) : undefined
    if (goName.startsWith('+') && (tag === undefined || tag.name === '')) {
      writeFields(writer, type, json === 'metadata' ? metadataOf(object) : object, parent, written)
      continue
    }
    const moved = IN_SECURITY_CONTEXT[goName]
    const value = json === null && moved !== undefined ? parent[moved] : object[tag?.name ?? json ?? '']
    const printed = printValue(writer, type, value, object)
    if (!writer.omits || !tag?.omitEmpty || !isEmpty(printed)) written[tag?.name ?? goName] = printed
  }
}

/** A tag of the internal type's own: types of meta/v1 are the same inside and outside. */
function parseTag(json: string): { readonly name: string; readonly omitEmpty: boolean } {
  const [name = '', ...options] = json.slice('json:'.length).split(',')
  return { name, omitEmpty: options.includes('omitempty') || options.includes('omitzero') }
}

function isEmpty(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.length === 0
  if (isJsonObject(value)) return Object.keys(value).length === 0
  return value === null || value === '' || value === 0 || value === false
}

const metadataOf = ({ metadata }: JsonObject): JsonObject => (isJsonObject(metadata) ? metadata : {})

function printValue(writer: Writer, type: string, value: JsonValue | undefined, parent: JsonObject): JsonValue {
  if (type.startsWith('*')) return value === undefined ? null : printValue(writer, type.slice(1), value, parent)
  if (type === '[]byte') return value ?? null
  if (type.startsWith('[]')) {
    const element = type.slice(2)
    return Array.isArray(value) ? value.map((item) => printValue(writer, element, item, parent)) : null
  }
  if (type.startsWith('map[')) return printMap(writer, type.slice(type.indexOf(']') + 1), value, parent)
  if (type === QUANTITY) return writer.quantity(value ?? '0')
  if (OWN_JSON.test(type)) return value ?? zeroOfOwnJson(type)
  if (writer.structs.types[type] === undefined) return value ?? zeroOfScalar(type)
  const made: JsonObject = {}
  writeFields(writer, type, isJsonObject(value) ? value : {}, parent, made)
  return made
}

function printMap(writer: Writer, element: string, value: JsonValue | undefined, parent: JsonObject): JsonValue {
  if (!isJsonObject(value)) return null
  const keys = Object.keys(value).sort()
  return Object.fromEntries(keys.map((key) => [key, printValue(writer, element, value[key], parent)]))
}

function zeroOfOwnJson(type: string): JsonValue {
  return type.endsWith('IntOrString') ? 0 : null
}

function zeroOfScalar(type: string): JsonValue {
  if (type === 'string') return ''
  if (type === 'bool') return false
  return /^u?int|^float/.test(type) ? 0 : null
}

/** On one line, as a value in a message. */
export function internalJson(structs: GoStructs, typeName: string, object: JsonObject): string {
  return escapeHtml(JSON.stringify(toInternal(structs, typeName, object)))
}

/** Indented by one space, as the diffs of messages compare. */
export function internalJsonIndented(structs: GoStructs, typeName: string, object: JsonObject): string {
  return escapeHtml(JSON.stringify(toInternal(structs, typeName, object), undefined, 1))
}
