/** Subresources with a body of another kind: binding, eviction, scale, token. */
import { conflict, methodNotAllowed, OBJECT_MODIFIED } from '../apimachinery/api-error.ts'
import { apiVersionOf, type GroupVersionKind } from '../apimachinery/group-version.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { shareEqual } from '../apimachinery/share-equal.ts'
import { encode } from '../schema/encode.ts'
import type { MessageStructure } from '../schema/structure.ts'
import type { RequestContext } from './context.ts'
import { remove, requirePreconditions } from './delete.ts'
import { requireDeleteOptions } from './delete-options.ts'
import { changed } from './draft.ts'
import { recordWriter } from './field-owners.ts'
import type { ActionSubresource, SubresourceScope } from './kind.ts'
import { ensureNamespace } from './metadata.ts'
import { updateStatusAsServer } from './own-writes.ts'
import {
  admit,
  objectOf,
  type Pipeline,
  resourceOf,
  storageResource,
  subresourceOf,
  toStored,
  withOwnMetadata,
} from './pipeline.ts'
import type { Target, WriteResult } from './registry.ts'
import { currentEntry, requireStored } from './update.ts'

/** GET of an action subresource. Throws 405 when it has none. */
export function readAction(pipeline: Pipeline, target: Target, context: RequestContext): KubeObject {
  const { get } = actionOf(target)
  if (get === undefined) throw methodNotAllowed()
  return get(scopeOf(pipeline, target, target, undefined, context))
}

/** POST to an action subresource, or to a kind that stands for one. Throws 405 when there is none. */
export function runAction(pipeline: Pipeline, target: Target, body: KubeObject, context: RequestContext): WriteResult {
  const acted = throughTarget(pipeline, target, body)
  const { create, answersBody, body: kind } = actionOf(acted)
  if (create === undefined) throw methodNotAllowed()
  ensureNamespace(target, body)
  const run = (): KubeObject => {
    admit(pipeline, 'admit', 'CREATE', target, body, undefined, context)
    return create(scopeOf(pipeline, acted, target, body, context), body)
  }
  if (answersBody === undefined) return { code: 201, object: run() }
  answersBody.applyDefaults(body)
  const message = pipeline.schema.messageOf(kind)
  if (message === undefined) throw new Error(`no structure for ${kind.kind}`)
  const asBody = { ...target, kind: { ...kind, resource: target.kind.resource, namespaced: true } }
  recordWriter(pipeline, asBody, body, undefined, context)
  return { code: 201, object: encoded(message, kind, run()) }
}

/** The subresource that a POST to `target` acts on: for a Binding that of the Pod of its name. */
function throughTarget(pipeline: Pipeline, target: Target, { metadata }: KubeObject): Target {
  const through = target.kind.createsThrough
  if (through === undefined) return target
  const kind = pipeline.kindOf(through.group, through.resource)
  if (kind === undefined) throw new Error(`no kind ${through.group}/${through.resource}`)
  // A create takes no uid from its client, but a subresource does.
  delete metadata.uid
  return { kind, namespace: target.namespace, name: metadata.name ?? '', subresource: through.subresource }
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

/** `asked` is what the request names, which admission sees; `target` what is acted on. */
function scopeOf(
  pipeline: Pipeline,
  target: Target,
  asked: Target,
  body: KubeObject | undefined,
  context: RequestContext,
): SubresourceScope {
  const { namespace, name } = target
  const current = () => currentEntry(pipeline, target)
  return {
    namespace,
    name,
    context,
    get: () => objectOf(target, current()),
    update: (change) => changeParent(pipeline, target, change, context),
    validate: () => admit(pipeline, 'validate', 'CREATE', asked, body, undefined, context),
    requireStored: (metadata) => requireStored(target, metadata, current(), context),
    requirePreconditions: (options) => requirePreconditions(target, current(), options),
    remove({ dryRun, ...options }) {
      requireDeleteOptions(options, dryRun)
      const deletion = { ...context, dryRun: context.dryRun || dryRun.length > 0 }
      return remove(pipeline, { ...target, subresource: '' }, options, deletion).object
    },
    updateStatus: (group, resource, other, change) =>
      updateStatusAsServer(pipeline, { group, resource, namespace, name: other }, change, context),
    find: (group, resource, ...place) => pipeline.lookup.get(group, resource, ...place),
    list: (group, resource) => pipeline.lookup.list(group, resource, namespace),
  }
}

/** Stores what `change` makes of a draft of the parent, if it is anything else; records no manager (recording apply: binding). */
function changeParent(
  pipeline: Pipeline,
  target: Target,
  change: (draft: KubeObject) => void,
  context: RequestContext,
): KubeObject {
  const current = currentEntry(pipeline, target)
  const stored = toStored(pipeline, target.kind, changed(current.object, change))
  if (context.dryRun) return stored
  const kept = shareEqual(stored, current.object)
  if (jsonEqual(kept, current.object)) return current.object
  const next = withOwnMetadata(kept)
  const entry = pipeline.storage.update(storageResource(target.kind), current.key, next, current.revision)
  if (entry === undefined) throw conflict(resourceOf(target), target.name, OBJECT_MODIFIED)
  return entry.object
}
