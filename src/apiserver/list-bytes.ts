/** Lists as compact JSON, put together from the bytes that each entry keeps. Writes the same as `JSON.stringify` of the whole. */
import { apiVersionOf } from '../apimachinery/group-version.ts'
import { goJson } from '../apimachinery/json-bytes.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import type { KindDefinition } from '../registry/kind.ts'
import { presented } from '../registry/pipeline.ts'
import type { Entry } from '../store/storage.ts'
import type { TableScope } from './table.ts'

/** Adds the bytes of one item to what there is already. */
type WriteItem = (chunks: Uint8Array[], entry: Entry) => void

const COMMA = Buffer.from(',')
const CLOSE = Buffer.from('}')
const CLOSE_ROW = Buffer.from('}}')

/** `head` up to the bracket that opens the items. */
function joined(head: string, entries: readonly Entry[], writeItem: WriteItem): Uint8Array {
  const chunks: Uint8Array[] = [Buffer.from(head)]
  for (const [index, entry] of entries.entries()) {
    if (index > 0) chunks.push(COMMA)
    writeItem(chunks, entry)
  }
  chunks.push(Buffer.from(']}\n'))
  return Buffer.concat(chunks)
}

const headOf = (kind: string, apiVersion: string, metadata: JsonObject): string =>
  `{"kind":"${kind}","apiVersion":"${apiVersion}","metadata":${goJson(metadata)}`

/** A list of whole objects, less the kind and version that items do not repeat. */
export function listBytes(kind: KindDefinition, metadata: JsonObject, entries: readonly Entry[]): Uint8Array {
  const apiVersion = apiVersionOf(kind)
  const head = `${headOf(`${kind.kind}List`, apiVersion, metadata)},"items":[`
  const open = Buffer.from('{')
  const skip = `{"kind":"${kind.kind}","apiVersion":"${apiVersion}",`.length
  return joined(head, entries, (chunks, entry) => {
    const object = presented(kind, entry.object)
    if (object === entry.object) {
      const bytes = entry.json()
      chunks.push(open, bytes.subarray(skip, bytes.length - 1))
    } else {
      const { kind: _, apiVersion: __, ...item } = object
      chunks.push(Buffer.from(goJson(item)))
    }
  })
}

const metadataHead = (version: string): string =>
  `{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/${version}","metadata":`

const metadataOf = ({ shownMetadata }: KindDefinition, entry: Entry): Uint8Array =>
  shownMetadata === undefined ? entry.metadataJson() : Buffer.from(goJson(shownMetadata(entry.object.metadata)))

/** A list of nothing but metadata. */
export function metadataListBytes(
  kind: KindDefinition,
  version: string,
  metadata: JsonObject,
  entries: readonly Entry[],
): Uint8Array {
  const head = headOf('PartialObjectMetadataList', `meta.k8s.io/${version}`, metadata)
  if (entries.length === 0) return Buffer.from(`${head},"items":null}\n`)
  const open = Buffer.from(metadataHead(version))
  return joined(`${head},"items":[`, entries, (chunks, entry) => {
    chunks.push(open, metadataOf(kind, entry), CLOSE)
  })
}

/** A Table whose rows have the metadata of their objects; `entries` in the order of rows, at least one. */
export function tableBytes(scope: TableScope, metadata: JsonObject, entries: readonly Entry[]): Uint8Array {
  const { kind, version, columnDefinitions, print, now } = scope
  const head = `${headOf('Table', `meta.k8s.io/${version}`, metadata)},"columnDefinitions":${goJson([...columnDefinitions])},"rows":[`
  const open = `,"object":${metadataHead(version)}`
  return joined(head, entries, (chunks, entry) => {
    const { cells, conditions = [] } = print(presented(kind, entry.object), now)
    const more = conditions.length === 0 ? '' : `,"conditions":${goJson(conditions)}`
    chunks.push(Buffer.from(`{"cells":${goJson(cells)}${more}${open}`), metadataOf(kind, entry), CLOSE_ROW)
  })
}
