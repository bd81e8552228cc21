/**
 * Objects as Kubernetes' protobuf, byte for byte as its generated code writes them: fields by number, scalars that are
 * no pointers always, maps with sorted keys. Source: recordings/schema/protobuf.json, `about`; asked of v1.35.
 */

import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'
import { oncePer } from '../apimachinery/once-per.ts'
import { writeSpecial } from './encode-protobuf-special.ts'
import { ProtobufWriter } from './protobuf-writer.ts'
import type { FieldStructure, FieldType, MessageStructure } from './structure.ts'

/** What every body of protobuf starts with. */
export const PROTOBUF_MAGIC = Buffer.from('k8s\0')

/** The message of an object, without an envelope. */
export function encodeMessage(message: MessageStructure, object: JsonObject): Buffer {
  const writer = new ProtobufWriter()
  writeFields(writer, message, object)
  return writer.take()
}

/** `k8s\0` and runtime.Unknown around a message. */
export function envelope({ apiVersion, kind }: { apiVersion: string; kind: string }, message: Uint8Array): Buffer {
  const writer = new ProtobufWriter()
  writer.string(4, '')
  writer.string(3, '')
  writer.bytes(2, message)
  const mark = writer.length
  writer.string(2, kind)
  writer.string(1, apiVersion)
  writer.close(1, mark)
  return Buffer.concat([PROTOBUF_MAGIC, writer.take()])
}

/** A list of messages that are encoded already: `metadata` and `items` are the fields 1 and 2 of every list. */
export function encodeList(list: MessageStructure, metadata: JsonObject, items: readonly Uint8Array[]): Buffer {
  const writer = new ProtobufWriter()
  for (let index = items.length - 1; index >= 0; index--) writer.bytes(2, items[index] ?? new Uint8Array())
  return Buffer.concat([encodeMessage(list, { metadata }), writer.take()])
}

/** A frame of a watch: its length in four bytes, then a WatchEvent around an enveloped object. */
export function watchFrame(type: string, object: Uint8Array): Buffer {
  const writer = new ProtobufWriter()
  const mark = writer.length
  writer.bytes(1, object)
  writer.close(2, mark)
  writer.string(1, type)
  const event = writer.take()
  const length = Buffer.alloc(4)
  length.writeUInt32BE(event.length)
  return Buffer.concat([length, event])
}

type Row = readonly [
  number,
  { readonly field: FieldStructure } | { readonly inline: () => MessageStructure | undefined },
]

/** The rows of a message by descending number: what is written first stands last. */
const rowsOf = oncePer((message: MessageStructure): readonly Row[] => [...message.rows].sort(([a], [b]) => b - a))

function writeFields(writer: ProtobufWriter, message: MessageStructure, object: JsonObject): void {
  for (const [number, row] of rowsOf(message)) {
    if ('field' in row) {
      writeField(writer, row.field, object[row.field.name])
      continue
    }
    // An embedded struct is a message of its own, whose fields stand beside the others in JSON.
    const inner = row.inline()
    const mark = writer.length
    if (inner !== undefined) writeFields(writer, inner, object)
    writer.close(number, mark)
  }
}

function writeField(writer: ProtobufWriter, field: FieldStructure, value: JsonValue | undefined): void {
  if (field.repeated) {
    if (!Array.isArray(value)) return
    for (let index = value.length - 1; index >= 0; index--)
      writeValue(writer, field, field.number, value[index] ?? null)
  } else if (field.map) writeMap(writer, field, value)
  else if (value !== undefined && value !== null) writeValue(writer, field, field.number, value)
  else if (!field.pointer) writeZero(writer, field)
}

function writeMap(writer: ProtobufWriter, field: FieldStructure, value: JsonValue | undefined): void {
  if (!isJsonObject(value)) return
  for (const key of Object.keys(value).sort().reverse()) {
    const mark = writer.length
    writeValue(writer, field, 2, value[key] ?? null)
    writer.string(1, key)
    writer.close(field.number, mark)
  }
}

const ZEROS: { readonly [type in FieldType]?: JsonValue } = { string: '', bool: false, int32: 0, int64: 0, double: 0 }

/** A field that is not set and no pointer: all but bytes, and values that only hold bytes, are there nevertheless. */
function writeZero(writer: ProtobufWriter, field: FieldStructure): void {
  const { type, number, message } = field
  const zero = ZEROS[type]
  if (zero !== undefined) writeValue(writer, field, number, zero)
  else if (message?.special === 'StringList') return
  else if (message !== undefined) writeValue(writer, field, number, message.special === undefined ? {} : null)
}

function writeValue(writer: ProtobufWriter, { type, message }: FieldStructure, number: number, value: JsonValue): void {
  switch (type) {
    case 'string':
      writer.string(number, typeof value === 'string' ? value : '')
      return
    case 'bytes':
      if (value !== null) writer.bytes(number, Buffer.from(String(value), 'base64'))
      return
    case 'bool':
      writer.integer(number, value === true ? 1 : 0)
      return
    case 'double':
      writer.double(number, Number(value))
      return
    case 'message': {
      const mark = writer.length
      if (message?.special !== undefined) writeSpecial(writer, message, value, writeFields)
      else if (message !== undefined) writeFields(writer, message, isJsonObject(value) ? value : {})
      writer.close(number, mark)
      return
    }
    default:
      writer.integer(number, Math.trunc(Number(value)))
  }
}
