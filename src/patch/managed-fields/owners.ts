/** metadata.managedFields as a map of owners. Source: api-facts "Apply", semantics §7.5, recording apply/managed-fields-reset. */
import { BoundedMap } from '../../apimachinery/bounded-map.ts'
import { deepFreeze } from '../../apimachinery/deep-freeze.ts'
import { goJson } from '../../apimachinery/json-bytes.ts'
import type { JsonObject, ManagedFieldsEntry, ObjectMeta } from '../../apimachinery/objects.ts'
import { type FieldSet, isEmpty, readFieldSet, sorted } from './field-set.ts'

/** Who owns fields: an applier is the same whatever version it applies in. */
export interface Manager {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  /** '' for the object itself. */
  readonly subresource: string
}

/** One owner and what it owns. */
export interface Owner extends Manager {
  /** RFC 3339; undefined in entries that clients wrote without. */
  readonly time: string | undefined
  readonly fields: FieldSet
}

/** Owners by identity. */
export type Owners = Map<string, Owner>

/** Identities that have been written: there are few managers, and they write often. */
const identities = new BoundedMap<string, string>(1_000)

/** The identity as Kubernetes writes it; conflicts are told in its order. */
export function ownerKey(owner: Manager): string {
  const { manager, operation, apiVersion, subresource } = owner
  // With the lengths, so that no two have the same.
  const parts = `${operation} ${apiVersion.length} ${subresource.length} ${apiVersion}${subresource}${manager}`
  const known = identities.get(parts)
  if (known !== undefined) return known
  const made = identityOf(owner)
  identities.set(parts, made)
  return made
}

function identityOf({ manager, operation, apiVersion, subresource }: Manager): string {
  const identity: JsonObject = manager === '' ? { operation } : { manager, operation }
  if (operation !== 'Apply') identity.apiVersion = apiVersion
  if (subresource !== '') identity.subresource = subresource
  return goJson(identity)
}

/**
 * The owners to start from: those in the request, if it has any that can be read, else those of the live object.
 * An empty list, or a single empty entry, is a client's way of clearing them.
 */
export function startingOwners(live: ObjectMeta | undefined, given: ObjectMeta, subresource: string): Owners {
  if (subresource === '' && given.managedFields !== undefined) {
    const entries = given.managedFields
    if (entries.length === 0 || (entries.length === 1 && isEmpty(entries[0] ?? {}))) return new Map()
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

/** Sets of our own making: those of stored objects need not be read again. */
const ownSets = new WeakSet<FieldSet>()

/** The set as it is written, frozen, and known as such from then on. */
export function writtenForm(fields: FieldSet): FieldSet {
  if (ownSets.has(fields)) return fields
  const written = deepFreeze(sorted(fields))
  ownSets.add(written)
  return written
}

function readOwner(entry: ManagedFieldsEntry): Owner | undefined {
  const { manager = '', operation, apiVersion = '', subresource = '', time, fieldsV1 = {}, fieldsType } = entry
  if (operation !== 'Apply' && operation !== 'Update') return undefined
  if (fieldsType !== 'FieldsV1' || apiVersion === '') return undefined
  const fields = ownSets.has(fieldsV1) ? fieldsV1 : readFieldSet(fieldsV1)
  return fields && { manager, operation, apiVersion, subresource, time, fields }
}

/** The owners as they are written, in the server's order; undefined when there are none. */
export function writeOwners(owners: Owners): ManagedFieldsEntry[] | undefined {
  return owners.size === 0 ? undefined : [...owners.values()].sort(compareOwners).map(toEntry)
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
  const entry: ManagedFieldsEntry = manager === '' ? { operation } : { manager, operation }
  entry.apiVersion = apiVersion
  if (time !== undefined) entry.time = time
  entry.fieldsType = 'FieldsV1'
  entry.fieldsV1 = writtenForm(fields)
  if (subresource !== '') entry.subresource = subresource
  return entry
}
