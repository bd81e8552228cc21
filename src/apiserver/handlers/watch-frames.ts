/** Events of a watch as bytes. Frames of one event are made once for each representation and shared by all watchers. */
import type { ApiError } from '../../apimachinery/api-error.ts'
import { apiVersionOf } from '../../apimachinery/group-version.ts'
import { encodeObject } from '../../apimachinery/json-bytes.ts'
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import { presented } from '../../registry/pipeline.ts'
import { zeroObject } from '../../schema/decode.ts'
import { encode } from '../../schema/encode.ts'
import type { Entry, StoreEvent } from '../../store/storage.ts'
import type { Exchange } from '../exchange.ts'
import type { Negotiated } from '../negotiation.ts'
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

const frame = (type: string, object: JsonObject): Uint8Array => encodeObject({ type, object })

const INITIAL_EVENTS_END = 'k8s.io/initial-events-end'

/** Throws 400 for Table options that are wrong. */
export function createWatchFrames(exchange: Exchange, { transform }: Negotiated): WatchFrames {
  if (transform === undefined) return plainFrames(exchange)
  if (transform.kind === 'PartialObjectMetadata') return metadataFrames(exchange, transform.version)
  if (transform.kind === 'Table') return tableFrames(exchange, tableScope(exchange, transform.version))
  return { event: () => undefined, bookmark: () => undefined, error: errorFrame }
}

const errorFrame = (error: ApiError): Uint8Array => frame('ERROR', error.status)

function plainFrames(exchange: Exchange): WatchFrames {
  const { kind } = exchange
  const key = apiVersionOf(kind)
  return {
    event(type, entry, source) {
      const object = presented(kind, entry.object)
      if (object === entry.object) return joinedFrame(type, entry.json, source)
      return shared(source, `${type}/${key}`, () => frame(type, object))
    },
    bookmark: (revision, end) => frame('BOOKMARK', bookmarkObject(exchange, revision, end)),
    error: errorFrame,
  }
}

function metadataFrames(exchange: Exchange, version: 'v1' | 'v1beta1'): WatchFrames {
  const { kind } = exchange
  return {
    event: (type, { object }, source) =>
      shared(source, `${type}/metadata/${version}`, () => frame(type, metadataOnly(kind, object, version))),
    bookmark: (revision, end) =>
      frame('BOOKMARK', metadataOnly(kind, bookmarkObject(exchange, revision, end), version)),
    error: errorFrame,
  }
}

/** Only the first Table of a stream names its columns. */
function tableFrames(exchange: Exchange, scope: TableScope): WatchFrames {
  const { kind, parts } = exchange
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
    error: errorFrame,
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
function joinedFrame(type: EventType, json: () => Buffer, source: StoreEvent | undefined): Uint8Array {
  return shared(source, type, () => {
    const bytes = json()
    return Buffer.concat([OPENINGS[type], bytes.subarray(0, bytes.length - 1), CLOSE])
  })
}

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
