/** What a write does to the owners of fields. Source: structured-merge-diff's Updater. */

import type { ManagedFieldsEntry } from '../../apimachinery/objects.ts'
import { difference, type FieldSet, intersection, isEmpty, union } from './field-set.ts'
import type { Owner, Owners } from './owners.ts'
import { reconciled } from './sets-and-types.ts'
import type { TypeStructure } from './type-structure.ts'
import type { Changes, ObjectVersions } from './versions.ts'

/** What the server itself writes belongs to nobody. */
const UNTRACKED: FieldSet = {
  'f:apiVersion': {},
  'f:kind': {},
  'f:metadata': {
    '.': {},
    'f:name': {},
    'f:namespace': {},
    'f:creationTimestamp': {},
    'f:selfLink': {},
    'f:uid': {},
    'f:clusterName': {},
    'f:generation': {},
    'f:managedFields': {},
    'f:resourceVersion': {},
  },
}

export const tracked = (fields: FieldSet): FieldSet => difference(fields, UNTRACKED)

/** Sets that fit the type they are about. */
const fitting = new WeakMap<FieldSet, TypeStructure>()

/** Notes that the sets of these entries have been made by the types of their versions as those are now. */
export function noteFitting(entries: readonly ManagedFieldsEntry[] | undefined, versions: ObjectVersions): void {
  for (const { apiVersion = '', fieldsV1 } of entries ?? []) {
    const type = versions.typeOf(apiVersion)
    if (type !== undefined && fieldsV1 !== undefined) fitting.set(fieldsV1, type)
  }
}

/** Drops owners in versions that are gone, and writes the sets of the others as the types have it now. */
export function reconcileOwners(owners: Owners, versions: ObjectVersions): void {
  for (const [key, owner] of owners) {
    const type = versions.typeOf(owner.apiVersion)
    if (type === undefined) {
      owners.delete(key)
    } else if (fitting.get(owner.fields) !== type) {
      const fields = reconciled(type, owner.fields)
      fitting.set(fields, type)
      if (fields !== owner.fields) owners.set(key, { ...owner, fields })
    }
  }
}

/** Fields that a write would take from an owner. */
export interface Conflict {
  readonly owner: Owner
  readonly fields: FieldSet
}

/** What others own of what the write sets, in the order in which conflicts are told. */
export function conflictsOf(owners: Owners, self: string, changes: Changes): Conflict[] {
  const found: Conflict[] = []
  for (const key of [...owners.keys()].sort()) {
    const owner = owners.get(key)
    const compared = key === self || owner === undefined ? undefined : changes.in(owner.apiVersion)
    if (owner === undefined || compared === undefined) continue
    const fields = intersection(owner.fields, union(compared.modified, compared.added))
    if (!isEmpty(fields)) found.push({ owner, fields })
  }
  return found
}

/** Takes from all owners but `self` what the write set or removed. Owners of nothing go. */
export function takeFields(owners: Owners, self: string, changes: Changes): void {
  for (const [key, owner] of owners) {
    const fields = key === self ? owner.fields : keptFields(owner, changes)
    if (isEmpty(fields)) owners.delete(key)
    else if (fields !== owner.fields) owners.set(key, { ...owner, fields })
  }
}

function keptFields({ apiVersion, fields }: Owner, changes: Changes): FieldSet {
  const compared = changes.in(apiVersion)
  if (compared === undefined) return fields
  const { added, modified, removed } = compared
  return difference(difference(difference(fields, modified), added), removed)
}
