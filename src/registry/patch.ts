/** PATCH: each engine makes the next state of the stored object; the rest is the way of every update. */
import { type ApiError, badRequest, conflict, invalidObject, notFoundError } from '../apimachinery/api-error.ts'
import { invalid } from '../apimachinery/field-error.ts'
import { goValueText } from '../apimachinery/go-value-text.ts'
import { apiVersionOf } from '../apimachinery/group-version.ts'
import { goJson } from '../apimachinery/json-bytes.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import { applyJsonPatch } from '../patch/json-patch.ts'
import { applyConfiguration } from '../patch/managed-fields/apply.ts'
import { applyMergePatch } from '../patch/merge-patch.ts'
import { asObject } from '../patch/read-patch.ts'
import { strategicMerge } from '../patch/strategic-merge/strategic-merge.ts'
import type { DecodedPatchResult } from '../schema/decode-patched.ts'
import { decodePatchedJson, decodePatchedValue } from '../schema/decode-patched.ts'
import type { RequestContext } from './context.ts'
import { admitAndStore } from './create.ts'
import { ensureName, ensureNamespace } from './metadata.ts'
import { keyOf, messageOf, objectOf, type Pipeline, resourceOf, storageResource, strategyOf } from './pipeline.ts'
import type { FieldValidation, PatchRequest, Target, WriteResult } from './registry.ts'
import { currentEntry, recordWriter, replace } from './update.ts'

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
  const { patch: body, strictErrors } = request.read()
  const config = asObject(body)
  if (entry === undefined) refuseUid(target, config)
  const object = applyConfiguration({
    live: entry === undefined ? undefined : objectOf(target, entry),
    config,
    manager: context.fieldManager,
    apiVersion: apiVersionOf(target.kind),
    kind: target.kind.kind,
    subresource: target.subresource,
    force: request.force,
    time: formatTime(context.clock.now()),
    message: messageOf(pipeline, target.kind),
    resetFields: strategyOf(target).resetFields,
  })
  const result = target.kind.custom?.readPatched(object) ?? decodePatchedValue(pipeline.schema, target.kind, object)
  if (result.error !== undefined) throw undecodable(goValueText(body), result.error)
  const [twice] = strictErrors
  // As a warning it would have several lines, which no header can hold.
  if (twice !== undefined && request.fieldValidation === 'Strict')
    throw badRequest(`error strict decoding YAML: error converting YAML to JSON: ${twice}`)
  const next = result.object
  target.kind.strategy?.applyDefaults?.(next)
  ensureNamespace(target, next)
  if (entry === undefined) return admitAndStore(pipeline, target, withName(target, next), context)
  ensureName(target, next)
  return replace(pipeline, target, next, entry, context)
}

function withName(target: Target, object: KubeObject): KubeObject {
  if ((object.metadata.name ?? '') === '') object.metadata.name = target.name
  ensureName(target, object)
  return object
}

/** A configuration with a uid means an object that exists. */
function refuseUid(target: Target, config: JsonObject): void {
  const uid = isJsonObject(config.metadata) ? config.metadata.uid : undefined
  if (typeof uid !== 'string' || uid === '') return
  throw conflict(
    resourceOf(target),
    target.name,
    `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
  )
}
