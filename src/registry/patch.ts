/** PATCH: each engine makes the next state of the stored object; the rest is the way of every update. */
import {
  type ApiError,
  badRequest,
  conflict,
  invalidObject,
  notFoundError,
  plainServerError,
} from '../apimachinery/api-error.ts'
import { invalid } from '../apimachinery/field-error.ts'
import { goValueText } from '../apimachinery/go-value-text.ts'
import { goJson } from '../apimachinery/json-bytes.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { applyJsonPatch } from '../patch/json-patch.ts'
import { applyConfiguration } from '../patch/managed-fields/apply.ts'
import { updateLastApplied } from '../patch/managed-fields/last-applied.ts'
import { applyMergePatch } from '../patch/merge-patch.ts'
import { asObject } from '../patch/read-patch.ts'
import { strategicMerge } from '../patch/strategic-merge/strategic-merge.ts'
import type { DecodedPatchResult } from '../schema/decode-patched.ts'
import { decodePatchedJson, decodePatchedValue } from '../schema/decode-patched.ts'
import { strictWarnings } from '../schema/strict-warnings.ts'
import type { RequestContext } from './context.ts'
import { admitAndStore } from './create.ts'
import { emptyOf, ownershipOf, recordWriter } from './field-owners.ts'
import { ensureName, ensureNamespace } from './metadata.ts'
import { keyOf, messageOf, objectOf, type Pipeline, resourceOf, storageResource } from './pipeline.ts'
import type { FieldValidation, PatchRequest, Target, WriteResult } from './registry.ts'
import { currentEntry, replace } from './update.ts'

/** Changes the object by a patch of any of the four types. Throws ApiError with the engine's own codes. */
export function patch(pipeline: Pipeline, target: Target, request: PatchRequest, context: RequestContext): WriteResult {
  if (request.type === 'apply') return apply(pipeline, target, request, context)
  const current = currentEntry(pipeline, target)
  const live = objectOf(target, current)
  const object = patched(pipeline, target, live, request, context)
  target.kind.strategy?.applyDefaults?.(object)
  recordWriter(pipeline, target, object, live, context)
  ensureName(target, object)
  ensureNamespace(target, object)
  return replace(pipeline, target, object, current, context)
}

/** The patched object, decoded: a fresh object that may be changed. */
function patched(
  pipeline: Pipeline,
  target: Target,
  live: KubeObject,
  request: PatchRequest,
  context: RequestContext,
): KubeObject {
  const { kind } = target
  const { patch: change, strictErrors } = request.read()
  const complaints = { ...request, strictErrors }
  if (request.type === 'strategic') {
    const { merged, patch: rest } = strategicMerge(live, asObject(change), messageOf(pipeline, kind))
    // A strategic merge prints the patch in its errors, as Go prints a map; the other two print the whole result.
    return requireDecoded(decodePatchedValue(pipeline.schema, kind, merged), goValueText(rest), complaints, context)
  }
  const document = request.type === 'json' ? applyJsonPatch(live, change) : applyMergePatch(live, change)
  const result = kind.custom?.readPatched(document) ?? decodePatchedJson(pipeline.schema, kind, document)
  return requireDecoded(result, goJson(document), complaints, context)
}

/** Throws 422 ` "" is invalid: patch: …` when the result is no object of the kind, or not strictly one. */
function requireDecoded(
  result: DecodedPatchResult,
  printed: string,
  { fieldValidation, strictErrors }: { fieldValidation: FieldValidation; strictErrors: readonly string[] },
  context: RequestContext,
): KubeObject {
  if (result.error !== undefined) throw undecodable(printed, result.error)
  const complaints = [...strictErrors, ...result.unknown]
  if (complaints.length === 0 || fieldValidation === 'Ignore') return result.object
  if (fieldValidation === 'Strict') throw undecodable(printed, `strict decoding error: ${complaints.join(', ')}`)
  context.warnings.push(...complaints)
  return result.object
}

const undecodable = (printed: string, why: string): ApiError =>
  invalidObject({ group: '', kind: '' }, '', [invalid('patch', printed, why)])

/** Server-side apply; creates the object when it is not there. */
function apply(pipeline: Pipeline, target: Target, request: PatchRequest, context: RequestContext): WriteResult {
  const entry = pipeline.storage.get(storageResource(target.kind), keyOf(target))
  if (entry === undefined && target.subresource !== '') throw notFoundError(resourceOf(target), target.name)
  const live = entry && objectOf(target, entry)
  const object = applied(pipeline, target, live, request, context)
  if (live === undefined) refuseUid(target, object)
  ensureNamespace(target, object)
  ensureName(target, object)
  // Apply creates by an update, which asks nothing of the revision.
  if (entry === undefined) delete object.metadata.resourceVersion
  if (entry === undefined) return admitAndStore(pipeline, target, object, context)
  return replace(pipeline, target, object, entry, context)
}

/** What the configuration makes of the live object, decoded and defaulted, its managedFields in place. */
function applied(
  pipeline: Pipeline,
  target: Target,
  live: KubeObject | undefined,
  request: PatchRequest,
  context: RequestContext,
): KubeObject {
  const { patch: body, strictErrors } = request.read()
  const config = asObject(body)
  const { object, managedFields } = applyConfiguration({
    ...ownershipOf(pipeline, target, context),
    live: live ?? emptyOf(pipeline, target.kind),
    config,
    kind: target.kind.kind,
    force: request.force,
  })
  const [twice] = strictErrors
  const next = decodeApplied(pipeline, target, object ?? live ?? emptyOf(pipeline, target.kind))
  if (twice !== undefined && request.fieldValidation === 'Strict')
    throw badRequest(`error strict decoding YAML: error converting YAML to JSON: ${twice}`)
  if (twice !== undefined && request.fieldValidation === 'Warn') context.warnings.push(...strictWarnings(twice))
  if (managedFields === undefined) delete next.metadata.managedFields
  else next.metadata.managedFields = managedFields
  updateLastApplied(context.fieldManager, next, config)
  return next
}

function decodeApplied(pipeline: Pipeline, target: Target, object: JsonObject): KubeObject {
  const result = target.kind.custom?.readPatched(object) ?? decodePatchedValue(pipeline.schema, target.kind, object)
  if (result.error !== undefined) throw plainServerError(`failed to convert new object: ${result.error}`)
  target.kind.strategy?.applyDefaults?.(result.object)
  return result.object
}

/** A configuration with a uid means an object that exists. */
function refuseUid(target: Target, { metadata: { uid = '' } }: KubeObject): void {
  if (uid === '') return
  throw conflict(
    resourceOf(target),
    target.name,
    `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
  )
}
