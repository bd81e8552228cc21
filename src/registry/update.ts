/** PUT, and the half that all patches share: a next state against the stored one, in one transaction. */
import { conflict, notFoundError, OBJECT_MODIFIED, plainServerError } from '../apimachinery/api-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import type { JsonValue, KubeObject, ObjectMeta } from '../apimachinery/objects.ts'
import { shareEqual } from '../apimachinery/share-equal.ts'
import type { Entry } from '../store/storage.ts'
import type { RequestContext } from './context.ts'
import { create } from './create.ts'
import { recordWriter } from './field-owners.ts'
import { carryOver, dropRepeatedOwners, ensureName, ensureNamespace, parseRevision } from './metadata.ts'
import {
  admit,
  groupOfErrors,
  keyOf,
  objectOf,
  type Pipeline,
  requireValid,
  resourceOf,
  storageResource,
  strategyOf,
  subresourceOf,
  toStored,
  withOwnMetadata,
} from './pipeline.ts'
import type { Target, WriteResult } from './registry.ts'

/** Replaces the object by a decoded body, not yet defaulted. */
export function update(pipeline: Pipeline, target: Target, object: KubeObject, context: RequestContext): WriteResult {
  ensureNamespace(target, object)
  ensureName(target, object)
  const entry = pipeline.storage.get(storageResource(target.kind), keyOf(target))
  if (entry === undefined && target.subresource === '' && target.kind.createsOnUpdate) {
    return create(pipeline, target, object, context)
  }
  const current = requireEntry(target, entry)
  requireSameUid(target, object.metadata, current, context)
  const live = objectOf(target, current)
  defaultTaken(target, object, live)
  dropRepeatedOwners(object.metadata, context)
  recordWriter(pipeline, target, object, live, context)
  return replace(pipeline, target, object, current, context)
}

/** Fills the defaults of what the endpoint takes; all else becomes that of the live object. */
function defaultTaken(target: Target, object: KubeObject, live: KubeObject): void {
  const subresource = subresourceOf(target)
  const takes = subresource?.type === 'update' ? subresource.takes : undefined
  if (takes === undefined) return target.kind.strategy?.applyDefaults?.(object)
  for (const key in live) if (key !== 'metadata' && !takes.includes(key)) object[key] = live[key]
  strategyOf(target).applyDefaults?.(object)
}

/** The stored entry of the target, or 404. */
export function currentEntry(pipeline: Pipeline, target: Target): Entry {
  return requireEntry(target, pipeline.storage.get(storageResource(target.kind), keyOf(target)))
}

function requireEntry(target: Target, entry: Entry | undefined): Entry {
  if (entry === undefined) throw notFoundError(resourceOf(target), target.name)
  return entry
}

/** Takes `object`, with its managedFields in place, through admission, strategy and validation into the store. */
export function replace(
  pipeline: Pipeline,
  target: Target,
  object: KubeObject,
  current: Entry,
  context: RequestContext,
): WriteResult {
  const strategy = strategyOf(target)
  const old = objectOf(target, current)
  admit(pipeline, 'admit', 'UPDATE', target, object, old, context)
  dropRepeatedOwners(object.metadata, context, ' after mutating admission happens')
  strategy.authorize?.(object, old, target, context)
  requireFreshRevision(target, object.metadata, current)
  carryOver(object.metadata, old.metadata)
  strategy.prepareForUpdate?.(object, old, context, pipeline.lookup)
  if (strategy.tracksGeneration && !sameSpec(pipeline, target, object, old) && !strategy.sameSpec?.(object, old)) {
    object.metadata.generation = (old.metadata.generation ?? 0) + 1
  }
  const errors = strategy.validateUpdate?.(object, old, context) ?? strategy.validate?.(object, context) ?? []
  requireValid({ group: groupOfErrors(target.kind), kind: object.kind }, target.name, errors)
  context.warnings.push(...(strategy.warnings?.(object, old) ?? []))
  admit(pipeline, 'validate', 'UPDATE', target, object, old, context)
  return writeChange(pipeline, target, object, current, context)
}

/** Whether nothing but metadata and status differs. */
function sameSpec(pipeline: Pipeline, { kind }: Target, object: KubeObject, old: KubeObject): boolean {
  const next = toStored(pipeline, kind, object)
  return Object.keys({ ...next, ...old }).every(
    (key) => key === 'metadata' || key === 'status' || sameValue(next[key], old[key]),
  )
}

const sameValue = (a: JsonValue | undefined, b: JsonValue | undefined): boolean => a === b || jsonEqual(a, b)

/** Stores the next state; writes nothing if it is the present one; finishes a pending deletion that nothing holds. */
export function writeChange(
  pipeline: Pipeline,
  target: Target,
  object: KubeObject,
  current: Entry,
  context: RequestContext,
): WriteResult {
  const { kind } = target
  const resource = storageResource(kind)
  object.metadata.resourceVersion = String(current.revision)
  const stored = toStored(pipeline, kind, object, current.object)
  if (mayGo(target, stored, current.object.metadata)) {
    if (!context.dryRun) pipeline.storage.delete(resource, current.key, current.revision)
    return { code: 200, object: stored }
  }
  // Revisions of an object share what has not changed.
  const kept = shareEqual(kind.toStorage?.(stored) ?? stored, current.object)
  if (jsonEqual(kept, current.object)) return { code: 200, object: objectOf(target, current), entry: current }
  if (context.dryRun) return { code: 200, object: stored }
  const entry = pipeline.storage.update(resource, current.key, withOwnMetadata(kept), current.revision)
  if (entry === undefined) throw conflict(resourceOf(target), target.name, OBJECT_MODIFIED)
  return { code: 200, object: objectOf(target, entry), entry }
}

/** Source: registry.ShouldDeleteDuringUpdate: the last finalizer goes and no grace period is left to wait for. */
function mayGo({ kind }: Target, object: KubeObject, old: ObjectMeta): boolean {
  if (old.deletionTimestamp === undefined || (object.metadata.finalizers ?? []).length > 0) return false
  if ((old.deletionGracePeriodSeconds ?? 0) !== 0) return false
  return kind.mayFinishDeletion?.(object) ?? kind.markTerminating === undefined
}

/** Throws 409 if the body names another uid than the stored object has. */
function requireSameUid(target: Target, { uid = '' }: ObjectMeta, current: Entry, context: RequestContext): void {
  requireStored(target, uid === '' ? {} : { uid }, current, context)
}

/**
 * Throws 409 unless the stored object has the uid and the revision, where given. Texts: recordings pod-update/put,
 * binding; a dry run never comes to where keys get their prefix (DryRunnableStorage).
 */
export function requireStored(
  target: Target,
  { uid, resourceVersion }: Pick<ObjectMeta, 'uid' | 'resourceVersion'>,
  { object, revision }: Entry,
  { dryRun }: Pick<RequestContext, 'dryRun'>,
): void {
  const pairs = [
    ['UID', uid, object.metadata.uid],
    ['ResourceVersion', resourceVersion, String(revision)],
  ] as const
  for (const [field, given, stored] of pairs) {
    if (given === undefined || given === stored) continue
    const key = `${dryRun ? '' : '/registry'}/${folderOf(target)}/${keyOf(target)}`.replace('//', '/')
    throw conflict(
      resourceOf(target),
      target.name,
      `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ` +
        `Precondition failed: ${field} in precondition: ${given}, ${field} in object meta: ${stored}`,
    )
  }
}

/** Where etcd keeps objects of some kinds, for reasons of long ago. Source: SpecialDefaultResourcePrefixes. */
const FOLDERS: { readonly [kind: string]: string } = {
  '/replicationcontrollers': 'controllers',
  '/endpoints': 'services/endpoints',
  '/nodes': 'minions',
  '/services': 'services/specs',
  'networking.k8s.io/ingresses': 'ingress',
}

function folderOf({ kind: { custom, group, resource } }: Target): string {
  const path = `${group}/${resource}`
  return custom === undefined ? (FOLDERS[path] ?? resource) : path
}

/** Optimistic locking: a body with a revision must have the stored one. */
function requireFreshRevision(target: Target, given: ObjectMeta, current: Entry): void {
  const text = given.resourceVersion ?? ''
  const revision = parseRevision(text)
  if (revision === undefined) throw plainServerError(`strconv.ParseUint: parsing "${text}": invalid syntax`)
  if (revision === 0) {
    if (!target.kind.requiresResourceVersion) return
    // This one names the resource where others name the kind.
    requireValid({ group: target.kind.group, kind: target.kind.resource }, target.name, [revisionRequired()])
  }
  if (revision !== current.revision) throw conflict(resourceOf(target), target.name, OBJECT_MODIFIED)
}

const revisionRequired = () =>
  ({
    type: 'FieldValueInvalid',
    field: 'metadata.resourceVersion',
    message: 'Invalid value: 0: must be specified for an update',
  }) as const
