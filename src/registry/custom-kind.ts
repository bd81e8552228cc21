/** What a kind that was defined at run time brings along; of built-in kinds, the schema's documents say it. */
import type { JsonObject, JsonValue, KubeObject } from '../apimachinery/objects.ts'
import type { BodyFormat, DecodedBody } from '../schema/body.ts'
import type { DecodedPatchResult } from '../schema/decode-patched.ts'
import type { ColumnRow } from '../schema/load-schema.ts'
import type { MessageStructure } from '../schema/structure.ts'

/** A column of its Table with the text that explains it. */
export interface CustomColumn {
  readonly row: ColumnRow
  readonly description: string
}

export interface CustomKind {
  readonly listKind: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  /** As discovery lists them. */
  readonly verbs: readonly string[]
  /** As discovery says it, of the version in which objects are stored. */
  readonly storageVersionHash: string
  /** Whether its definition is on its way out: no object can be made any more. */
  readonly terminating: boolean
  /** The revision from which on its changes are kept for watchers: when it began to be served. */
  readonly since: number
  /** Texts of warnings that every request for this version gets. */
  readonly warnings: readonly string[]
  /** Whether a version of the kind ('v1') declares all fields of an object. */
  readonly declares: (version: string, object: JsonObject) => boolean
  /** How its objects are owned, compared and written. */
  readonly structure: MessageStructure
  readonly columns: readonly CustomColumn[]
  /** The schema as OpenAPI publishes it; undefined for one that says nothing. */
  readonly openApiSchema: JsonObject | undefined
  /** Reads a body. Throws 400. */
  readonly readBody: (bytes: Uint8Array, format: BodyFormat) => DecodedBody
  /** Reads what a patch made of an object. */
  readonly readPatched: (value: JsonValue) => DecodedPatchResult
  /** Metadata as a struct writes it, in Go's order. */
  readonly structuredMetadata: (metadata: KubeObject['metadata']) => JsonObject
}
