/** What a write does to the owners of fields. Source: structured-merge-diff's Updater. */
import type { JsonObject } from '../../apimachinery/objects.ts'
import type { Comparison } from './compare.ts'
import { difference, type FieldSet, intersection, isEmpty, union, withoutPrefixes } from './field-set.ts'
import { type Owner, type Owners, ownerKey } from './managers.ts'

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

/** The comparison without what the endpoint resets. */
export function withoutReset({ added, modified, removed }: Comparison, reset: JsonObject | undefined): Comparison {
  if (reset === undefined) return { added, modified, removed }
  return {
    added: withoutPrefixes(added, reset),
    modified: withoutPrefixes(modified, reset),
    removed: withoutPrefixes(removed, reset),
  }
}

/** A field that a write would take from an owner. */
export interface Conflict {
  readonly owner: Owner
  readonly fields: FieldSet
}

/** What others own of what the write sets. */
export function conflictsOf(owners: Owners, self: string, { added, modified }: Comparison): Conflict[] {
  const touched = union(modified, added)
  return [...owners]
    .filter(([key]) => key !== self)
    .map(([, owner]) => ({ owner, fields: intersection(owner.fields, touched) }))
    .filter(({ fields }) => !isEmpty(fields))
}

/** Takes from all owners but `self` what the write set or removed. Owners of nothing go. */
export function takeFields(owners: Owners, self: string, { added, modified, removed }: Comparison): void {
  const lost = union(union(modified, added), removed)
  for (const [key, owner] of owners) {
    if (key === self) continue
    const fields = difference(owner.fields, lost)
    if (isEmpty(fields)) owners.delete(key)
    else if (fields !== owner.fields) owners.set(key, sameFields(fields, owner.fields) ? owner : { ...owner, fields })
  }
}

/** Whether nothing was lost, so that the frozen set can be kept. */
const sameFields = (a: FieldSet, b: FieldSet): boolean => isEmpty(difference(b, a))

/** Adds fields to an owner, making it if need be. */
export function give(owners: Owners, owner: Owner): void {
  const key = ownerKey(owner)
  const known = owners.get(key)
  owners.set(key, known === undefined ? owner : { ...owner, fields: union(known.fields, owner.fields) })
}
