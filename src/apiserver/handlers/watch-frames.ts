/** Events of a watch as bytes. Frames of one event are made once for each representation and shared by all watchers. */
import type { ApiError } from '../../apimachinery/api-error.ts'
import { apiVersionOf } from '../../apimachinery/group-version.ts'
import { encodeObject } from '../../apimachinery/json-bytes.ts'
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import { presented } from '../../registry/pipeline.ts'
import { zeroObject } from '../../schema/decode.ts'
import { encode } from '../../schema/encode.ts'
import { watchFrame } from '../../schema/encode-protobuf.ts'
import type { Schema } from '../../schema/load-schema.ts'
import type { Entry, StoreEvent } from '../../store/storage.ts'
import type { Exchange } from '../exchange.ts'
import type { Negotiated } from '../negotiation.ts'
import { entryBytes, protobufBytes } from '../protobuf-response.ts'
import { metadataOnly, type TableScope, tableOf } from '../table.ts'
import { tableScope } from './respond.ts'

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED'

/** Makes the frames of one watch. */
export interface WatchFrames {
  /** Undefined for what cannot be written as it was asked for: the stream ends. */
  event(type: EventType, entry: Entry, source: StoreEvent | undefined): Uint8Array | undefined
  bookmark(revision: number, initialEventsEnd: boolean): Uint8Array | undefined
  error(error: ApiError): Uint8Array
}

/** How frames of one format are written. */
interface FrameFormat {
  readonly name: string
  frame(type: string, object: JsonObject): Uint8Array
  /** A frame around the bytes that the entry keeps. */
  stored(type: EventType, entry: Entry): Uint8Array
}

const JSON_FRAMES: FrameFormat = {
  name: 'json',
  frame: (type, object) => encodeObject({ type, object }),
  stored: (type, entry) => joinedFrame(type, entry.json()),
}

const protobufFrames = (schema: Schema): FrameFormat => ({
  name: 'protobuf',
  frame: (type, object) => watchFrame(type, protobufBytes(schema, object)),
  stored: (type, entry) => watchFrame(type, entryBytes(schema, entry)),
})

const INITIAL_EVENTS_END = 'k8s.io/initial-events-end'

/** Throws 400 for Table options that are wrong. */
export function createWatchFrames(exchange: Exchange, { transform, format }: Negotiated): WatchFrames {
  const frames = format === 'protobuf' ? protobufFrames(exchange.parts.schema) : JSON_FRAMES
  if (transform === undefined) return plainFrames(exchange, frames)
  if (transform.kind === 'PartialObjectMetadata') return metadataFrames(exchange, transform.version, frames)
  if (transform.kind === 'Table') return tableFrames(exchange, tableScope(exchange, transform.version), frames)
  return { event: () => undefined, bookmark: () => undefined, error: errorFrame(frames) }
}

const errorFrame =
  ({ frame }: FrameFormat) =>
  (error: ApiError): Uint8Array =>
    frame('ERROR', error.status)

function plainFrames(exchange: Exchange, frames: FrameFormat): WatchFrames {
  const { kind } = exchange
  const { name, frame } = frames
  const key = `${name}/${apiVersionOf(kind)}`
  return {
    event(type, entry, source) {
      const object = presented(kind, entry.object)
      if (object === entry.object) return shared(source, `${type}/${name}`, () => frames.stored(type, entry))
      return shared(source, `${type}/${key}`, () => frame(type, object))
    },
    bookmark: (revision, end) => frame('BOOKMARK', bookmarkObject(exchange, revision, end)),
    error: errorFrame(frames),
  }
}

function metadataFrames(exchange: Exchange, version: 'v1' | 'v1beta1', frames: FrameFormat): WatchFrames {
  const { kind } = exchange
  const { name, frame } = frames
  return {
    event: (type, { object }, source) =>
      shared(source, `${type}/${name}/metadata/${version}`, () => frame(type, metadataOnly(kind, object, version))),
    bookmark: (revision, end) =>
      frame('BOOKMARK', metadataOnly(kind, bookmarkObject(exchange, revision, end), version)),
    error: errorFrame(frames),
  }
}

/** Only the first Table of a stream names its columns. */
function tableFrames(exchange: Exchange, scope: TableScope, frames: FrameFormat): WatchFrames {
  const { kind, parts } = exchange
  const { frame } = frames
  const key = `${apiVersionOf(kind)}/${scope.version}/${scope.includeObject}`
  let first = true
  const table = (object: KubeObject): JsonObject => {
    const { resourceVersion } = object.metadata
    const metadata = resourceVersion === undefined ? {} : { resourceVersion }
    const whole = tableOf([object], metadata, { ...scope, now: parts.clock.now() })
    return first ? whole : { ...whole, columnDefinitions: null }
  }
  const once = (made: Uint8Array): Uint8Array => {
    first = false
    return made
  }
  return {
    event(type, entry, source) {
      const make = (): Uint8Array => frame(type, table(presented(kind, entry.object)))
      return once(first ? make() : shared(source, `${type}/Table/${key}`, make))
    },
    bookmark: (revision, end) => once(frame('BOOKMARK', table(bookmarkObject(exchange, revision, end)))),
    error: errorFrame(frames),
  }
}

/** What all watchers of an event see the same way is made once; what one sees at its start is made for it. */
function shared(source: StoreEvent | undefined, key: string, make: () => Uint8Array): Uint8Array {
  if (source === undefined) return make()
  const known = source.cache.get(key)
  if (known !== undefined) return known
  const made = Buffer.from(make())
  source.cache.set(key, made)
  return made
}

const CLOSE = Buffer.from('}\n')
const OPENINGS = {
  ADDED: Buffer.from('{"type":"ADDED","object":'),
  MODIFIED: Buffer.from('{"type":"MODIFIED","object":'),
  DELETED: Buffer.from('{"type":"DELETED","object":'),
} as const

/** The object as it is stored: its bytes in a frame. */
const joinedFrame = (type: EventType, bytes: Buffer): Uint8Array =>
  Buffer.concat([OPENINGS[type], bytes.subarray(0, bytes.length - 1), CLOSE])

/** An object of the kind with nothing but a revision. */
function bookmarkObject({ kind, parts }: Exchange, revision: number, initialEventsEnd: boolean): KubeObject {
  const metadata = {
    resourceVersion: String(revision),
    ...(initialEventsEnd ? { annotations: { [INITIAL_EVENTS_END]: 'true' } } : {}),
  }
  const message = parts.schema.messageOf(kind)
  const typeMeta = { kind: kind.kind, apiVersion: apiVersionOf(kind) }
  if (message === undefined) return { ...typeMeta, metadata }
  // Encoded from a structure that has metadata.
  return encode(message, { ...zeroObject(message), metadata }, typeMeta) as KubeObject
}
