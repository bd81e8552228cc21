/** What goes from an object because its applier no longer applies it. Source: structured-merge-diff's prune. */
import type { JsonObject } from '../../apimachinery/objects.ts'
import { difference, type FieldSet, intersection, isEmpty, union } from './field-set.ts'
import type { Owner, Owners } from './owners.ts'
import { removeItems } from './remove-items.ts'
import { withNamedFields } from './sets-and-types.ts'
import { toFieldSet } from './to-field-set.ts'
import type { TypeStructure } from './type-structure.ts'
import { inVersion, type ObjectVersions } from './versions.ts'

/**
 * The merged object without what `last`, the same applier's earlier set, has and nobody owns now. `owners` are those
 * after the application.
 */
export function prune(
  versions: ObjectVersions,
  merged: JsonObject,
  last: Owner | undefined,
  owners: Owners,
  apiVersion: string,
): JsonObject {
  if (last === undefined || isEmpty(last.fields)) return merged
  const type = versions.typeOf(last.apiVersion)
  const then = inVersion(versions, merged, last.apiVersion)
  if (type === undefined || then === undefined) return merged
  const stripped = removeItems(type, then, withNamedFields(type, last.fields))
  const owned = withOwned(versions, then, stripped, last.apiVersion, owners)
  return inVersion(versions, withDangling(versions, type, then, owned, last), apiVersion) ?? merged
}

/** Puts back what managers own, version by version, the one of `first` first. */
function withOwned(
  versions: ObjectVersions,
  merged: JsonObject,
  stripped: JsonObject,
  first: string,
  owners: Owners,
): JsonObject {
  const fields = new Map<string, FieldSet>([[first, {}]])
  for (const { apiVersion, fields: own } of owners.values())
    fields.set(apiVersion, union(fields.get(apiVersion) ?? {}, own))
  if (![...owners.values()].some(({ apiVersion }) => apiVersion === first)) fields.delete(first)
  let kept = stripped
  for (const [apiVersion, own] of fields) kept = withOwnedIn(versions, merged, kept, apiVersion, own)
  return kept
}

function withOwnedIn(
  versions: ObjectVersions,
  merged: JsonObject,
  stripped: JsonObject,
  apiVersion: string,
  own: FieldSet,
): JsonObject {
  const type = versions.typeOf(apiVersion)
  const whole = inVersion(versions, merged, apiVersion)
  const part = inVersion(versions, stripped, apiVersion)
  if (type === undefined || whole === undefined || part === undefined) return stripped
  const kept = union(named(type, part), withNamedFields(type, own))
  return removeItems(type, whole, difference(named(type, whole), kept))
}

const named = (type: TypeStructure, object: JsonObject): FieldSet => withNamedFields(type, toFieldSet(type, object))

/** Puts back what is neither owned nor was applied: it only stood below what was. */
function withDangling(
  versions: ObjectVersions,
  type: TypeStructure,
  merged: JsonObject,
  pruned: JsonObject,
  last: Owner,
): JsonObject {
  const part = inVersion(versions, pruned, last.apiVersion) ?? merged
  const gone = difference(named(type, merged), named(type, part))
  return removeItems(type, merged, intersection(gone, withNamedFields(type, last.fields)))
}
