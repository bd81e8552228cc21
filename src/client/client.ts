/** The in-process client: the same pipeline as HTTP, without HTTP. Kubelet, scheduler and controllers see nothing else. */
import type { JsonObject, JsonValue, KubeObject } from '../apimachinery/objects.ts'

/** 'pods' for the core group, 'deployments.apps' otherwise; a subresource follows a slash: 'pods/status'. */
export type ResourceName = string

export interface ListQuery {
  readonly labelSelector?: string
  readonly fieldSelector?: string
}

export interface WatchQuery extends ListQuery {
  /**
   * When the listener hears of an event: in a turn of its own, or within the write itself, where it may only take note
   * and must not write. @default 'in turn'
   */
  readonly delivery?: 'in turn' | 'at once'
}

export interface ClientList {
  readonly items: readonly KubeObject[]
  readonly resourceVersion: string
}

export interface ClientEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: KubeObject
}

/** A kind of stored objects in one of the versions in which it is served. */
export interface ApiResource {
  readonly resource: ResourceName
  /** 'apps/v1', 'v1'. */
  readonly apiVersion: string
  readonly kind: string
  readonly namespaced: boolean
}

export interface ClientPatch {
  readonly type: 'json' | 'merge' | 'strategic' | 'apply'
  readonly patch: JsonValue
  readonly force?: boolean
  /** In place of the client's own. */
  readonly fieldManager?: string
}

/**
 * Keys are 'namespace/name' or 'name'. All methods throw ApiError. They are synchronous, because the store is: one
 * turn of JavaScript is one transaction. Returned objects are frozen and shared with the store.
 */
export interface Client {
  /** What discovery lists now, without what cannot be stored and deleted. The same array until something changes. */
  resources(): readonly ApiResource[]
  get(resource: ResourceName, key: string): KubeObject
  /** Undefined instead of 404. */
  find(resource: ResourceName, key: string): KubeObject | undefined
  /** `namespace` '' for all. */
  list(resource: ResourceName, namespace: string, query?: ListQuery): ClientList
  create(resource: ResourceName, object: JsonObject): KubeObject
  update(resource: ResourceName, object: JsonObject): KubeObject
  patch(resource: ResourceName, key: string, patch: ClientPatch): KubeObject
  delete(resource: ResourceName, key: string, options?: JsonObject): KubeObject
  /** POST to a subresource such as 'pods/binding'. */
  post(resource: ResourceName, key: string, body: JsonObject): KubeObject
  /** Events after `resourceVersion`, in order. Returns what stops it. */
  watch(
    resource: ResourceName,
    namespace: string,
    resourceVersion: string,
    listener: (event: ClientEvent) => void,
    query?: WatchQuery,
  ): () => void
}
