/** POST of a collection, and the creating half of apply: from a decoded body to a stored object. */
import { ApiError, alreadyExists, forbiddenError } from '../apimachinery/api-error.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import type { RequestContext } from './context.ts'
import { recordWriter } from './field-owners.ts'
import {
  dropRepeatedOwners,
  ensureNamespace,
  fillForCreate,
  refuseResourceVersion,
  wipeSystemFields,
} from './metadata.ts'
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
  toAnswer,
  toStored,
} from './pipeline.ts'
import type { Target, WriteResult } from './registry.ts'

/** How often a generated name is drawn again when it is taken (feature RetryGenerateName). */
const GENERATE_ATTEMPTS = 8

/** Creates what a client sent. `object` is decoded, not yet defaulted. */
export function create(pipeline: Pipeline, target: Target, object: KubeObject, context: RequestContext): WriteResult {
  ensureNamespace(target, object)
  wipeSystemFields(object.metadata)
  strategyOf(target).applyDefaults?.(object)
  dropRepeatedOwners(object.metadata, context)
  // Before admission: what plug-ins and strategies add belongs to nobody.
  recordWriter(pipeline, target, object, undefined, context)
  if (target.kind.answer !== undefined) return answer(pipeline, target, object, target.kind.answer, context)
  return admitAndStore(pipeline, target, object, context)
}

/** A create of which nothing stays. */
function answer(
  pipeline: Pipeline,
  target: Target,
  object: KubeObject,
  answerOf: (object: KubeObject, context: RequestContext) => KubeObject,
  context: RequestContext,
): WriteResult {
  admit(pipeline, 'admit', 'CREATE', target, object, undefined, context)
  // Rules see what the server would store: without empty fields, in its order.
  const asked = toStored(pipeline, target.kind, object)
  return { code: 201, object: toAnswer(pipeline, target.kind, answerOf(asked, context)) }
}

/** The rest of a create, for objects whose managedFields are in place. */
export function admitAndStore(
  pipeline: Pipeline,
  target: Target,
  object: KubeObject,
  context: RequestContext,
): WriteResult {
  const { generateName: prefix, name: givenName } = object.metadata
  const generated = (givenName ?? '') === '' && (prefix ?? '') !== ''
  const named = { ...target, name: givenName ?? '' }
  if (target.kind.custom?.terminating)
    throw forbiddenError(target.kind, named.name, 'create not allowed while custom resource definition is terminating')
  admit(pipeline, 'admit', 'CREATE', named, object, undefined, context)
  dropRepeatedOwners(object.metadata, context, ' after mutating admission happens')
  strategyOf(target).authorize?.(object, undefined, target, context)
  for (let attempt = 1; ; attempt++) {
    try {
      return store(pipeline, target, object, context)
    } catch (error) {
      if (!generated || !(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error
      if (attempt === GENERATE_ATTEMPTS) throw cannotGenerate(target, object.metadata.name ?? '', prefix ?? '')
      delete object.metadata.name
    }
  }
}

function store(pipeline: Pipeline, target: Target, object: KubeObject, context: RequestContext): WriteResult {
  const strategy = strategyOf(target)
  fillForCreate(object.metadata, context)
  if (strategy.tracksGeneration) object.metadata.generation = 1
  strategy.prepareForCreate?.(object, context, pipeline.lookup)
  const named = { ...target, name: object.metadata.name ?? '' }
  requireValid(
    { group: groupOfErrors(target.kind), kind: object.kind },
    named.name,
    strategy.validate?.(object, context) ?? [],
  )
  context.warnings.push(...(strategy.warnings?.(object) ?? []))
  refuseResourceVersion(object.metadata)
  admit(pipeline, 'validate', 'CREATE', named, object, undefined, context)
  return write(pipeline, named, object, context)
}

function write(pipeline: Pipeline, target: Target, object: KubeObject, context: RequestContext): WriteResult {
  const { kind } = target
  const resource = storageResource(kind)
  // A place for the revision where Go writes it; the store puts it in.
  if (!context.dryRun) object.metadata.resourceVersion = '0'
  const stored = toStored(pipeline, kind, object)
  const taken = pipeline.storage.get(resource, keyOf(target))
  if (taken !== undefined) throw nameTaken(target, taken.object)
  if (context.dryRun) return { code: 201, object: stored }
  const entry = pipeline.storage.create(resource, keyOf(target), kind.toStorage?.(stored) ?? stored)
  if (entry === undefined) throw alreadyExists(resourceOf(target), target.name)
  return { code: 201, object: objectOf(target, entry), entry }
}

function nameTaken(target: Target, taken: KubeObject): ApiError {
  const leaving = taken.metadata.deletionTimestamp !== undefined
  return alreadyExists(resourceOf(target), target.name, leaving ? 'object is being deleted: ' : '')
}

/** 409 of a generated name that was taken each time. Source: semantics of apierrors.NewGenerateNameConflict. */
function cannotGenerate(target: Target, name: string, prefix: string): ApiError {
  const taken = alreadyExists(resourceOf(target), name)
  return new ApiError({
    code: 409,
    reason: 'AlreadyExists',
    message: `${taken.message}, the server was not able to generate a unique name for the object`,
    details: { ...taken.status.details, name: prefix, retryAfterSeconds: 1 },
  })
}
