/** managedFields of plain creates, updates and patches. Source: semantics §7.5, api-facts "Apply". */
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import { capUpdaters } from './cap-updaters.ts'
import { createdFields } from './created-fields.ts'
import { type FieldSet, isEmpty, union } from './field-set.ts'
import { noteFitting, reconcileOwners, takeFields, tracked } from './own.ts'
import { type Manager, type Owners, ownerKey, startingOwners, writeOwners } from './owners.ts'
import { Changes, type ObjectVersions } from './versions.ts'

export interface ManagedUpdate {
  /** The stored object; undefined when it is being created. */
  readonly live: KubeObject | undefined
  /** What a create compares with: a new Go struct, whose fields without omitempty are there already. */
  readonly empty: JsonObject
  /** The next state, defaults filled in; its managedFields are set. */
  readonly object: KubeObject
  /** The next state in the form of the server's JSON. */
  readonly next: JsonObject
  readonly manager: string
  readonly apiVersion: string
  readonly subresource: string
  /** RFC 3339. */
  readonly time: string
  readonly versions: ObjectVersions
  /** Paths that the endpoint resets. */
  readonly resetFields: FieldSet | undefined
}

const NOBODY = ''

/** Notes in `object` who owns what after the write. An object that is not tracked (it was cleared) stays so. */
export function updateManagedFields(update: ManagedUpdate): void {
  const { live, object } = update
  const owners = startingOwners(live?.metadata, object.metadata, update.subresource)
  const tracks = live === undefined || owners.size > 0
  const entries = tracks && haveReadableVersions(owners) ? ownersAfter(update, owners) : undefined
  if (entries === undefined) delete object.metadata.managedFields
  else object.metadata.managedFields = entries
}

/** A version that is no group and version makes the server forget all owners. */
const haveReadableVersions = (owners: Owners): boolean =>
  [...owners.values()].every(({ apiVersion }) => apiVersion.split('/').length <= 2)

function ownersAfter(update: ManagedUpdate, owners: Owners) {
  if (update.live === undefined && owners.size === 0) addCreator(update, owners)
  else addUpdater(update, owners, update.live ?? update.empty, update.next)
  capUpdaters(owners)
  const entries = writeOwners(owners)
  noteFitting(entries, update.versions)
  return entries
}

/** Gives the only manager of a new object what it brought. */
function addCreator({ versions, empty, next, resetFields = {}, time, ...update }: ManagedUpdate, owners: Owners): void {
  const type = versions.typeOf(update.apiVersion)
  const fields = type === undefined ? {} : createdFields(type, empty, next, resetFields)
  if (!isEmpty(fields)) addOwner(owners, update, time, fields)
}

/** Who updates, and when. */
interface Updater extends Omit<Manager, 'operation'> {
  readonly resetFields: FieldSet | undefined
  readonly versions: ObjectVersions
  readonly time: string
}

/** Gives the updater what it changed from `before` to `after`, and takes it from all others. */
export function addUpdater(
  { versions, time, ...update }: Updater,
  owners: Owners,
  before: JsonObject,
  after: JsonObject,
): void {
  reconcileOwners(owners, versions)
  const changes = new Changes(versions, before, after, update.resetFields)
  takeFields(owners, NOBODY, changes)
  const own = changes.in(update.apiVersion)
  const fields = own === undefined ? {} : tracked(union(own.modified, own.added))
  if (!isEmpty(fields)) addOwner(owners, update, time, fields)
}

function addOwner(
  owners: Owners,
  { manager, apiVersion, subresource }: Omit<Manager, 'operation'>,
  time: string,
  fields: FieldSet,
): void {
  const self = { manager: manager || 'unknown', operation: 'Update', apiVersion, subresource } as const
  const key = ownerKey(self)
  owners.set(key, { ...self, time, fields: union(fields, owners.get(key)?.fields ?? {}) })
}
