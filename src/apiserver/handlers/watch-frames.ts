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
  event(type: EventType, entry: Entry, source: StoreEvent | undefined): Uint8Array
  bookmark(revision: number, initialEventsEnd: boolean): Uint8Array
  error(error: ApiError): Uint8Array
}

const frame = (type: string, object: JsonObject): Uint8Array => encodeObject({ type, object })

const INITIAL_EVENTS_END = 'k8s.io/initial-events-end'

export function createWatchFrames(exchange: Exchange, { transform }: Negotiated): WatchFrames {
  const { kind } = exchange
  const scope = transform?.kind === 'Table' ? tableScope(exchange, transform.version) : undefined
  let headerSent = false
  const key =
    scope === undefined ? `${transform?.kind}/${transform?.version}` : `Table/${scope.version}/${scope.includeObject}`
  const render = (object: KubeObject): JsonObject => {
    if (scope !== undefined) return tableFrame(object, scope, exchange, headerSent)
    return transform === undefined ? object : metadataOnly(kind, object, transform.version)
  }
  return {
    event(type, entry, source) {
      const object = presented(kind, entry.object)
      if (transform === undefined && object === entry.object) return plainFrame(type, entry, source)
      if (source === undefined || (scope !== undefined && !headerSent)) {
        const made = frame(type, render(object))
        headerSent = true
        return made
      }
      return shared(source, `${type}/${apiVersionOf(kind)}/${key}`, () => frame(type, render(object)))
    },
    bookmark(revision, initialEventsEnd) {
      const made = frame('BOOKMARK', render(bookmarkObject(exchange, revision, initialEventsEnd)))
      headerSent = true
      return made
    },
    error: (error) => frame('ERROR', error.status),
  }
}

function shared(source: StoreEvent, key: string, make: () => Uint8Array): Uint8Array {
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
function plainFrame(type: EventType, entry: Entry, source: StoreEvent | undefined): Uint8Array {
  const make = (): Uint8Array => {
    const bytes = entry.json()
    return Buffer.concat([OPENINGS[type], bytes.subarray(0, bytes.length - 1), CLOSE])
  }
  return source === undefined ? make() : shared(source, type, make)
}

/** Only the first Table of a stream names its columns. */
function tableFrame(object: KubeObject, scope: TableScope, exchange: Exchange, headerSent: boolean): JsonObject {
  const { resourceVersion } = object.metadata
  const metadata = resourceVersion === undefined ? {} : { resourceVersion }
  const table = tableOf([object], metadata, { ...scope, now: exchange.parts.clock.now() })
  return headerSent ? { ...table, columnDefinitions: null } : table
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
