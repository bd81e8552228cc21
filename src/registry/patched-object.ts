/** The next state of an object by a patch of any of the four types, its managedFields in place. */
import { type ApiError, badRequest, invalidObject, notFoundError } from '../apimachinery/api-error.ts'
import { invalid } from '../apimachinery/field-error.ts'
import { goValueText } from '../apimachinery/go-value-text.ts'
import { apiVersionOf } from '../apimachinery/group-version.ts'
import { goJson } from '../apimachinery/json-bytes.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import type { JsonObject, KubeObject, ManagedFieldsEntry } from '../apimachinery/objects.ts'
import { applyJsonPatch } from '../patch/json-patch.ts'
import { applyConfiguration, cannotConvert } from '../patch/managed-fields/apply.ts'
import { updateLastApplied } from '../patch/managed-fields/last-applied.ts'
import { applyMergePatch } from '../patch/merge-patch.ts'
import { asObject } from '../patch/read-patch.ts'
import { strategicMerge } from '../patch/strategic-merge/strategic-merge.ts'
import type { DecodedPatchResult } from '../schema/decode-patched.ts'
import { decodePatchedJson, decodePatchedValue } from '../schema/decode-patched.ts'
import { strictWarnings } from '../schema/strict-warnings.ts'
import type { RequestContext } from './context.ts'
import { emptyOf, recordWriter, writerOf } from './field-owners.ts'
import { messageOf, type Pipeline, resourceOf, toAnswer } from './pipeline.ts'
import type { FieldValidation, PatchRequest, Target } from './registry.ts'

/**
 * What the patch makes of `live`, decoded and defaulted: a fresh object that may be changed. Only apply makes one of
 * nothing. Throws ApiError with the engine's own codes.
 */
export function patchedObject(
  pipeline: Pipeline,
  target: Target,
  live: KubeObject | undefined,
  request: PatchRequest,
  context: RequestContext,
): KubeObject {
  if (request.type === 'apply') return applied(pipeline, target, live, request, context)
  if (live === undefined) throw notFoundError(resourceOf(target), target.name)
  const object = patched(pipeline, target, live, request, context)
  target.kind.strategy?.applyDefaults?.(object)
  recordWriter(pipeline, target, object, live, context)
  return object
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
    const printed = () => goValueText(rest)
    return requireDecoded(decodePatchedValue(pipeline.schema, kind, merged), printed, complaints, context)
  }
  const document = request.type === 'json' ? applyJsonPatch(live, change) : applyMergePatch(live, change)
  const result = kind.custom?.readPatched(document) ?? decodePatchedJson(pipeline.schema, kind, document)
  return requireDecoded(result, () => goJson(document), complaints, context)
}

/** Throws 422 ` "" is invalid: patch: …` when the result is no object of the kind, or not strictly one. */
function requireDecoded(
  result: DecodedPatchResult,
  printed: () => string,
  { fieldValidation, strictErrors }: { fieldValidation: FieldValidation; strictErrors: readonly string[] },
  context: RequestContext,
): KubeObject {
  if (result.error !== undefined) throw undecodable(printed(), result.error)
  const complaints = [...strictErrors, ...result.unknown]
  if (complaints.length === 0 || fieldValidation === 'Ignore') return result.object
  if (fieldValidation === 'Strict') throw undecodable(printed(), `strict decoding error: ${complaints.join(', ')}`)
  context.warnings.push(...complaints)
  return result.object
}

const undecodable = (printed: string, why: string): ApiError =>
  invalidObject({ group: '', kind: '' }, '', [invalid('patch', printed, why)])

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
    ...writerOf(pipeline, target, context),
    live: live ?? emptyOf(pipeline, target.kind),
    config,
    kind: target.kind.kind,
    force: request.force,
  })
  const [twice] = strictErrors
  const next = decodeApplied(pipeline, target, object ?? live ?? emptyOf(pipeline, target.kind), config)
  if (twice !== undefined && request.fieldValidation === 'Strict')
    throw badRequest(`error strict decoding YAML: error converting YAML to JSON: ${twice}`)
  if (twice !== undefined && request.fieldValidation === 'Warn') context.warnings.push(...strictWarnings(twice))
  if (managedFields === undefined) delete next.metadata.managedFields
  else next.metadata.managedFields = managedFields
  if (object !== undefined && live !== undefined) keepTimes(pipeline, target, next, live)
  updateLastApplied(context.fieldManager, next, config)
  return next
}

/**
 * Where nothing changes but the time at which somebody wrote, not even that does: what was merged is gone again by what
 * decoding and defaults make of it. Source: IgnoreManagedFieldsTimestampsTransformer.
 */
function keepTimes(pipeline: Pipeline, target: Target, next: KubeObject, live: KubeObject): void {
  const { managedFields: now = [] } = next.metadata
  const { managedFields: before = [] } = live.metadata
  if (now.length !== before.length || !now.every((entry, index) => sameButTime(entry, before[index]))) return
  next.metadata.managedFields = before
  if (!jsonEqual(toAnswer(pipeline, target.kind, next, live), live)) next.metadata.managedFields = now
}

const sameButTime = (entry: ManagedFieldsEntry, other: ManagedFieldsEntry | undefined): boolean =>
  entry.manager === other?.manager &&
  entry.operation === other?.operation &&
  entry.apiVersion === other?.apiVersion &&
  entry.subresource === other?.subresource &&
  jsonEqual(entry.fieldsV1, other?.fieldsV1)

function decodeApplied(pipeline: Pipeline, target: Target, object: JsonObject, config: JsonObject): KubeObject {
  const result = target.kind.custom?.readPatched(object) ?? decodePatchedValue(pipeline.schema, target.kind, object)
  if (result.error !== undefined) throw cannotConvert(config, apiVersionOf(target.kind), target.kind.kind, result.error)
  target.kind.strategy?.applyDefaults?.(result.object)
  return result.object
}
