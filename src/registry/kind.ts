/** What makes one kind differ from the next: a record of optional functions around the generic pipeline. */
import type { FieldError } from '../apimachinery/field-error.ts'
import type { JsonObject, KubeObject, ObjectMeta } from '../apimachinery/objects.ts'
import type { RequestContext } from './context.ts'
import type { CustomKind } from './custom-kind.ts'
import type { DeleteOptions } from './delete-options.ts'
import type { AdmissionLookup } from './lookup.ts'
import type { TableColumns } from './table.ts'

/**
 * The rules of writing one kind, or one of its subresources. Objects handed in are fresh and may be changed in place,
 * `old` is frozen. Every function is optional; without any, the kind is stored as decoded.
 */
export interface Strategy<T extends KubeObject = KubeObject> {
  /** Fills defaults that Go's scheme fills on decoding. Runs on every decoded body and patch result. */
  readonly applyDefaults?: (object: T) => void
  /** Sets what a client may not choose on create (status, generation). Metadata is already filled. */
  readonly prepareForCreate?: (object: T, context: RequestContext, lookup: AdmissionLookup) => void
  /** Puts back what this endpoint may not change. */
  readonly prepareForUpdate?: (object: T, old: T, context: RequestContext, lookup: AdmissionLookup) => void
  /**
   * Refuses what this user may not write although they have the verb. Runs after mutating admission, before validation.
   * `target.name` is the one of the path: '' for a POST.
   */
  readonly authorize?: (object: T, old: T | undefined, target: WriteTarget, context: RequestContext) => void
  /** Rules for a new object, in the order in which Kubernetes reports them, metadata included. May add warnings. */
  readonly validate?: (object: T, context: RequestContext) => FieldError[]
  /** Rules for a change, metadata included. Without it, `validate` plus the metadata rules of updates are used. */
  readonly validateUpdate?: (object: T, old: T, context: RequestContext) => FieldError[]
  /** Texts of `Warning` headers on create and update. */
  readonly warnings?: (object: T, old?: T) => string[]
  /** Whether metadata.generation counts changes of the spec; pods, workloads and other kinds that have it. */
  readonly tracksGeneration?: boolean
  /** Whether a spec that is written differently still says the same, so that the generation stays. */
  readonly sameSpec?: (object: T, old: T) => boolean
  /** Paths that this endpoint resets and that managedFields therefore leave out, as `f:` sets: `{ 'f:status': {} }`. */
  readonly resetFields?: JsonObject
}

/** Where a write goes. */
export interface WriteTarget {
  readonly namespace: string
  readonly name: string
}

/** A subresource that reads and writes the parent: status, ephemeralcontainers, resize. */
export interface UpdateSubresource<T extends KubeObject = KubeObject> {
  readonly type: 'update'
  readonly name: string
  /** `applyDefaults` is asked only if there is `takes`; otherwise bodies get the defaults of the kind. */
  readonly strategy: Strategy<T>
  /**
   * The fields that a PUT takes from its body besides metadata; without it, all. The others are those of the stored
   * object before anything looks at them.
   */
  readonly takes?: readonly string[]
}

/** What a subresource that takes a body of its own kind may use. */
export interface SubresourceScope<T extends KubeObject = KubeObject> {
  readonly namespace: string
  readonly name: string
  readonly context: RequestContext
  /** The parent as stored; throws 404. */
  readonly get: () => T
  /** Replaces the parent by what `change` makes of a draft of it, in one transaction. */
  readonly update: (change: (draft: T) => void) => T
  /** Lets validating admission look at the body; the endpoint's first own checks come before. Throws ApiError. */
  readonly validate: () => void
  /** Throws 409 as the store does unless the parent has this uid and revision, where given. */
  readonly requireStored: (metadata: Pick<ObjectMeta, 'uid' | 'resourceVersion'>) => void
  /** Throws 409 as a deletion does unless the parent meets the preconditions. */
  readonly requirePreconditions: (options: DeleteOptions) => void
  /** Deletes the parent with these DeleteOptions; only pretends if their dryRun says so. Throws 422 for bad ones. */
  readonly remove: (options: DeleteOptions & { readonly dryRun: readonly string[] }) => KubeObject
  /** Replaces the status of another object of the namespace, in the name of the server. */
  readonly updateStatus: (group: string, resource: string, name: string, change: (object: KubeObject) => void) => void
  /** Lists another resource of the same namespace: `list('policy', 'poddisruptionbudgets')`. */
  readonly list: (group: string, resource: string) => readonly KubeObject[]
  /** Finds an object of any namespace: `find('', 'nodes', '', 'node-1')`. */
  readonly find: (group: string, resource: string, namespace: string, name: string) => KubeObject | undefined
}

/** A subresource with a body of another kind: binding, eviction, scale, token. */
export interface ActionSubresource<T extends KubeObject = KubeObject> {
  readonly type: 'action'
  readonly name: string
  /** group/version/kind of body and answer, where they differ from the parent's. */
  readonly body: { readonly group: string; readonly version: string; readonly kind: string }
  /** For answers that are the body filled in: defaulted by this, with managedFields as if it were stored (TokenRequest). */
  readonly answersBody?: { readonly applyDefaults: (body: KubeObject) => void }
  /** POST. Returns the answer; `code` 201. */
  readonly create?: (scope: SubresourceScope<T>, body: KubeObject) => KubeObject
  /** GET. */
  readonly get?: (scope: SubresourceScope<T>) => KubeObject
}

/** A subresource that shows a part of its parent as an object of another kind, which can be written: scale. */
export interface ProjectionSubresource<T extends KubeObject = KubeObject> {
  readonly type: 'projection'
  readonly name: string
  /** The kind of bodies and answers. */
  readonly body: { readonly group: string; readonly version: string; readonly kind: string }
  /** Shows a stored parent, which is frozen. Throws ApiError when there is nothing to show. */
  readonly project: (parent: T) => KubeObject
  /** What a change starts from, where that differs: a parent that cannot be shown may still be given what it lacks. */
  readonly projectForChange?: (parent: T) => KubeObject
  /** Rules for what a client writes. */
  readonly validate: (projection: KubeObject) => FieldError[]
  /** Puts what a client has written into a copy of the parent. */
  readonly write: (parent: T, projection: KubeObject) => void
  /** The one field that both have, as managedFields name it. */
  readonly sharedField: SharedField
}

/** Paths of one field in two kinds of object: `['f:spec', 'f:replicas']`. */
export interface SharedField {
  readonly parent: readonly string[]
  readonly projection: readonly string[]
}

export type Subresource<T extends KubeObject = KubeObject> =
  | UpdateSubresource<T>
  | ActionSubresource<T>
  | ProjectionSubresource<T>

/** What a kind can be selected by besides metadata.name and, in a namespace, metadata.namespace: `{ 'spec.nodeName': (pod) => … }`. */
export type FieldLabels<T extends KubeObject = KubeObject> = { readonly [label: string]: (object: T) => string }

/** Objects that are made up when they are asked for. */
export interface ComputedObjects {
  /** All of a namespace, '' for all namespaces, in order. */
  readonly list: (namespace: string) => readonly KubeObject[]
  /** Throws 404. */
  readonly get: (namespace: string, name: string) => KubeObject
}

/** A kind, as `defineKind` takes it. What discovery needs comes from the schema's discovery documents. */
export interface KindDefinition<T extends KubeObject = KubeObject> {
  readonly group: string
  readonly version: string
  readonly kind: string
  /** Plural: 'pods'. */
  readonly resource: string
  readonly namespaced: boolean
  /** The store's resource when several kinds show the same objects: events.k8s.io/v1 Events are stored as 'events'. */
  readonly storage?: string
  /** Makes this kind's form of an object that is stored in another. Objects are frozen. */
  readonly fromStorage?: (object: KubeObject) => T
  /** Makes the stored form of this kind's object. Its apiVersion and kind become those that are stored. */
  readonly toStorage?: (object: T) => KubeObject
  /** Makes the objects, for kinds of which none is stored: ComponentStatus, PodMetrics. */
  readonly computed?: ComputedObjects
  /** What a create answers, for kinds of which nothing is stored: reviews. `object` has been admitted. */
  readonly answer?: (object: T, context: RequestContext) => KubeObject
  /** For kinds that are only posted, and then do what a subresource of another object of that name does: Binding. */
  readonly createsThrough?: { readonly group: string; readonly resource: string; readonly subresource: string }
  readonly strategy?: Strategy<T>
  readonly subresources?: readonly Subresource<T>[]
  readonly fieldLabels?: FieldLabels<T>
  /** The field label that many watches select by: each write looks up those that it concerns. */
  readonly watchIndex?: string
  /** The whole text of the error for an unknown field label; without it, name and namespace are all that is known. */
  readonly unknownFieldLabel?: (label: string) => string
  /** Cells of a row of its Table; names and types of the columns come from the schema. */
  readonly columns?: TableColumns<T>
  /** The order of rows in a Table of a list, where it is not that of the list. */
  readonly rowOrder?: (a: T, b: T) => number
  /** Seconds that a deletion waits; undefined means the object goes at once. `asked` is the option of the request. */
  readonly gracePeriodSeconds?: (object: T, asked: number | undefined) => number | undefined
  /** DELETE answers the object instead of a Status. */
  readonly returnsDeletedObject?: boolean
  /** PUT without a resourceVersion is refused. */
  readonly requiresResourceVersion?: boolean
  /** PUT of a name that is not there creates it. */
  readonly createsOnUpdate?: boolean
  /**
   * A kind that is emptied before it goes (Namespace): marks the object on DELETE. Returns whether it may go at once.
   * `now` is RFC 3339.
   */
  readonly markTerminating?: (object: T, now: string) => boolean
  /** Whether an update that leaves the object in this state lets a pending deletion finish; finalizers are checked besides. */
  readonly mayFinishDeletion?: (object: T) => boolean
  /** A kind that was defined at run time. */
  readonly custom?: CustomKind
  /** The propagation policy when the request names none. */
  readonly defaultPropagation?: 'Background' | 'Orphan' | 'Foreground'
  /** The metadata as Tables and metadata alone show it, where the v1 form shows more than there is. */
  readonly shownMetadata?: (metadata: ObjectMeta) => ObjectMeta
  /** Warning of a deletion that leaves the propagation to the kind. */
  readonly propagationWarning?: string
}

/**
 * Declares a kind. The strategy is written for `T`, the registry handles any object: this is the one place where the
 * two meet, because an object's type is known by its group, version and kind and checked by the decoder.
 */
export function defineKind<T extends KubeObject>(definition: KindDefinition<T>): KindDefinition {
  return definition as unknown as KindDefinition
}
