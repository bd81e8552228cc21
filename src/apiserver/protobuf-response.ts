/** Answers in protobuf: an object inside its envelope, its bytes kept beside the JSON of its revision. */
import { internalServerError } from '../apimachinery/api-error.ts'
import { apiVersionOf, parseApiVersion } from '../apimachinery/group-version.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import type { KindDefinition } from '../registry/kind.ts'
import { presented } from '../registry/pipeline.ts'
import { encodeList, encodeMessage, envelope } from '../schema/encode-protobuf.ts'
import type { Schema } from '../schema/load-schema.ts'
import type { MessageStructure } from '../schema/structure.ts'
import type { Entry } from '../store/storage.ts'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.'

/** The structure of a kind that is answered; kinds of meta/v1 belong to every group. */
function answeredMessage(schema: Schema, { apiVersion, kind }: JsonObject): MessageStructure {
  const groupVersion = parseApiVersion(String(apiVersion ?? ''))
  const own = groupVersion && schema.messageOf({ ...groupVersion, kind: String(kind) })
  const message = own ?? schema.message(`${META}${kind}`)
  if (message === undefined) throw internalServerError(`no protobuf of ${apiVersion} ${kind}`)
  return message
}

/** A value with its kind as a whole body. */
export function protobufBytes(schema: Schema, value: JsonObject): Uint8Array {
  const typeMeta = { apiVersion: String(value.apiVersion ?? ''), kind: String(value.kind ?? '') }
  return envelope(typeMeta, encodeMessage(answeredMessage(schema, value), value))
}

/** The message of a stored object, encoded once per revision. */
const entryMessage = (schema: Schema, entry: Entry): Buffer =>
  entry.form('protobuf', () => encodeMessage(answeredMessage(schema, entry.object), entry.object))

/** A list of stored objects as a whole body, written from the message that each entry keeps. */
export function protobufList(
  schema: Schema,
  kind: KindDefinition,
  metadata: JsonObject,
  entries: readonly Entry[],
): Uint8Array {
  const head = { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind) }
  const items = entries.map((entry) => {
    const object = presented(kind, entry.object)
    if (object === entry.object) return entryMessage(schema, entry)
    return encodeMessage(answeredMessage(schema, object), object)
  })
  return envelope(head, encodeList(answeredMessage(schema, head), metadata, items))
}

/** A stored object as a whole body. */
export function entryBytes(schema: Schema, entry: Entry): Uint8Array {
  const { apiVersion = '', kind = '' } = entry.object
  return envelope({ apiVersion, kind }, entryMessage(schema, entry))
}
