/** What every step of the pipeline shares: the store, the schema, admission, and the small questions asked of a target. */
import { badRequest, invalidObject, plainServerError, type ResourceName } from '../apimachinery/api-error.ts'
import type { FieldError } from '../apimachinery/field-error.ts'
import { goQuote } from '../apimachinery/go-quote.ts'
import { apiVersionOf, type GroupVersionKind, groupResource } from '../apimachinery/group-version.ts'
import { pathSegmentFault } from '../apimachinery/names.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { encode, encodeStored, type TypeMeta } from '../schema/encode.ts'
import type { Schema } from '../schema/load-schema.ts'
import type { MessageStructure } from '../schema/structure.ts'
import type { Entry, Storage } from '../store/storage.ts'
import type { AdmissionOperation, AdmissionPlugin, AdmissionRequest, ObjectPlace } from './admission.ts'
import type { RequestContext } from './context.ts'
import type { KindDefinition, Strategy, Subresource } from './kind.ts'
import type { AdmissionLookup } from './lookup.ts'
import type { Target } from './registry.ts'

/** Handed to each verb. */
export interface Pipeline {
  readonly storage: Storage
  readonly schema: Schema
  readonly plugins: readonly AdmissionPlugin[]
  readonly lookup: AdmissionLookup
  /** Changes the status of an object as the server itself. */
  readonly updateStatus: (place: ObjectPlace, change: (object: KubeObject) => void, context: RequestContext) => void
  /** All kinds that are served. */
  readonly kinds: () => readonly KindDefinition[]
  /** The kinds by 'group/resource', for subresources that look at other kinds. */
  readonly kindOf: (group: string, resource: string) => KindDefinition | undefined
  /** The kinds by group, version and resource. */
  readonly served: (group: string, version: string, resource: string) => KindDefinition | undefined
}

/** The resource as errors name it. */
export const resourceOf = ({ kind }: Target): ResourceName => ({ group: kind.group, resource: kind.resource })

/** The resource as the store names it. Kinds that share objects (events of both groups) share a name. */
export const storageResource = (kind: KindDefinition): string => kind.storage ?? groupResource(kind)

/**
 * The store's key of an object: 'namespace/name', '/name' for cluster-scoped kinds. Throws 400 and 500 for what could
 * be no part of a path. Source: recording protocol/names-in-the-path.
 */
export function keyOf(target: Target, name = target.name): string {
  const why = pathSegmentFault(name)
  if (why !== undefined) throw badRequest(`Name parameter invalid: ${goQuote(name)}: ${why}`)
  if (!target.kind.namespaced) return `/${name}`
  const { namespace } = target
  if (namespace === '.' || namespace === '..') {
    throw plainServerError(`invalid key: "/${storageResource(target.kind)}/${namespace}/${name}"`)
  }
  return `${namespace}/${name}`
}

/** The one key that can be meant by a name in a collection; undefined for no name, or one in all namespaces. */
export function onlyKey({ kind, namespace }: Target, name: string | undefined): string | undefined {
  if (name === undefined || (kind.namespaced && namespace === '')) return undefined
  return kind.namespaced ? `${namespace}/${name}` : `/${name}`
}

/** The prefix of the keys of a collection. */
export function keyPrefix(target: Target): string {
  if (!target.kind.namespaced) return '/'
  return target.namespace === '' ? '' : `${target.namespace}/`
}

/** The structure of the kind's objects; every kind that is registered has one. */
export function messageOf(pipeline: Pipeline, kind: KindDefinition): MessageStructure {
  const message = kind.custom?.structure ?? pipeline.schema.messageOf(kind)
  if (message === undefined) throw new Error(`no structure for ${kind.group}/${kind.version} ${kind.kind}`)
  return message
}

/**
 * The object as it is stored and answered: Go's key order, empty optional fields left out. Fields that are those of
 * `live`, a stored object, stay as they are.
 */
export const toStored = (pipeline: Pipeline, kind: KindDefinition, object: KubeObject, live?: KubeObject): KubeObject =>
  asObject(encodeStored(messageOf(pipeline, kind), object, typeMetaOf(kind), writtenForm(kind, live)))

/** The same of an object that is answered and never stored. */
export const toAnswer = (pipeline: Pipeline, kind: KindDefinition, object: KubeObject, live?: KubeObject): KubeObject =>
  asObject(encode(messageOf(pipeline, kind), object, typeMetaOf(kind), writtenForm(kind, live)))

/** The object with metadata of its own, into which the store can put the revision, where it shares them with a stored one. */
export const withOwnMetadata = (object: KubeObject): KubeObject =>
  Object.isFrozen(object.metadata) ? { ...object, metadata: { ...object.metadata } } : object

/** Kinds that convert what is stored do not always write it as their own. */
const writtenForm = (kind: KindDefinition, live: KubeObject | undefined): KubeObject | undefined =>
  kind.fromStorage === undefined ? live : undefined

const typeMetaOf = (kind: KindDefinition): TypeMeta => ({ apiVersion: apiVersionOf(kind), kind: kind.kind })

/** encode writes kind, apiVersion and metadata of every kind that has them, which all kinds do. */
export const asObject = (written: JsonObject): KubeObject => written as KubeObject

/** The subresource of the target; undefined for the object itself. */
export function subresourceOf({ kind, subresource }: Target): Subresource | undefined {
  return kind.subresources?.find(({ name }) => name === subresource)
}

/** The strategy of the endpoint: the subresource's own or the kind's. */
export function strategyOf(target: Target): Strategy {
  const subresource = subresourceOf(target)
  if (subresource?.type === 'update') return subresource.strategy
  return target.kind.strategy ?? {}
}

/** The group that errors of validation name: that of the objects as they are stored, which Events have from the core group. */
export function groupOfErrors({ group, storage }: KindDefinition): string {
  if (storage === undefined) return group
  const dot = storage.indexOf('.')
  return dot < 0 ? '' : storage.slice(dot + 1)
}

/** Throws 422 if there are errors. */
export function requireValid(
  kind: { readonly group: string; readonly kind: string },
  name: string,
  errors: readonly FieldError[],
): void {
  if (errors.length > 0) throw invalidObject(kind, name, errors)
}

/** Runs one phase of the admission chain over a write. */
export function admit(
  pipeline: Pipeline,
  phase: 'admit' | 'validate',
  operation: AdmissionOperation,
  target: Target,
  object: KubeObject | undefined,
  old: KubeObject | undefined,
  context: RequestContext,
): void {
  const request = new Admission(pipeline, operation, target, object, old, context)
  for (const plugin of pipeline.plugins) plugin[phase]?.(request)
}

class Admission implements AdmissionRequest {
  readonly operation: AdmissionOperation
  readonly kind: KindDefinition
  readonly subresource: string
  readonly namespace: string
  readonly name: string
  readonly object: KubeObject | undefined
  readonly old: KubeObject | undefined
  readonly context: RequestContext
  readonly lookup: AdmissionLookup
  readonly #pipeline: Pipeline

  constructor(
    pipeline: Pipeline,
    operation: AdmissionOperation,
    { kind, subresource, namespace, name }: Target,
    object: KubeObject | undefined,
    old: KubeObject | undefined,
    context: RequestContext,
  ) {
    this.#pipeline = pipeline
    this.lookup = pipeline.lookup
    this.operation = operation
    this.kind = kind
    this.subresource = subresource
    this.namespace = namespace
    this.name = name
    this.object = object
    this.old = old
    this.context = context
  }

  servedKinds(): readonly KindDefinition[] {
    return this.#pipeline.kinds()
  }

  written(object: KubeObject, as?: KindDefinition): KubeObject {
    const { kind, subresource } = this
    if (this.operation === 'CONNECT') return object
    const body = subresourceOf({ kind, subresource, namespace: '', name: '' })
    if (body !== undefined && body.type !== 'update') return writtenBody(this.#pipeline, body.body, object)
    const whole = Object.isFrozen(object) ? object : toStored(this.#pipeline, kind, object)
    return as === undefined || as === kind ? whole : presented(as, kind.toStorage?.(whole) ?? whole)
  }

  updateStatus(place: ObjectPlace, change: (object: KubeObject) => void): void {
    this.#pipeline.updateStatus(place, change, this.context)
  }
}

/** The body of a subresource, as it would be answered. */
function writtenBody(pipeline: Pipeline, kind: GroupVersionKind, body: KubeObject): KubeObject {
  const message = pipeline.schema.messageOf(kind)
  return message === undefined
    ? body
    : asObject(encode(message, body, { apiVersion: apiVersionOf(kind), kind: kind.kind }))
}

/** The entry as objects of the target's kind: a kind that shares its storage converts, a custom one reads by its schema. */
export function presented(kind: KindDefinition, object: KubeObject): KubeObject {
  if (kind.fromStorage === undefined) return object
  return kind.custom === undefined && object.apiVersion === apiVersionOf(kind) ? object : kind.fromStorage(object)
}

/** An entry's object in the target's own version. */
export const objectOf = (target: Target, entry: Entry): KubeObject => presented(target.kind, entry.object)
