/** Subresources that show a part of their parent as an object of another kind: GET, PUT and PATCH. */
import { conflict } from '../apimachinery/api-error.ts'
import { apiVersionOf } from '../apimachinery/group-version.ts'
import { jsonClone } from '../apimachinery/json-clone.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { type Projection, toParentOwners, toProjectionOwners } from '../patch/managed-fields/projected-owners.ts'
import type { RequestContext } from './context.ts'
import { recordWriter } from './field-owners.ts'
import type { ProjectionSubresource } from './kind.ts'
import { ensureName, ensureNamespace } from './metadata.ts'
import { patchedObject } from './patched-object.ts'
import { admit, objectOf, type Pipeline, requireValid, subresourceOf, toAnswer } from './pipeline.ts'
import type { PatchRequest, Target, WriteResult } from './registry.ts'
import { currentEntry, replace, requireStored } from './update.ts'

/** The projection that the target is; undefined for all other targets. */
export function projectionOf(target: Target): ProjectionSubresource | undefined {
  const subresource = subresourceOf(target)
  return subresource?.type === 'projection' ? subresource : undefined
}

/** Shows the stored parent. Throws 404. */
export function readProjection(pipeline: Pipeline, target: Target, projection: ProjectionSubresource): KubeObject {
  return shown(pipeline, target, projection, objectOf(target, currentEntry(pipeline, target)))
}

/** PUT of a decoded body. */
export function updateProjection(
  pipeline: Pipeline,
  target: Target,
  projection: ProjectionSubresource,
  body: KubeObject,
  context: RequestContext,
): WriteResult {
  ensureNamespace(target, body)
  ensureName(target, body)
  const { uid = '' } = body.metadata
  if (uid !== '') requireStored(target, { uid }, currentEntry(pipeline, target), context)
  return write(pipeline, target, projection, context, (live, asked) => {
    recordWriter(pipeline, asked, body, live, context)
    return body
  })
}

/** PATCH of any type; none of them creates. */
export function patchProjection(
  pipeline: Pipeline,
  target: Target,
  projection: ProjectionSubresource,
  request: PatchRequest,
  context: RequestContext,
): WriteResult {
  return write(pipeline, target, projection, context, (live, asked) => {
    const object = patchedObject(pipeline, asked, live, request, context)
    ensureNamespace(target, object)
    ensureName(target, object)
    return object
  })
}

/** Stores the parent with what `change` makes of its projection. `asked` is the projection's own target. */
function write(
  pipeline: Pipeline,
  target: Target,
  projection: ProjectionSubresource,
  context: RequestContext,
  change: (live: KubeObject, asked: Target) => KubeObject,
): WriteResult {
  const entry = currentEntry(pipeline, target)
  const parent = objectOf(target, entry)
  const asked = targetOf(target, projection)
  const field = sharedField(target, projection)
  const live = shown(pipeline, target, projection, parent, projection.projectForChange)
  const owners = toProjectionOwners(parent.metadata.managedFields, field)
  if (owners !== undefined) live.metadata.managedFields = owners
  const next = change(live, asked)
  admit(pipeline, 'admit', 'UPDATE', asked, next, live, context)
  requireValid(projection.body, target.name, projection.validate(next))
  admit(pipeline, 'validate', 'UPDATE', target, next, live, context)
  requireSameUid(target, next, parent)
  const object = jsonClone(parent)
  projection.write(object, next)
  if (next.metadata.resourceVersion) object.metadata.resourceVersion = next.metadata.resourceVersion
  const entries = toParentOwners(parent.metadata.managedFields, next.metadata.managedFields, field)
  if (entries === undefined) delete object.metadata.managedFields
  else object.metadata.managedFields = entries
  // Plug-ins have seen the projection, and see nothing else.
  const result = replace({ ...pipeline, plugins: [] }, { ...target, subresource: '' }, object, entry, context)
  return { code: result.code, object: shown(pipeline, target, projection, result.object) }
}

/** The projection's objects as a target of their own, under the parent's resource. */
function targetOf(target: Target, { body }: ProjectionSubresource): Target {
  const { resource, namespaced } = target.kind
  return { ...target, kind: { ...body, resource, namespaced } }
}

const sharedField = ({ kind }: Target, { body, sharedField: field }: ProjectionSubresource): Projection => ({
  parentVersion: apiVersionOf(kind),
  parentPath: field.parent,
  version: apiVersionOf(body),
  path: field.projection,
})

function shown(
  pipeline: Pipeline,
  target: Target,
  projection: ProjectionSubresource,
  parent: KubeObject,
  project = projection.project,
): KubeObject {
  return toAnswer(pipeline, targetOf(target, projection).kind, project(parent))
}

/** A patch may not name another uid; PUT has been asked before. Text: registry/apps' ScaleREST. */
function requireSameUid({ kind, name, subresource }: Target, { metadata }: KubeObject, parent: KubeObject): void {
  const { uid = '' } = metadata
  if (uid === '' || uid === parent.metadata.uid) return
  const resource = { group: kind.group, resource: `${kind.resource}/${subresource}` }
  throw conflict(
    resource,
    name,
    `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${parent.metadata.uid}`,
  )
}
