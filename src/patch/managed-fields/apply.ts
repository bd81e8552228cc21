/** Server-side apply. Source: semantics §7.5, api-facts "Apply", recordings apply/. */
import { ApiError, badRequest } from '../../apimachinery/api-error.ts'
import { jsonClone } from '../../apimachinery/json-clone.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../../apimachinery/objects.ts'
import { encode } from '../../schema/encode.ts'
import type { MessageStructure } from '../../schema/structure.ts'
import { compare } from './compare.ts'
import {
  difference,
  type FieldSet,
  isEmpty,
  paths,
  pathText,
  union,
  withNamedFields,
  withoutPrefixes,
} from './field-set.ts'
import { type Owner, type Owners, ownerKey, readOwners, writeOwners } from './managers.ts'
import { mergeConfiguration, removePaths } from './merge.ts'
import { type Conflict, conflictsOf, takeFields, tracked, withoutReset } from './own.ts'
import { toFieldSet } from './to-field-set.ts'
import { requireTyped } from './typed.ts'
import { emptyOf } from './update-managed-fields.ts'

export interface Application {
  /** The stored object; undefined when apply creates it. */
  readonly live: KubeObject | undefined
  readonly config: JsonObject
  readonly manager: string
  readonly apiVersion: string
  readonly kind: string
  readonly subresource: string
  readonly force: boolean
  /** RFC 3339. */
  readonly time: string
  readonly message: MessageStructure
  readonly resetFields: JsonObject | undefined
}

const BEFORE_FIRST_APPLY = 'before-first-apply'

/** The object after the application, its managedFields in place. Throws 400, 409 on conflicts, 500 for untyped fields. */
export function applyConfiguration(application: Application): KubeObject {
  const { config, message, manager, apiVersion, subresource, time } = application
  if (isJsonObject(config.metadata) && config.metadata.managedFields !== undefined) {
    throw badRequest('metadata.managedFields must be nil')
  }
  requireTyped(application)
  const live = liveObject(application)
  const owners = startingOwners(application)
  const before = new Map(owners)
  const self: Owner = { manager, operation: 'Apply', apiVersion, subresource, time, fields: {} }
  const key = ownerKey(self)
  const last = owners.get(key)?.fields
  const fields = appliedFields(application)
  owners.set(key, { ...self, fields })
  const merged = mergeConfiguration(message, live, config)
  const next = last === undefined ? merged : prune(message, merged, last, owners)
  const changes = withoutReset(compare(message, live, encode(message, next)), application.resetFields)
  const conflicts = conflictsOf(owners, key, changes)
  if (conflicts.length > 0 && !application.force) throw applyConflict(conflicts)
  takeFields(owners, key, changes)
  if (isEmpty(fields)) owners.delete(key)
  keepTimes(owners, before)
  // Merged from a stored object or a checked configuration: it has metadata.
  const object = { ...next, metadata: isJsonObject(next.metadata) ? next.metadata : {} } as KubeObject
  writeOwners(object.metadata, owners)
  return object
}

/** The live object without its managedFields; an empty one before the creation. */
function liveObject({ live, message }: Application): JsonObject {
  if (live === undefined) return jsonClone(emptyOf(message))
  const { managedFields: _, ...metadata } = live.metadata
  return { ...live, metadata }
}

/** Owners of the live object; what was there before anything was tracked gets an owner of its own. */
function startingOwners({ live, message, apiVersion, time }: Application): Owners {
  if (live === undefined) return new Map()
  const owners = readOwners(live.metadata.managedFields ?? []) ?? new Map()
  if (owners.size > 0) return owners
  const { added, modified } = compare(message, emptyOf(message), live)
  const owner: Owner = {
    manager: BEFORE_FIRST_APPLY,
    operation: 'Update',
    apiVersion,
    subresource: '',
    time,
    fields: tracked(union(modified, added)),
  }
  return isEmpty(owner.fields) ? owners : new Map([[ownerKey(owner), owner]])
}

function appliedFields({ message, config, resetFields }: Application): FieldSet {
  const fields = tracked(toFieldSet(message, config))
  return resetFields === undefined ? fields : withoutPrefixes(fields, resetFields)
}

/** Removes what this manager applied last time and nobody owns now. */
function prune(message: MessageStructure, merged: JsonObject, last: FieldSet, owners: Owners): JsonObject {
  const owned = [...owners.values()].reduce<FieldSet>((all, { fields }) => union(all, fields), {})
  const gone = difference(withNamedFields(last), withNamedFields(owned))
  return isEmpty(gone) ? merged : removePaths(message, merged, gone)
}

/** An application that changes nothing leaves the time as it was. */
function keepTimes(owners: Owners, before: Owners): void {
  for (const [key, owner] of owners) {
    const known = before.get(key)
    if (known !== undefined && known.apiVersion === owner.apiVersion && jsonEqual(known.fields, owner.fields))
      owners.set(key, known)
  }
}

function ownerText({ manager, operation, subresource, apiVersion }: Owner): string {
  const via = subresource === '' ? '' : ` with subresource "${subresource}"`
  // Appliers are the same manager in every version, so their version says nothing.
  return `"${manager}"${via}${operation === 'Update' ? ` using ${apiVersion}` : ''}`
}

function applyConflict(conflicts: readonly Conflict[]): ApiError {
  const found = conflicts
    .flatMap(({ owner, fields }) =>
      [...paths(fields)].map((path) => ({ owner: ownerText(owner), field: pathText(path) })),
    )
    .sort((a, b) => (a.owner < b.owner ? -1 : a.owner > b.owner ? 1 : 0))
  const plural = found.length === 1 ? 'conflict' : 'conflicts'
  return new ApiError({
    code: 409,
    reason: 'Conflict',
    message: `Apply failed with ${found.length} ${plural}: ${conflictList(found)}`,
    details: {
      causes: found.map(({ owner, field }) => ({
        reason: 'FieldManagerConflict',
        message: `conflict with ${owner}`,
        field,
      })),
    },
  })
}

function conflictList(found: readonly { owner: string; field: string }[]): string {
  const [first] = found
  if (found.length === 1 && first !== undefined) return `conflict with ${first.owner}: ${first.field}`
  const owners = [...new Set(found.map(({ owner }) => owner))]
  return owners
    .map((name) => {
      const fields = found.filter(({ owner }) => owner === name).map(({ field }) => `\n- ${field}`)
      return `conflicts with ${name}:${fields.join('')}`
    })
    .join('\n')
}
