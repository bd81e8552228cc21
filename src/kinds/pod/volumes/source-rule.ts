/** How the rule of one volume source is written down. */
import { type FieldError, required } from '../../../apimachinery/field-error.ts'
import type { JsonObject, JsonValue, ObjectMeta } from '../../../apimachinery/objects.ts'
import type { Volume, VolumeSources } from './types.ts'

/** Errors of a source. `path` is its own; `meta` is that of the Pod, undefined for a template. */
export type SourceRule<K extends keyof VolumeSources> = (
  source: VolumeSources[K],
  path: string,
  meta: ObjectMeta | undefined,
) => FieldError[]

export interface SourceRow {
  readonly name: keyof VolumeSources
  /** What the field is called when it is one too many; the server's names differ here and there. */
  readonly excessName: string
  /** Errors of the volume's source of this name; undefined when it has none. `path` is that of the volume. */
  readonly check: (volume: Volume, path: string, meta: ObjectMeta | undefined) => FieldError[] | undefined
}

/** Names by which the server calls a source in its errors. */
interface ErrorNames {
  readonly own?: string
  readonly excess?: string
}

export function sourceRow<K extends keyof VolumeSources>(
  name: K,
  rule: SourceRule<K>,
  { own = name, excess = name }: ErrorNames = {},
): SourceRow {
  return {
    name,
    excessName: excess,
    check(volume, path, meta) {
      const sources: Partial<VolumeSources> = volume
      const source = sources[name]
      return source === undefined ? undefined : rule(source, `${path}.${own}`, meta)
    },
  }
}

const isMissing = (value: JsonValue | undefined): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** Fields that must be there and not empty. */
export const missingFields = (source: JsonObject, fields: readonly string[], path: string): FieldError[] =>
  fields.filter((field) => isMissing(source[field])).map((field) => required(`${path}.${field}`))

/** A source that only needs some fields to be there. */
export const needs =
  <K extends keyof VolumeSources>(...fields: (keyof VolumeSources[K] & string)[]): SourceRule<K> =>
  (source, path) =>
    missingFields({ ...source }, fields, path)

/** A reference to a Secret that must name it. */
export const secretRefErrors = (reference: { name?: string } | undefined, path: string): FieldError[] =>
  reference === undefined || (reference.name ?? '') !== '' ? [] : [required(`${path}.secretRef.name`)]
