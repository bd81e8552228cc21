/**
 * Kubernetes' protobuf bodies: `k8s\0`, then runtime.Unknown around the object's message.
 * Source: structure.json (field numbers), semantics §0.1, recording protocol/bodies-of-other-types.
 */
import type { GroupVersionKind } from '../apimachinery/group-version.ts'
import { apiVersionOf, parseApiVersion } from '../apimachinery/group-version.ts'
import type { JsonObject, JsonValue } from '../apimachinery/objects.ts'
import { formatMicroTime, formatTime } from '../apimachinery/time.ts'
import { DecodeError } from './decode-error.ts'
import { parseGoJson, plainJson, setKey } from './go-json.ts'
import type { Schema } from './load-schema.ts'
import type { FieldStructure, MessageStructure } from './structure.ts'
import { zeroObject } from './zero-object.ts'

const MAGIC = Buffer.from('k8s\0')
const MAX_DEPTH = 100

export interface ProtobufBody {
  readonly apiVersion: string
  readonly kind: string
  readonly object: JsonObject
}

/** Decodes an enveloped body; kind and version that the envelope leaves out are the expected ones. Throws DecodeError. */
export function decodeProtobuf(schema: Schema, bytes: Uint8Array, expected: GroupVersionKind): ProtobufBody {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!body.subarray(0, 4).equals(MAGIC)) {
    throw new DecodeError('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]')
  }
  const envelope = readEnvelope(body.subarray(4))
  const apiVersion = envelope.apiVersion || apiVersionOf(expected)
  const kind = envelope.kind || expected.kind
  const groupVersion = parseApiVersion(apiVersion)
  const message = groupVersion && schema.messageOf({ ...groupVersion, kind })
  if (message === undefined) throw new DecodeError(`no kind "${kind}" is registered for version "${apiVersion}"`)
  return { apiVersion, kind, object: readMessage(message, envelope.raw, 0) }
}

function readEnvelope(bytes: Buffer): { apiVersion: string; kind: string; raw: Buffer } {
  const envelope: { apiVersion: string; kind: string; raw: Buffer } = { apiVersion: '', kind: '', raw: Buffer.alloc(0) }
  for (const { number, data } of fieldsOf(bytes)) {
    if (number === 2 && data instanceof Buffer) envelope.raw = data
    if (number !== 1 || !(data instanceof Buffer)) continue
    for (const inner of fieldsOf(data)) {
      if (!(inner.data instanceof Buffer)) continue
      if (inner.number === 1) envelope.apiVersion = inner.data.toString()
      if (inner.number === 2) envelope.kind = inner.data.toString()
    }
  }
  return envelope
}

interface WireField {
  readonly number: number
  /** Varints and fixed numbers as bigint, the rest as bytes. */
  readonly data: bigint | Buffer
}

/** The fields of a message, in the order of the bytes. Throws DecodeError when they are cut off or no message. */
function* fieldsOf(bytes: Buffer): IterableIterator<WireField> {
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) throw new DecodeError('unexpected EOF')
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    throw new DecodeError('proto: integer overflow')
  }
  const take = (length: number): Buffer => {
    if (length > bytes.length - at) throw new DecodeError('unexpected EOF')
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const key = Number(varint())
    const number = Math.floor(key / 8)
    if (number <= 0) throw new DecodeError(`proto: illegal tag ${number} (wire type ${key % 8})`)
    switch (key % 8) {
      case 0:
        yield { number, data: varint() }
        break
      case 1:
        yield { number, data: take(8).readBigUInt64LE() }
        break
      case 2:
        yield { number, data: take(Number(varint())) }
        break
      case 5:
        yield { number, data: BigInt(take(4).readUInt32LE()) }
        break
      default:
        throw new DecodeError(`proto: illegal wireType ${key % 8}`)
    }
  }
}

function readMessage(message: MessageStructure, bytes: Buffer, depth: number): JsonObject {
  const object = zeroObject(message)
  readInto(message, bytes, object, depth)
  return object
}

function readInto(message: MessageStructure, bytes: Buffer, object: JsonObject, depth: number): void {
  if (depth > MAX_DEPTH) throw new DecodeError('exceeded max depth')
  for (const { number, data } of fieldsOf(bytes)) {
    const row = message.rows.get(number)
    if (row === undefined) continue
    if ('field' in row) readField(row.field, data, object, depth)
    else if (data instanceof Buffer) {
      const inner = row.inline()
      if (inner !== undefined) readInto(inner, data, object, depth + 1)
    }
  }
}

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
  if (!(data instanceof Buffer)) throw new DecodeError(`proto: wrong wireType for field ${field.name}`)
  let key = ''
  let value: JsonValue | undefined
  for (const entry of fieldsOf(data)) {
    if (entry.number === 1 && entry.data instanceof Buffer) key = entry.data.toString()
    if (entry.number === 2) value = readValue(field, entry.data, depth)
  }
  const known = object[field.name]
  const map: JsonObject = typeof known === 'object' && known !== null && !Array.isArray(known) ? known : {}
  setKey(
    map,
    key,
    value ?? (field.type === 'message' ? null : field.type === 'bytes' || field.type === 'string' ? '' : 0),
  )
  object[field.name] = map
}

function readValue(field: FieldStructure, data: bigint | Buffer, depth: number): JsonValue | undefined {
  const { type, message } = field
  if (typeof data === 'bigint') {
    if (type === 'bool') return data !== 0n
    if (type === 'int32' || type === 'int64') return Number(BigInt.asIntN(64, data))
    if (type === 'double') return readDouble(data)
    throw new DecodeError(`proto: wrong wireType = 0 for field ${field.name}`)
  }
  if (type === 'string') return data.toString()
  if (type === 'bytes') return data.toString('base64')
  if (message === undefined) return undefined
  return message.special === undefined ? readMessage(message, data, depth + 1) : readSpecial(message, data)
}

function readDouble(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, bits)
  return view.getFloat64(0)
}

/** The wire forms of types that are no objects in JSON. */
function readSpecial({ special }: MessageStructure, bytes: Buffer): JsonValue | undefined {
  const fields = [...fieldsOf(bytes)]
  const bytesOf = (number: number): Buffer | undefined => {
    const found = fields.findLast((field) => field.number === number)?.data
    return found instanceof Buffer ? found : undefined
  }
  const numberOf = (number: number): number => {
    const found = fields.findLast((field) => field.number === number)?.data
    return typeof found === 'bigint' ? Number(BigInt.asIntN(64, found)) : 0
  }
  switch (special) {
    case 'Quantity':
      return bytesOf(1)?.toString() || '0'
    case 'Time':
      return fields.length === 0 ? undefined : formatTime(numberOf(1) * 1000)
    case 'MicroTime':
      return fields.length === 0 ? undefined : formatMicroTime(numberOf(1) * 1000 + numberOf(2) / 1e6)
    case 'IntOrString':
      return numberOf(1) === 1 ? (bytesOf(3)?.toString() ?? '') : numberOf(2)
    case 'StringList':
      return fields.flatMap(({ data }) => (data instanceof Buffer ? [data.toString()] : []))
    case 'Duration':
      return `${numberOf(1) / 1e9}s`
    default:
      return readRawJson(bytesOf(1))
  }
}

function readRawJson(bytes: Buffer | undefined): JsonValue | undefined {
  if (bytes === undefined || bytes.length === 0) return undefined
  return plainJson(parseGoJson(bytes.toString()).value)
}
