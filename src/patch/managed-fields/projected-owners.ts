/**
 * Owners of a field that a subresource shows as a field of an object of its own: replicas, in Scales. Source:
 * apimachinery's ScaleHandler, recording apply/list-maps.
 */
import type { ManagedFieldsEntry } from '../../apimachinery/objects.ts'
import { below, difference, type FieldSet, finished, insert, isEmpty, isMember, nodeAt } from './field-set.ts'
import { type Owners, readOwners, writeOwners } from './owners.ts'

/** One field in two kinds of object, and the versions of the two. */
export interface Projection {
  readonly parentVersion: string
  readonly parentPath: readonly string[]
  readonly version: string
  readonly path: readonly string[]
}

type Entries = ManagedFieldsEntry[] | undefined

function has(fields: FieldSet, path: readonly string[]): boolean {
  let set = fields
  let node: FieldSet | undefined
  for (const element of path) {
    node = nodeAt(set, element)
    set = below(node)
  }
  return isMember(node)
}

function setOf(path: readonly string[]): FieldSet {
  const set: FieldSet = {}
  insert(set, path)
  return finished(set)
}

const ownersOf = (entries: Entries): Owners => readOwners(entries ?? []) ?? new Map()

/** The owners of the parent's field as owners of the projection's. */
export function toProjectionOwners(parent: Entries, { parentVersion, parentPath, version, path }: Projection): Entries {
  const owners: Owners = new Map()
  for (const [key, owner] of ownersOf(parent)) {
    if (owner.apiVersion !== parentVersion || !has(owner.fields, parentPath)) continue
    owners.set(key, { ...owner, apiVersion: version, fields: setOf(path) })
  }
  return writeOwners(owners)
}

/**
 * The parent's owners once the projection has been written. Updaters are told apart by the projection's version, so that
 * one who owned the field before loses it and, if it has it still, has it anew, without a time.
 */
export function toParentOwners(parent: Entries, projection: Entries, field: Projection): Entries {
  const { parentVersion, parentPath, path } = field
  const before = ownersOf(parent)
  const written = ownersOf(projection)
  const owners: Owners = new Map()
  for (const [key, owner] of before) {
    if (owner.apiVersion !== parentVersion) continue
    const kept = !has(owner.fields, parentPath) || written.delete(key)
    const fields = kept ? owner.fields : difference(owner.fields, setOf(parentPath))
    if (!isEmpty(fields)) owners.set(key, { ...owner, fields })
  }
  for (const [key, owner] of written) {
    if (!has(owner.fields, path)) continue
    const time = before.get(key)?.time
    owners.set(key, { ...owner, apiVersion: parentVersion, time, fields: setOf(parentPath) })
  }
  return writeOwners(owners)
}
