/** metadata.managedFields as a map of owners. Source: api-facts "Apply", semantics §7.5. */
import type { JsonValue, ManagedFieldsEntry, ObjectMeta } from '../../apimachinery/objects.ts'
import { isJsonObject } from '../../apimachinery/objects.ts'
import { type FieldSet, isEmpty, isFieldSet, sorted, union } from './field-set.ts'

/** One owner and what it owns. */
export interface Owner {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource: string
  /** RFC 3339; undefined in entries that clients wrote without. */
  readonly time: string | undefined
  readonly fields: FieldSet
}

/** Owners by identity: an applier is the same whatever version it applies in. */
export type Owners = Map<string, Owner>

export function ownerKey({ manager, operation, apiVersion, subresource }: Omit<Owner, 'time' | 'fields'>): string {
  return JSON.stringify([operation, manager, operation === 'Apply' ? '' : apiVersion, subresource])
}

/**
 * The owners to start from: those in the request, if it has any that can be read, else those of the live object.
 * A single empty entry is a client's way of clearing them.
 */
export function startingOwners(live: ObjectMeta | undefined, given: ObjectMeta, subresource: string): Owners {
  if (subresource === '') {
    const entries = given.managedFields ?? []
    if (entries.length === 1 && isEmpty(entries[0] ?? {})) return new Map()
    const owners = readOwners(entries)
    if (owners !== undefined && owners.size > 0) return owners
  }
  return readOwners(live?.managedFields ?? []) ?? new Map()
}

/** Undefined when an entry cannot be read. */
export function readOwners(entries: readonly ManagedFieldsEntry[]): Owners | undefined {
  const owners: Owners = new Map()
  for (const entry of entries) {
    const owner = readOwner(entry)
    if (owner === undefined) return undefined
    owners.set(ownerKey(owner), owner)
  }
  return owners
}

const checkedSets = new WeakSet<object>()

/** Sets of stored objects are frozen: each is checked once. */
function isReadable(fields: JsonValue | undefined): fields is FieldSet {
  if (!isJsonObject(fields)) return false
  if (checkedSets.has(fields)) return true
  if (!isFieldSet(fields)) return false
  if (Object.isFrozen(fields)) checkedSets.add(fields)
  return true
}

function readOwner(entry: ManagedFieldsEntry): Owner | undefined {
  const { manager = '', operation, apiVersion = '', subresource = '', time, fieldsV1 = {}, fieldsType } = entry
  if (operation !== 'Apply' && operation !== 'Update') return undefined
  if (fieldsType !== 'FieldsV1' || !/^(?:[^/]+\/)?v\d\w*$/.test(apiVersion) || !isReadable(fieldsV1)) return undefined
  return { manager, operation, apiVersion, subresource, time, fields: fieldsV1 }
}

/** Writes the owners into the metadata, in the server's order. */
export function writeOwners(metadata: ObjectMeta, owners: Owners): void {
  const entries = [...owners.values()].sort(compareOwners).map(toEntry)
  if (entries.length === 0) delete metadata.managedFields
  else metadata.managedFields = entries
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function compareOwners(a: Owner, b: Owner): number {
  return (
    compareText(a.operation, b.operation) ||
    compareText(a.time ?? '', b.time ?? '') ||
    compareText(a.manager, b.manager) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource, b.subresource)
  )
}

function toEntry({ manager, operation, apiVersion, subresource, time, fields }: Owner): ManagedFieldsEntry {
  return {
    ...(manager === '' ? {} : { manager }),
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: Object.isFrozen(fields) ? fields : sorted(fields),
    ...(subresource === '' ? {} : { subresource }),
  }
}

/** More Update entries than this are folded into one, oldest first. */
const MAX_UPDATE_OWNERS = 10
const ANCIENT = 'ancient-changes'

export function capUpdaters(owners: Owners): void {
  const updaters = [...owners].filter(([, { operation }]) => operation === 'Update')
  let tooMany = updaters.length - MAX_UPDATE_OWNERS
  if (tooMany <= 0) return
  const oldest = updaters.map(([, owner]) => owner).sort((a, b) => compareText(a.time ?? '', b.time ?? ''))
  for (const owner of oldest) {
    if (tooMany <= 0) return
    const bucket = { ...owner, manager: ANCIENT, subresource: '' }
    const known = owners.get(ownerKey(bucket))
    if (known === owner) continue
    owners.delete(ownerKey(owner))
    owners.set(ownerKey(bucket), {
      ...bucket,
      fields: known === undefined ? owner.fields : union(known.fields, owner.fields),
    })
    if (known !== undefined || owner.manager !== ANCIENT) tooMany -= known === undefined ? 0 : 1
  }
}
