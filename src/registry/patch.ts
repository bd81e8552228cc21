/** PATCH: each engine makes the next state of the stored object; the rest is the way of every update. */
import { conflict, notFoundError } from '../apimachinery/api-error.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import type { RequestContext } from './context.ts'
import { admitAndStore } from './create.ts'
import { ensureName, ensureNamespace } from './metadata.ts'
import { patchedObject } from './patched-object.ts'
import { keyOf, objectOf, type Pipeline, resourceOf, storageResource } from './pipeline.ts'
import type { PatchRequest, Target, WriteResult } from './registry.ts'
import { replace } from './update.ts'

/** Changes the object by a patch of any of the four types; apply creates it when it is not there. Throws ApiError. */
export function patch(pipeline: Pipeline, target: Target, request: PatchRequest, context: RequestContext): WriteResult {
  const entry = pipeline.storage.get(storageResource(target.kind), keyOf(target))
  const creates = request.type === 'apply' && target.subresource === ''
  if (entry === undefined && !creates) throw notFoundError(resourceOf(target), target.name)
  const object = patchedObject(pipeline, target, entry && objectOf(target, entry), request, context)
  if (entry === undefined) refuseUid(target, object)
  ensureNamespace(target, object)
  ensureName(target, object)
  if (entry !== undefined) return replace(pipeline, target, object, entry, context)
  // Apply creates by an update, which asks nothing of the revision.
  delete object.metadata.resourceVersion
  return admitAndStore(pipeline, target, object, context)
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
