/** DELETE of one object: preconditions, grace, finalizers, removal. */
import { conflict, OBJECT_MODIFIED } from '../apimachinery/api-error.ts'
import { jsonClone } from '../apimachinery/json-clone.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import type { Entry } from '../store/storage.ts'
import type { RequestContext } from './context.ts'
import type { DeleteOptions } from './delete-options.ts'
import { type Grace, markAsDeleting, markForGrace } from './graceful-deletion.ts'
import { admit, objectOf, type Pipeline, resourceOf, storageResource, toStored } from './pipeline.ts'
import { finalizersForDeletion } from './propagation.ts'
import type { Target, WriteResult } from './registry.ts'
import { currentEntry } from './update.ts'

/** Deletes the target, or marks it when something holds it back. */
export function remove(
  pipeline: Pipeline,
  target: Target,
  options: DeleteOptions,
  context: RequestContext,
): WriteResult {
  const current = currentEntry(pipeline, target)
  if (target.kind.markTerminating === undefined) requirePreconditions(target, current, options)
  else requireOwnPreconditions(target, current, options)
  admit(pipeline, 'admit', 'DELETE', target, undefined, objectOf(target, current), context)
  admit(pipeline, 'validate', 'DELETE', target, undefined, objectOf(target, current), context)
  if (target.kind.markTerminating !== undefined) return terminate(pipeline, target, current, options, context)
  const object = jsonClone(current.object)
  const grace = markForGrace(target.kind, object, options.gracePeriodSeconds, context)
  // A pending deletion keeps its finalizers, whatever the options say.
  if (grace.type === 'pending') return answerKept(target, current, options)
  return settle(pipeline, target, current, object, grace, options, context)
}

/** Writes the marks that the deletion needs, then removes the object if nothing holds it. */
function settle(
  pipeline: Pipeline,
  target: Target,
  current: Entry,
  object: KubeObject,
  grace: Grace,
  options: DeleteOptions,
  context: RequestContext,
): WriteResult {
  const finalizers = finalizersForDeletion(target.kind, object, options)
  if (finalizers.length > 0) object.metadata.finalizers = [...finalizers]
  else delete object.metadata.finalizers
  const held = finalizers.length > 0
  if (grace.type === 'immediate' && held) markAsDeleting(object, context)
  const changed = grace.type === 'marked' || held
  const marked = changed ? writeMark(pipeline, target, current, object, context) : current
  const waits = held || (grace.type === 'marked' && grace.seconds > 0)
  if (waits) return answerKept(target, marked, options)
  return removeNow(pipeline, target, marked, context)
}

/** A kind that is emptied before it goes (Namespace). */
function terminate(
  pipeline: Pipeline,
  target: Target,
  current: Entry,
  options: DeleteOptions,
  context: RequestContext,
): WriteResult {
  // A custom resource is marked as it is stored: reading it by its schema would change it.
  const object = jsonClone(target.kind.custom === undefined ? objectOf(target, current) : current.object)
  const mayGo = target.kind.markTerminating?.(object, formatTime(context.clock.now())) ?? true
  const marked = writeMark(pipeline, target, current, object, context)
  if (!mayGo || (object.metadata.finalizers ?? []).length > 0) return answerKept(target, marked, options)
  return removeNow(pipeline, target, marked, context)
}

/** Stores the marked object unless nothing changed; a dry run only pretends. */
function writeMark(
  pipeline: Pipeline,
  target: Target,
  current: Entry,
  object: KubeObject,
  context: RequestContext,
): Entry {
  const written = toStored(pipeline, target.kind, object)
  const stored = target.kind.toStorage?.(written) ?? written
  if (jsonEqual(stored, current.object)) return current
  if (context.dryRun) return { ...current, object: stored }
  const entry = pipeline.storage.update(storageResource(target.kind), current.key, stored, current.revision)
  if (entry === undefined) throw conflict(resourceOf(target), target.name, OBJECT_MODIFIED)
  return entry
}

function removeNow(pipeline: Pipeline, target: Target, entry: Entry, context: RequestContext): WriteResult {
  if (!context.dryRun) pipeline.storage.delete(storageResource(target.kind), entry.key, entry.revision)
  const object = objectOf(target, entry)
  if (target.kind.returnsDeletedObject) return { code: 200, object }
  return { code: 200, object: deletedStatus(target, object) }
}

/** 202 only for a client that asked not to orphan and whose object is still there (recording pod-delete/propagation). */
const answerKept = (target: Target, entry: Entry, options: DeleteOptions): WriteResult => ({
  code: options.orphanDependents === false ? 202 : 200,
  object: objectOf(target, entry),
})

/** The Status that most kinds answer in place of the deleted object. */
function deletedStatus({ kind }: Target, { metadata }: KubeObject): KubeObject {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: metadata.name,
      ...(kind.group === '' ? {} : { group: kind.group }),
      kind: kind.resource,
      uid: metadata.uid,
    },
  }
}

/** Throws 409 unless uid and resourceVersion, where given, are the stored ones. The message names the Kind. */
export function requirePreconditions(
  { kind }: Target,
  { object, revision }: Entry,
  { preconditions }: DeleteOptions,
): void {
  const { uid, resourceVersion } = preconditions ?? {}
  const named = { group: kind.group, resource: kind.kind }
  const { name = '' } = object.metadata
  if (uid !== undefined && uid !== object.metadata.uid) {
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${object.metadata.uid}).`
    throw conflict(named, name, `${why} The object might have been deleted and then recreated`)
  }
  if (resourceVersion !== undefined && resourceVersion !== String(revision)) {
    const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${revision}).`
    throw conflict(named, name, `${why} The object might have been modified`)
  }
}

/** The same in the words of kinds that are emptied first, which name the resource. Source: recording kinds-core/namespaces. */
function requireOwnPreconditions(target: Target, { object, revision }: Entry, { preconditions }: DeleteOptions): void {
  const { uid, resourceVersion } = preconditions ?? {}
  const known = { UID: [uid, object.metadata.uid ?? ''], ResourceVersion: [resourceVersion, String(revision)] } as const
  for (const [name, [wanted, actual]] of Object.entries(known)) {
    if (wanted === undefined || wanted === actual) continue
    const why = `Precondition failed: ${name} in precondition: ${wanted}, ${name} in object meta: ${actual}`
    throw conflict(resourceOf(target), target.name, why)
  }
}
