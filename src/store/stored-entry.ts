/** An object in the store with bytes that are made when they are first asked for. */
import { encodeObject, goJson } from '../apimachinery/json-bytes.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import type { Entry } from './storage.ts'

export class StoredEntry implements Entry {
  readonly key: string
  readonly object: KubeObject
  readonly revision: number
  #bytes: Buffer | undefined
  #metadataEnd: number | undefined
  #forms: Map<string, Buffer> | undefined

  /** `object` is frozen and carries its revision. */
  constructor(key: string, object: KubeObject, revision: number) {
    this.key = key
    this.object = object
    this.revision = revision
  }

  json(): Buffer {
    this.#bytes ??= encodeObject(this.object)
    return this.#bytes
  }

  metadataJson(): Buffer {
    const { kind, apiVersion, metadata } = this.object
    const start = `{"kind":"${kind}","apiVersion":"${apiVersion}","metadata":`.length
    this.#metadataEnd ??= endOfMetadata(this.json(), start)
    return this.#metadataEnd > 0 ? this.json().subarray(start, this.#metadataEnd) : Buffer.from(goJson(metadata))
  }

  form(name: 'protobuf', make: () => Buffer): Buffer {
    this.#forms ??= new Map()
    const known = this.#forms.get(name)
    if (known !== undefined) return known
    const made = make()
    this.#forms.set(name, made)
    return made
  }
}

const METADATA_BEFORE = Buffer.from('"metadata":')
const [QUOTE, BACKSLASH, OPEN, CLOSE] = Buffer.from('"\\{}')

/** Where the metadata that begins at `start` ends; 0 when it stands elsewhere, as in objects whose keys are sorted. */
function endOfMetadata(bytes: Buffer, start: number): number {
  if (!bytes.subarray(start - METADATA_BEFORE.length, start).equals(METADATA_BEFORE)) return 0
  let depth = 0
  for (let index = start; index < bytes.length; index++) {
    const byte = bytes[index]
    if (byte === QUOTE) index = endOfString(bytes, index)
    else if (byte === OPEN) depth++
    else if (byte === CLOSE && --depth === 0) return index + 1
  }
  return 0
}

/** The closing quote of the string that opens at `start`. */
function endOfString(bytes: Buffer, start: number): number {
  let index = start + 1
  while (index < bytes.length && bytes[index] !== QUOTE) index += bytes[index] === BACKSLASH ? 2 : 1
  return index
}
