/** managedFields of plain creates, updates and patches. Source: semantics §7.5, api-facts "Apply". */
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import { capUpdaters } from './cap-updaters.ts'
import { createdFields } from './created-fields.ts'
import { type FieldSet, isEmpty, union } from './field-set.ts'
import { noteFitting, reconcileOwners, takeFields, tracked } from './own.ts'
import { type Owners, ownerKey, startingOwners, writeOwners } from './owners.ts'
import { Changes, type ObjectVersions } from './versions.ts'

/** Who writes, when, and what the endpoint is about. */
export interface Writer {
  readonly manager: string
  readonly apiVersion: string
  readonly subresource: string
  /** RFC 3339. */
  readonly time: string
  readonly versions: ObjectVersions
  /** What a create compares with: a new Go struct, whose fields without omitempty are there already. */
  readonly empty: JsonObject
  /** Paths that the endpoint resets. */
  readonly resetFields: FieldSet
}

/** What is written. */
export interface ManagedWrite {
  /** The stored object; undefined when it is being created. */
  readonly live: KubeObject | undefined
  /** The next state, defaults filled in; its managedFields are set. */
  readonly object: KubeObject
  /** The next state in the form of the server's JSON. */
  readonly next: JsonObject
}

const NOBODY = ''

/** Notes in `object` who owns what after the write. An object that is not tracked (it was cleared) stays so. */
export function updateManagedFields(writer: Writer, write: ManagedWrite): void {
  const { live, object } = write
  const owners = startingOwners(live?.metadata, object.metadata, writer.subresource)
  const tracks = live === undefined || owners.size > 0
  const entries = tracks && haveReadableVersions(owners) ? ownersAfter(writer, write, owners) : undefined
  if (entries === undefined) delete object.metadata.managedFields
  else object.metadata.managedFields = entries
}

/** A version that is no group and version makes the server forget all owners. */
const haveReadableVersions = (owners: Owners): boolean =>
  [...owners.values()].every(({ apiVersion }) => apiVersion.split('/').length <= 2)

function ownersAfter(writer: Writer, { live, next }: ManagedWrite, owners: Owners) {
  if (live === undefined && owners.size === 0) addCreator(writer, owners, next)
  else addUpdater(writer, owners, live ?? writer.empty, next)
  capUpdaters(owners)
  const entries = writeOwners(owners)
  noteFitting(entries, writer.versions)
  return entries
}

/** Gives the only manager of a new object what it brought. */
function addCreator(writer: Writer, owners: Owners, next: JsonObject): void {
  const type = writer.versions.typeOf(writer.apiVersion)
  const fields = type === undefined ? {} : createdFields(type, writer.empty, next, writer.resetFields)
  if (!isEmpty(fields)) addOwner(owners, writer, fields)
}

/** Gives the updater what it changed from `before` to `after`, and takes it from all others. */
export function addUpdater(
  updater: Omit<Writer, 'empty'>,
  owners: Owners,
  before: JsonObject,
  after: JsonObject,
): void {
  reconcileOwners(owners, updater.versions)
  const changes = new Changes(updater.versions, before, after, updater.resetFields)
  takeFields(owners, NOBODY, changes)
  const own = changes.in(updater.apiVersion)
  const fields = own === undefined ? {} : tracked(union(own.modified, own.added))
  if (!isEmpty(fields)) addOwner(owners, updater, fields)
}

function addOwner(owners: Owners, writer: Omit<Writer, 'empty'>, fields: FieldSet): void {
  const { apiVersion, subresource, time } = writer
  const self = { manager: writer.manager || 'unknown', operation: 'Update', apiVersion, subresource } as const
  const key = ownerKey(self)
  const known = owners.get(key)?.fields
  const { manager, operation } = self
  const all = known === undefined ? fields : union(fields, known)
  owners.set(key, { manager, operation, apiVersion, subresource, time, fields: all })
}
