/** Subresources with a body of another kind: binding, eviction, scale, token. */
import { conflict, methodNotAllowed, OBJECT_MODIFIED } from '../apimachinery/api-error.ts'
import { apiVersionOf, type GroupVersion, type GroupVersionKind } from '../apimachinery/group-version.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import { updateManagedFields } from '../patch/managed-fields/update-managed-fields.ts'
import { encode } from '../schema/encode.ts'
import type { MessageStructure } from '../schema/structure.ts'
import type { RequestContext } from './context.ts'
import { remove } from './delete.ts'
import { changed } from './draft.ts'
import type { ActionSubresource, SubresourceScope } from './kind.ts'
import { ensureNamespace } from './metadata.ts'
import { objectOf, type Pipeline, resourceOf, storageResource, subresourceOf, toStored } from './pipeline.ts'
import type { DeleteOptions, Target, WriteResult } from './registry.ts'
import { currentEntry } from './update.ts'

/** GET of an action subresource. Throws 405 when it has none. */
export function readAction(pipeline: Pipeline, target: Target, context: RequestContext): KubeObject {
  const { get } = actionOf(target)
  if (get === undefined) throw methodNotAllowed()
  return get(scopeOf(pipeline, target, context))
}

/** POST to an action subresource. Throws 405 when it has none. */
export function runAction(pipeline: Pipeline, target: Target, body: KubeObject, context: RequestContext): WriteResult {
  const { create, answersBody, body: kind } = actionOf(target)
  if (create === undefined) throw methodNotAllowed()
  if (answersBody === undefined) return { code: 201, object: create(scopeOf(pipeline, target, context), body) }
  ensureNamespace(target, body)
  answersBody.applyDefaults(body)
  const message = pipeline.schema.messageOf(kind)
  if (message === undefined) throw new Error(`no structure for ${kind.kind}`)
  recordSender(message, kind, target, body, context)
  const answer = create(scopeOf(pipeline, target, context), body)
  return { code: 201, object: encoded(message, kind, answer) }
}

/** Notes the client as the manager of what its body says. */
function recordSender(
  message: MessageStructure,
  kind: GroupVersion,
  target: Target,
  body: KubeObject,
  { fieldManager, clock }: RequestContext,
): void {
  updateManagedFields({
    live: undefined,
    object: body,
    manager: fieldManager,
    apiVersion: apiVersionOf(kind),
    subresource: target.subresource,
    time: formatTime(clock.now()),
    message,
    resetFields: undefined,
  })
}

function encoded(message: MessageStructure, kind: GroupVersionKind, object: KubeObject): KubeObject {
  // Encoding writes kind, apiVersion and metadata of every kind that has them.
  return encode(message, object, { apiVersion: apiVersionOf(kind), kind: kind.kind }) as KubeObject
}

function actionOf(target: Target): ActionSubresource {
  const subresource = subresourceOf(target)
  if (subresource?.type !== 'action') throw methodNotAllowed()
  return subresource
}

function scopeOf(pipeline: Pipeline, target: Target, context: RequestContext): SubresourceScope {
  return {
    namespace: target.namespace,
    name: target.name,
    context,
    get: () => objectOf(target, currentEntry(pipeline, target)),
    update: (change) => changeParent(pipeline, target, change, context),
    remove: (options) => remove(pipeline, { ...target, subresource: '' }, toDeleteOptions(options), context).object,
    find: (group, resource, namespace, name) => pipeline.lookup.get(group, resource, namespace, name),
    list: (group, resource) => pipeline.lookup.list(group, resource, target.namespace),
  }
}

/** Stores what `change` makes of a draft of the parent; records no manager (recording apply: binding). */
function changeParent(
  pipeline: Pipeline,
  target: Target,
  change: (draft: KubeObject) => void,
  context: RequestContext,
): KubeObject {
  const current = currentEntry(pipeline, target)
  const stored = toStored(pipeline, target.kind, changed(current.object, change))
  if (context.dryRun) return stored
  const entry = pipeline.storage.update(storageResource(target.kind), current.key, stored, current.revision)
  if (entry === undefined) throw conflict(resourceOf(target), target.name, OBJECT_MODIFIED)
  return entry.object
}

/** DeleteOptions of a body that has been decoded by the schema; every field has the type it should have. */
function toDeleteOptions(options: JsonObject): DeleteOptions {
  return options as DeleteOptions
}
