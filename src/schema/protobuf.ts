/**
 * Kubernetes' protobuf bodies: `k8s\0`, then runtime.Unknown around the object's message.
 * Source: structure.json (field numbers), semantics §0.1, recording protocol/bodies-of-other-types.
 */
import { asBuffer } from '../apimachinery/as-buffer.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'
import { setKey } from '../apimachinery/set-key.ts'
import { DecodeError } from './decode-error.ts'
import { PROTOBUF_MAGIC as MAGIC } from './encode-protobuf.ts'
import { readSpecial } from './protobuf-special.ts'
import { type ExpectedField, fieldsOf } from './protobuf-wire.ts'
import type { FieldStructure, FieldType, MessageStructure } from './structure.ts'
import { zeroElement, zeroObject } from './zero-object.ts'

const MAX_DEPTH = 100

/** What is around an object; '' for what it leaves out. */
export interface Envelope {
  readonly apiVersion: string
  readonly kind: string
  readonly raw: Buffer
}

const bytesField = (goName: string): ExpectedField => ({ wireType: 2, goName })
const UNKNOWN = ['TypeMeta', 'Raw', 'ContentEncoding', 'ContentType'].map(bytesField)
const TYPE_META = ['APIVersion', 'Kind'].map(bytesField)

/** Takes the envelope off. Throws DecodeError. */
export function readEnvelope(bytes: Uint8Array): Envelope {
  const body = asBuffer(bytes)
  if (body.length === 0) throw new DecodeError('empty data')
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new DecodeError('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]')
  }
  if (body.length === MAGIC.length) throw new DecodeError('empty body')
  const unknown = lastOf('Unknown', body.subarray(MAGIC.length), UNKNOWN)
  const typeMeta = lastOf('TypeMeta', unknown[0] ?? Buffer.alloc(0), TYPE_META)
  return {
    apiVersion: typeMeta[0]?.toString() ?? '',
    kind: typeMeta[1]?.toString() ?? '',
    raw: unknown[1] ?? Buffer.alloc(0),
  }
}

/** The last value of each field, for messages of bytes alone. */
function lastOf(message: string, bytes: Buffer, expected: readonly ExpectedField[]): (Buffer | undefined)[] {
  const found: (Buffer | undefined)[] = []
  for (const { number, data } of fieldsOf(message, bytes, (field) => expected[field - 1])) {
    if (data instanceof Buffer) found[number - 1] = data
  }
  return found
}

/** A message without an envelope, in the decoded form. Throws DecodeError. */
export function decodeMessage(message: MessageStructure, bytes: Buffer): JsonObject {
  return readMessage(message, bytes, 0)
}

function readMessage(message: MessageStructure, bytes: Buffer, depth: number): JsonObject {
  const object = zeroObject(message)
  readInto(message, bytes, object, depth)
  return object
}

function readInto(message: MessageStructure, bytes: Buffer, object: JsonObject, depth: number): void {
  if (depth > MAX_DEPTH) throw new DecodeError('exceeded max depth')
  for (const { number, data } of fieldsOf(message.shortName, bytes, (field) => expectedField(message, field))) {
    const row = message.rows.get(number)
    if (row === undefined) continue
    if ('field' in row) readField(row.field, data, object, depth)
    else {
      const inner = row.inline()
      if (inner !== undefined && data instanceof Buffer) readInto(inner, data, object, depth + 1)
    }
  }
}

function expectedField({ rows }: MessageStructure, number: number): ExpectedField | undefined {
  const row = rows.get(number)
  if (row === undefined) return undefined
  if ('inline' in row) return bytesField(row.inline()?.shortName ?? '')
  const { field } = row
  return { wireType: field.map ? 2 : WIRE_TYPES[field.type], goName: goNameOf(field) }
}

const WIRE_TYPES: { readonly [type in FieldType]: number } = {
  bool: 0,
  int32: 0,
  int64: 0,
  double: 1,
  string: 2,
  bytes: 2,
  message: 2,
}

/** Metadata is embedded under the name of its type; other names differ from the JSON in their first letter. */
const goNameOf = ({ name, message }: FieldStructure): string =>
  name === 'metadata' && message !== undefined ? message.shortName : `${name.charAt(0).toUpperCase()}${name.slice(1)}`

function readField(field: FieldStructure, data: bigint | Buffer, object: JsonObject, depth: number): void {
  if (field.map) {
    readMapEntry(field, data, object, depth)
    return
  }
  const value = readValue(field, data, depth)
  if (field.repeated) {
    const list = object[field.name]
    if (Array.isArray(list)) list.push(value ?? null)
    else object[field.name] = [value ?? null]
    return
  }
  const zero = value === '' || value === 0 || value === false
  if (value === undefined || (zero && field.omitEmpty && !field.pointer)) delete object[field.name]
  else object[field.name] = value
}

function readMapEntry(field: FieldStructure, data: bigint | Buffer, object: JsonObject, depth: number): void {
  if (!(data instanceof Buffer)) return
  let key = ''
  let value: JsonValue | undefined
  const expected = [bytesField('Key'), { wireType: WIRE_TYPES[field.type], goName: 'Value' }]
  for (const entry of fieldsOf(goNameOf(field), data, (number) => expected[number - 1])) {
    if (entry.number === 1) key = entry.data.toString()
    else value = readValue(field, entry.data, depth)
  }
  const known = object[field.name]
  const map = isJsonObject(known) ? known : {}
  setKey(map, key, value ?? zeroElement(field))
  object[field.name] = map
}

/** One value; the wire type has been checked. */
function readValue(field: FieldStructure, data: bigint | Buffer, depth: number): JsonValue | undefined {
  const { type, message } = field
  if (typeof data === 'bigint') return readNumber(type, data)
  if (type === 'string') return data.toString()
  if (type === 'bytes') return data.toString('base64')
  if (message === undefined) return undefined
  switch (message.special) {
    case undefined:
      return readMessage(message, data, depth + 1)
    case 'JSONSchemaPropsOrArray':
    case 'JSONSchemaPropsOrBool':
    case 'JSONSchemaPropsOrStringArray':
      return readSchemaOr(message, data, depth + 1)
    default:
      return readSpecial(message, data)
  }
}

function readNumber(type: FieldType, data: bigint): number | boolean {
  if (type === 'bool') return data !== 0n
  if (type === 'double') return new Float64Array(BigUint64Array.of(data).buffer)[0] ?? 0
  return Number(BigInt.asIntN(type === 'int32' ? 32 : 64, data))
}

/** A JSON schema where there is one; a list or boolean otherwise. */
function readSchemaOr(message: MessageStructure, bytes: Buffer, depth: number): JsonValue | undefined {
  const { schema, ...other } = readMessage(message, bytes, depth)
  return schema ?? Object.values(other)[0]
}
