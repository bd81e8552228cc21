/** The interface of the generic CRUD and watch pipeline: what apiserver/ asks of it. */
import type { ApiError } from '../apimachinery/api-error.ts'
import type { FieldSelector } from '../apimachinery/field-selector.ts'
import type { LabelSelector } from '../apimachinery/label-selector.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import type { PatchDocument, PatchType } from '../patch/read-patch.ts'
import type { Entry, StoreEvent, Watcher } from '../store/storage.ts'
import type { RequestContext } from './context.ts'
import type { DeleteOptions } from './delete-options.ts'
import type { KindDefinition } from './kind.ts'

/** What a request is about. `name` and `subresource` are '' where there is none; `namespace` '' means all or none. */
export interface Target {
  readonly kind: KindDefinition
  readonly namespace: string
  readonly name: string
  readonly subresource: string
}

/** Options of list, watch and deletecollection, as read from the query. */
export interface ListOptions {
  readonly labels: LabelSelector
  readonly fields: FieldSelector
  readonly resourceVersion: string
  readonly resourceVersionMatch: string
  /** 0 means no limit. */
  readonly limit: number
  readonly continue: string
}

export interface ListResult {
  readonly entries: readonly Entry[]
  readonly revision: number
  /** '' when there are no more. */
  readonly continue: string
  readonly remainingItemCount?: number
}

export interface WatchOptions extends ListOptions {
  readonly allowWatchBookmarks: boolean
  readonly sendInitialEvents: boolean | undefined
  /** Seconds; undefined lets the server choose between 1800 and 3600. */
  readonly timeoutSeconds: number | undefined
}

/** Receives what a watch sees. Calls come in order and, after `end`, no more. */
export interface WatchSink {
  /** `source` is absent for a synthetic ADDED of the start; its `cache` is shared by all watchers of the event. */
  readonly event: (type: 'ADDED' | 'MODIFIED' | 'DELETED', entry: Entry, source?: StoreEvent) => void
  readonly bookmark: (revision: number, initialEventsEnd: boolean) => void
  readonly error: (error: ApiError) => void
  readonly end: () => void
}

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict'

export interface PatchRequest {
  readonly type: PatchType
  /** Reads the patch: not before the object is known to be there, as its absence is told first. Throws 400. */
  readonly read: () => PatchDocument
  readonly fieldValidation: FieldValidation
  /** Apply only: take over fields of others. */
  readonly force: boolean
}

/** The outcome of a write. `entry` is missing for a dry run, and for answers that are not the stored object. */
export interface WriteResult {
  /** 200, 201 or 202. */
  readonly code: number
  readonly object: KubeObject
  readonly entry?: Entry
}

/** All methods throw ApiError. None waits. */
export interface Registry {
  /** The revision of the newest write: what bookmarks tell. */
  readonly revision: number
  /** Kinds by group, version and plural; undefined when not served. */
  lookup(group: string, version: string, resource: string): KindDefinition | undefined
  kinds(): readonly KindDefinition[]
  /** Serves a kind from now on; one with the same names is replaced. */
  register(kind: KindDefinition): void
  /** Ends serving a kind; its objects stay stored. */
  unregister(kind: KindDefinition): void
  /** Counts changes of the kinds that were defined at run time: what is made of them may be kept until it moves. */
  readonly generation: number
  get(target: Target, resourceVersion: string): Entry
  list(target: Target, options: ListOptions): ListResult
  /** Starts a watch; errors of the options are thrown, later ones go to the sink. */
  watch(target: Target, options: WatchOptions, sink: WatchSink): Watcher
  create(target: Target, object: KubeObject, context: RequestContext): WriteResult
  update(target: Target, object: KubeObject, context: RequestContext): WriteResult
  patch(target: Target, patch: PatchRequest, context: RequestContext): WriteResult
  delete(target: Target, options: DeleteOptions, context: RequestContext): WriteResult
  /** Answers the items as they were before the deletion. */
  deleteCollection(target: Target, list: ListOptions, options: DeleteOptions, context: RequestContext): ListResult
  /** GET of an action subresource or of a projection (scale). */
  readAction(target: Target, context: RequestContext): KubeObject
  /** The answer of a POST to an action subresource (binding, eviction, token). */
  runAction(target: Target, body: KubeObject, context: RequestContext): WriteResult
  /** Lets admission look at a connection to what the target names: `options` are what its query says. */
  admitConnection(target: Target, options: JsonObject, context: RequestContext): void
  /**
   * A decoded object in the order and form of the server: for objects that are not stored. What it shares with
   * `written`, a part of a stored object of the kind, at the same place is not copied.
   */
  render(
    kind: Pick<KindDefinition, 'group' | 'version' | 'kind' | 'custom'>,
    object: JsonObject,
    written?: JsonObject,
  ): KubeObject
}
