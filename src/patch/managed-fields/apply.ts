/** Server-side apply. Source: semantics §7.5, api-facts "Apply", recordings apply/. */
import { type ApiError, badRequest, plainServerError } from '../../apimachinery/api-error.ts'
import { parseApiVersion } from '../../apimachinery/group-version.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { isJsonObject, type JsonObject, type JsonValue, type ManagedFieldsEntry } from '../../apimachinery/objects.ts'
import { isTime } from '../../schema/go-time.ts'
import { applyConflict } from './conflict.ts'
import { type FieldSet, isEmpty, withoutPrefixes } from './field-set.ts'
import { withoutLastApplied } from './last-applied.ts'
import { mergeConfiguration } from './merge-configuration.ts'
import { conflictsOf, reconcileOwners, takeFields, tracked } from './own.ts'
import { type Owner, type Owners, ownerKey, readOwners, writeOwners } from './owners.ts'
import { prune } from './prune.ts'
import { toFieldSet } from './to-field-set.ts'
import type { TypeStructure } from './type-structure.ts'
import { typeFault } from './typed.ts'
import { addUpdater } from './update-managed-fields.ts'
import { Changes, type ObjectVersions } from './versions.ts'

export interface Application {
  /** The stored object, or an empty one of its kind where there is none. */
  readonly live: JsonObject
  /** An empty object of the kind. */
  readonly empty: JsonObject
  readonly config: JsonObject
  readonly manager: string
  readonly apiVersion: string
  readonly kind: string
  readonly subresource: string
  /** Takes the fields of others. */
  readonly force: boolean
  /** RFC 3339. */
  readonly time: string
  readonly versions: ObjectVersions
  /** Paths that the endpoint resets. */
  readonly resetFields: FieldSet
}

export interface Applied {
  /** The merged object, not yet decoded; undefined when the application changes nothing but who owns what. */
  readonly object: JsonObject | undefined
  readonly managedFields: ManagedFieldsEntry[] | undefined
}

const BEFORE_FIRST_APPLY = 'before-first-apply'

/** Applies a configuration. Throws 400, 409 on conflicts, 500 for what does not fit the type. */
export function applyConfiguration(application: Application): Applied {
  requireSameKind(application)
  const owners = liveOwners(application)
  requireUnmanaged(application.config)
  const { versions, apiVersion } = application
  const type = requireType(versions, apiVersion)
  requireTyped(application, type)
  reconcileOwners(owners, versions)
  const { live, config, manager, subresource, resetFields } = application
  const key = ownerKey({ manager, operation: 'Apply', apiVersion, subresource })
  const last = owners.get(key)
  const fields = withoutPrefixes(toFieldSet(type, config), resetFields)
  owners.set(key, { manager, operation: 'Apply', apiVersion, subresource, time: last?.time, fields })
  const object = prune(versions, mergeConfiguration(type, live, config), last, owners, apiVersion)
  const changes = new Changes(versions, live, object, resetFields)
  refuseConflicts(application, type, owners, key, changes)
  takeFields(owners, key, changes)
  const changed = !jsonEqual(object, live)
  finishOwner(owners, key, changed ? application.time : last?.time)
  return { object: changed ? object : undefined, managedFields: writeOwners(owners) }
}

function requireSameKind({ config, apiVersion, kind }: Application): void {
  const given = {
    apiVersion: typeof config.apiVersion === 'string' ? config.apiVersion : '',
    kind: typeof config.kind === 'string' ? config.kind : '',
  }
  if (given.apiVersion === apiVersion && given.kind === kind) return
  throw badRequest(`invalid object type: ${kindText(given.apiVersion, given.kind)}`)
}

/** A kind as Go prints it; a version that is none leaves nothing of it. */
function kindText(apiVersion: string, kind: string): string {
  const found = apiVersion === '' ? { group: '', version: '' } : parseApiVersion(apiVersion)
  return found === undefined ? '/, Kind=' : `${found.group}/${found.version}, Kind=${kind}`
}

function requireUnmanaged({ metadata }: JsonObject): void {
  const given = isJsonObject(metadata) ? metadata.managedFields : undefined
  // What cannot be read as entries is told later, as a fault of the type.
  if (Array.isArray(given) && given.every(isEntry)) throw badRequest('metadata.managedFields must be nil')
}

const ENTRY_TEXTS = ['manager', 'operation', 'apiVersion', 'fieldsType', 'subresource', 'time']

/** Whether Go can read this as an entry of managedFields. */
function isEntry(value: JsonValue): boolean {
  if (!isJsonObject(value) || !ENTRY_TEXTS.every((name) => typeof (value[name] ?? '') === 'string')) return false
  return typeof value.time !== 'string' || isTime(value.time, 'Time')
}

function requireType(versions: ObjectVersions, apiVersion: string): TypeStructure {
  const type = versions.typeOf(apiVersion)
  if (type === undefined) throw new Error(`no type of version ${apiVersion}`)
  return type
}

function requireTyped({ config, apiVersion, kind }: Application, type: TypeStructure): void {
  const fault = typeFault(type, config)
  if (fault === undefined) return
  throw plainServerError(`failed to create typed patch object (${configText(config, apiVersion, kind)}): ${fault}`)
}

/** 500 for a merged object that cannot be decoded; `why` is what Go says of it. */
export function cannotConvert(config: JsonObject, apiVersion: string, kind: string, why: string): ApiError {
  const wanted = kindText(apiVersion, kind)
  return plainServerError(
    `failed to convert new object (${configText(config, apiVersion, kind)}) to proper version: ` +
      `unable to convert unstructured object to ${wanted}: ${why}`,
  )
}

/** A configuration as messages name it: `namespace/name; group/version, Kind=X`. */
function configText({ metadata }: JsonObject, apiVersion: string, kind: string): string {
  const given = isJsonObject(metadata) ? metadata : {}
  const [namespace, name] = [given.namespace, given.name].map((text) => (typeof text === 'string' ? text : ''))
  return `${namespace}/${name}; ${kindText(apiVersion, kind)}`
}

/** Owners of the live object; what was there before anything was tracked gets an owner of its own. */
function liveOwners(application: Application): Owners {
  const { live, empty } = application
  const metadata = isJsonObject(live.metadata) ? live.metadata : {}
  // A stored object's metadata has been decoded.
  const owners = readOwners((metadata.managedFields ?? []) as ManagedFieldsEntry[])
  if (owners === undefined) throw plainServerError('failed to decode managed fields')
  if (owners.size === 0) addUpdater({ ...application, manager: BEFORE_FIRST_APPLY }, owners, empty, live)
  return owners
}

function refuseConflicts(
  { force, manager, live }: Application,
  type: TypeStructure,
  owners: Owners,
  key: string,
  changes: Changes,
): void {
  if (force) return
  const conflicts = conflictsOf(owners, key, changes)
  const refused = conflicts.length === 0 ? [] : withoutLastApplied(manager, type, live, conflicts)
  if (refused.length > 0) throw applyConflict(refused)
}

function finishOwner(owners: Owners, key: string, time: string | undefined): void {
  const owner = owners.get(key)
  if (owner === undefined) return
  const finished: Owner = { ...owner, time, fields: tracked(owner.fields) }
  if (isEmpty(finished.fields)) owners.delete(key)
  else owners.set(key, finished)
}
