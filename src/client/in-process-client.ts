/** The client over the registry itself: authorized and admitted like any other, without bytes. */
import { isNotFound, noSuchPath } from '../apimachinery/api-error.ts'
import { parseFieldSelector } from '../apimachinery/field-selector.ts'
import { jsonClone } from '../apimachinery/json-clone.ts'
import { parseLabelSelector } from '../apimachinery/label-selector.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../apimachinery/objects.ts'
import type { IdSource } from '../apimachinery/random-ids.ts'
import { setKey } from '../apimachinery/set-key.ts'
import type { Clock } from '../clock/clock.ts'
import type { Access, UserInfo } from '../registry/access.ts'
import type { RequestContext } from '../registry/context.ts'
import type { KindDefinition } from '../registry/kind.ts'
import type { ListOptions, Registry, Target, WatchSink } from '../registry/registry.ts'
import type { Client, ClientEvent, ClientPatch, ListQuery, ResourceName, WatchQuery } from './client.ts'
import { discovered, kindNamed } from './discovered.ts'

/** The two sides of the first slash; '' for the second where there is none. */
function parts(text: string): readonly [string, string] {
  const slash = text.indexOf('/')
  return slash < 0 ? [text, ''] : [text.slice(0, slash), text.slice(slash + 1)]
}

/** What the kind says of a subresource; undefined for the object itself. */
const endpointOf = ({ kind, subresource }: Pick<Target, 'kind' | 'subresource'>) =>
  kind.subresources?.find(({ name }) => name === subresource)

/** Says whether the user may; throws 403. */
export type Authorize = (user: UserInfo, target: Target, verb: string, query?: ListQuery) => void

/** What kind of object a body is. */
type BodyKind = Pick<KindDefinition, 'group' | 'version' | 'kind' | 'custom'>

export interface InProcessClientOptions {
  readonly registry: Registry
  readonly clock: Clock
  readonly ids: IdSource
  readonly user: UserInfo
  /** The manager recorded in managedFields. */
  readonly fieldManager: string
  readonly authorize: Authorize
  readonly access: Access
}

const EVERYTHING: ListOptions = {
  labels: parseLabelSelector(''),
  fields: parseFieldSelector(''),
  resourceVersion: '',
  resourceVersionMatch: '',
  limit: 0,
  continue: '',
}

/** What a query selects. Throws 400. */
const selectedBy = ({ labelSelector = '', fieldSelector = '' }: ListQuery = {}): ListOptions =>
  labelSelector === '' && fieldSelector === ''
    ? EVERYTHING
    : { ...EVERYTHING, labels: parseLabelSelector(labelSelector), fields: parseFieldSelector(fieldSelector) }

const FROM_THERE_ON = { allowWatchBookmarks: false, sendInitialEvents: false, timeoutSeconds: undefined }

/** Tells a listener of the events of a watch: within the write, or in a turn of the clock. */
class ListenerSink implements WatchSink {
  readonly #listener: (event: ClientEvent) => void
  readonly #clock: Clock | undefined
  #stopped = false

  constructor(listener: (event: ClientEvent) => void, clock: Clock | undefined) {
    this.#listener = listener
    this.#clock = clock
  }

  event(type: ClientEvent['type'], { object }: { readonly object: KubeObject }): void {
    if (this.#clock === undefined) this.#tell({ type, object })
    else this.#clock.setTimeout(() => this.#tell({ type, object }), 0)
  }

  bookmark(): void {}

  error(): void {}

  end(): void {}

  stop(): void {
    this.#stopped = true
  }

  #tell(event: ClientEvent): void {
    if (!this.#stopped) this.#listener(event)
  }
}

export function createInProcessClient(options: InProcessClientOptions): Client {
  const { registry, clock, ids, user, fieldManager, access } = options

  const kindOf = (name: string): KindDefinition => {
    const found = kindNamed(registry, name)
    if (found === undefined) throw noSuchPath()
    return found
  }
  /** What is written to a resource, or to a subresource that has a kind of its own. */
  const bodyKindOf = (name: ResourceName): BodyKind => {
    const [resource, subresource] = parts(name)
    const kind = kindOf(resource)
    const own = endpointOf({ kind, subresource })
    return own?.type === 'projection' ? own.body : kind
  }
  const targetOf = (resource: ResourceName, key: string, verb: string, query?: ListQuery): Target => {
    const [kindName, subresource] = parts(resource)
    const [namespace, name] = key.includes('/') ? parts(key) : ['', key]
    const target = { kind: kindOf(kindName), namespace, name, subresource }
    options.authorize(user, target, verb, query)
    return target
  }
  /** The body of an update. Of an object of which the endpoint takes only parts there is no need to copy the rest. */
  const updateBody = (resource: ResourceName, target: Target, object: JsonObject): KubeObject => {
    const endpoint = endpointOf(target)
    if (endpoint?.type !== 'update' || endpoint.takes === undefined)
      return completed(registry, bodyKindOf(resource), object)
    const live = registry.get(target, '').object
    const taken: JsonObject = { metadata: object.metadata }
    const written: JsonObject = {}
    for (const field of endpoint.takes) {
      taken[field] = object[field]
      written[field] = live[field]
    }
    return completed(registry, target.kind, taken, written)
  }
  const context = (): RequestContext => ({ user, clock, ids, dryRun: false, fieldManager, access, warnings: [] })
  const bodyTarget = (resource: ResourceName, { metadata }: JsonObject, verb: string): Target => {
    const { namespace = '', name = '' } = isJsonObject(metadata) ? metadata : {}
    return targetOf(resource, `${namespace}/${name}`, verb)
  }
  const get = (resource: ResourceName, key: string): KubeObject => {
    const target = targetOf(resource, key, 'get')
    if (target.subresource === '') return registry.get(target, '').object
    const subresource = endpointOf(target)
    if (subresource === undefined) throw noSuchPath()
    return subresource.type === 'update' ? registry.get(target, '').object : registry.readAction(target, context())
  }

  return {
    resources: () => discovered(registry),
    get,
    find(resource, key) {
      try {
        return get(resource, key)
      } catch (error) {
        if (isNotFound(error)) return undefined
        throw error
      }
    },
    list(resource, namespace, query) {
      const target = targetOf(resource, `${namespace}/`, 'list', query)
      const result = registry.list(target, selectedBy(query))
      return { items: result.entries.map(({ object }) => object), resourceVersion: String(result.revision) }
    },
    create(resource, object) {
      const target = bodyTarget(resource, object, 'create')
      return registry.create({ ...target, name: '' }, completed(registry, target.kind, object), context()).object
    },
    update(resource, object) {
      const target = bodyTarget(resource, object, 'update')
      return registry.update(target, updateBody(resource, target, object), context()).object
    },
    patch(resource, key, { type, patch, force = false, fieldManager: manager = fieldManager }: ClientPatch) {
      const target = targetOf(resource, key, 'patch')
      const read = () => ({ patch, strictErrors: [] })
      const request = { type, read, fieldValidation: 'Warn', force } as const
      return registry.patch(target, request, { ...context(), fieldManager: manager }).object
    },
    delete: (resource, key, deleteOptions = {}) =>
      registry.delete(targetOf(resource, key, 'delete'), deleteOptions, context()).object,
    post(resource, key, body) {
      const target = targetOf(resource, key, 'create')
      // Bodies of subresources are written by our own agents in the form that the subresource takes.
      return registry.runAction(target, { kind: '', apiVersion: '', metadata: {}, ...jsonClone(body) }, context())
        .object
    },
    watch(resource, namespace, resourceVersion, listener, { delivery = 'in turn', ...query }: WatchQuery = {}) {
      const target = targetOf(resource, `${namespace}/`, 'watch', query)
      const sink = new ListenerSink(listener, delivery === 'at once' ? undefined : clock)
      const watcher = registry.watch(target, { ...selectedBy(query), ...FROM_THERE_ON, resourceVersion }, sink)
      return () => {
        sink.stop()
        watcher.close()
      }
    },
  }
}

/**
 * A fresh copy with the kind filled in and the structs that decoding would have made. What it has in common with
 * `written`, a part of a stored object, is shared.
 */
function completed(registry: Registry, kind: BodyKind, object: JsonObject, written?: JsonObject): KubeObject {
  const { metadata } = object
  const managedFields = isJsonObject(metadata) ? metadata.managedFields : undefined
  // Rendering copies, and writes what Go would, kind and metadata included.
  const body = registry.render(kind, managedFields === undefined ? object : withoutOwners(object), written)
  for (const key in object) if (!Object.hasOwn(body, key)) setKey(body, key, jsonClone(object[key]))
  body.metadata ??= {}
  // Nobody changes entries of owners: new ones take their place.
  const given: JsonObject = body.metadata
  if (managedFields !== undefined) given.managedFields = managedFields
  return body
}

/** The object without the entries of its owners, so that they are not copied. */
function withoutOwners(object: JsonObject): JsonObject {
  const { managedFields: _, ...metadata } = isJsonObject(object.metadata) ? object.metadata : {}
  return { ...object, metadata }
}
