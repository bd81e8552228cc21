/** An object in the store with bytes that are made when they are first asked for. */
import { encodeObject, goJson } from '../apimachinery/json-bytes.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import type { Entry } from './storage.ts'

export class StoredEntry implements Entry {
  readonly key: string
  readonly object: KubeObject
  readonly revision: number
  #bytes: Buffer | undefined
  #metadata: Buffer | undefined
  #forms: Map<string, Buffer> | undefined

  /** `object` is frozen and carries its revision. */
  constructor(key: string, object: KubeObject, revision: number) {
    this.key = key
    this.object = object
    this.revision = revision
  }

  readonly json = (): Buffer => {
    this.#bytes ??= encodeObject(this.object)
    return this.#bytes
  }

  readonly metadataJson = (): Buffer => {
    this.#metadata ??= this.#findMetadata()
    return this.#metadata
  }

  readonly form: Entry['form'] = (name, make) => {
    this.#forms ??= new Map()
    const known = this.#forms.get(name)
    if (known !== undefined) return known
    const made = make()
    this.#forms.set(name, made)
    return made
  }

  /** The part of the object's bytes where it is known to stand: behind kind and version. */
  #findMetadata(): Buffer {
    const { kind, apiVersion, metadata } = this.object
    const text = goJson(metadata)
    const start = `{"kind":"${kind}","apiVersion":"${apiVersion}","metadata":`.length
    const bytes = this.json().subarray(start, start + Buffer.byteLength(text))
    // Objects whose keys are sorted have it elsewhere.
    return bytes.toString() === text ? bytes : Buffer.from(text)
  }
}
