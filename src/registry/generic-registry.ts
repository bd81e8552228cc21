/** The registry: which kinds are served, and the pipeline's verbs over them. */
import { badRequest, notFoundError, plainServerError, tooLargeResourceVersion } from '../apimachinery/api-error.ts'
import { apiVersionOf } from '../apimachinery/group-version.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { encode } from '../schema/encode.ts'
import type { Schema } from '../schema/load-schema.ts'
import type { Entry, Storage, Watcher } from '../store/storage.ts'
import { readAction, runAction } from './actions.ts'
import type { AdmissionPlugin } from './admission.ts'
import { getComputed, listComputed } from './computed.ts'
import type { RequestContext } from './context.ts'
import { create } from './create.ts'
import { remove } from './delete.ts'
import { deleteCollection } from './delete-collection.ts'
import type { DeleteOptions } from './delete-options.ts'
import type { KindDefinition } from './kind.ts'
import { list } from './list.ts'
import type { AdmissionLookup } from './lookup.ts'
import { parseUintRevision } from './metadata.ts'
import { updateStatusAsServer } from './own-writes.ts'
import { patch } from './patch.ts'
import { admit, asObject, keyOf, keyPrefix, type Pipeline, presented, storageResource } from './pipeline.ts'
import { patchProjection, projectionOf, readProjection, updateProjection } from './projections.ts'
import { propagationWarnings } from './propagation.ts'
import type {
  ListOptions,
  ListResult,
  PatchRequest,
  Registry,
  Target,
  WatchOptions,
  WatchSink,
  WriteResult,
} from './registry.ts'
import { update } from './update.ts'
import { watch } from './watch.ts'

/** What a registry is made of. */
export interface RegistryOptions {
  readonly storage: Storage
  readonly schema: Schema
  readonly kinds: readonly KindDefinition[]
  readonly plugins: readonly AdmissionPlugin[]
}

/** The pipeline over one store. Kinds may be added while it runs. */
export class GenericRegistry implements Registry {
  readonly #pipeline: Pipeline
  readonly #kinds = new Map<string, KindDefinition>()
  readonly #byResource = new Map<string, KindDefinition>()
  #generation = 0

  constructor({ storage, schema, kinds, plugins }: RegistryOptions) {
    const kindOf = (group: string, resource: string) => this.#byResource.get(`${group}/${resource}`)
    const served = this.lookup.bind(this)
    this.#pipeline = {
      storage,
      schema,
      plugins,
      kinds: () => this.kinds(),
      kindOf,
      served,
      lookup: createLookup(storage, kindOf),
      updateStatus: (place, change, context) => updateStatusAsServer(this.#pipeline, place, change, context),
    }
    for (const kind of kinds) this.register(kind)
  }

  get revision(): number {
    return this.#pipeline.storage.revision
  }

  lookup(group: string, version: string, resource: string): KindDefinition | undefined {
    return this.#kinds.get(`${group}/${version}/${resource}`)
  }

  kinds(): readonly KindDefinition[] {
    return [...this.#kinds.values()]
  }

  register(kind: KindDefinition): void {
    this.#kinds.set(`${apiVersionKey(kind)}/${kind.resource}`, kind)
    this.#byResource.set(`${kind.group}/${kind.resource}`, kind)
    // A server begins to watch its store when a kind is defined.
    if (kind.custom !== undefined) this.#pipeline.storage.restartHistory(storageResource(kind))
    this.#generation++
  }

  unregister(kind: KindDefinition): void {
    this.#kinds.delete(`${apiVersionKey(kind)}/${kind.resource}`)
    const other = this.kinds().find(({ group, resource }) => group === kind.group && resource === kind.resource)
    if (other === undefined) this.#byResource.delete(`${kind.group}/${kind.resource}`)
    else this.#byResource.set(`${kind.group}/${kind.resource}`, other)
    this.#generation++
  }

  get generation(): number {
    return this.#generation
  }

  get(target: Target, resourceVersion: string): Entry {
    const { storage } = this.#pipeline
    if (target.kind.computed !== undefined) return getComputed(target.kind.computed, target)
    requireReadable(storage, resourceVersion)
    const entry = storage.get(storageResource(target.kind), keyOf(target))
    if (entry === undefined)
      throw notFoundError({ group: target.kind.group, resource: target.kind.resource }, target.name)
    return entry
  }

  list(target: Target, options: ListOptions): ListResult {
    const { computed } = target.kind
    return computed === undefined ? list(this.#pipeline, target, options) : listComputed(computed, target, options)
  }

  watch(target: Target, options: WatchOptions, sink: WatchSink): Watcher {
    return watch(this.#pipeline, target, options, sink)
  }

  create(target: Target, object: KubeObject, context: RequestContext): WriteResult {
    return create(this.#pipeline, target, object, context)
  }

  update(target: Target, object: KubeObject, context: RequestContext): WriteResult {
    const projection = projectionOf(target)
    if (projection === undefined) return update(this.#pipeline, target, object, context)
    return updateProjection(this.#pipeline, target, projection, object, context)
  }

  patch(target: Target, request: PatchRequest, context: RequestContext): WriteResult {
    const projection = projectionOf(target)
    if (projection === undefined) return patch(this.#pipeline, target, request, context)
    return patchProjection(this.#pipeline, target, projection, request, context)
  }

  delete(target: Target, options: DeleteOptions, context: RequestContext): WriteResult {
    context.warnings.push(...propagationWarnings(target.kind, options))
    return remove(this.#pipeline, target, options, context)
  }

  deleteCollection(target: Target, selected: ListOptions, options: DeleteOptions, context: RequestContext): ListResult {
    context.warnings.push(...propagationWarnings(target.kind, options))
    return deleteCollection(this.#pipeline, target, selected, options, context)
  }

  readAction(target: Target, context: RequestContext): KubeObject {
    const projection = projectionOf(target)
    if (projection === undefined) return readAction(this.#pipeline, target, context)
    return readProjection(this.#pipeline, target, projection)
  }

  runAction(target: Target, body: KubeObject, context: RequestContext): WriteResult {
    return runAction(this.#pipeline, target, body, context)
  }

  admitConnection(target: Target, options: JsonObject, context: RequestContext): void {
    admit(this.#pipeline, 'validate', 'CONNECT', target, asObject(options), undefined, context)
  }

  render(
    gvk: Pick<KindDefinition, 'group' | 'version' | 'kind' | 'custom'>,
    object: JsonObject,
    written?: JsonObject,
  ): KubeObject {
    const message = gvk.custom?.structure ?? this.#pipeline.schema.messageOf(gvk)
    if (message === undefined)
      throw badRequest(`no kind "${gvk.kind}" is registered for version "${apiVersionOf(gvk)}"`)
    return asObject(encode(message, object, { apiVersion: apiVersionOf(gvk), kind: gvk.kind }, written))
  }
}

const apiVersionKey = ({ group, version }: KindDefinition): string => `${group}/${version}`

/** GET takes a revision as a lower bound: 500 for text, 504 for one that has not come yet. */
function requireReadable(storage: Storage, resourceVersion: string): void {
  if (resourceVersion === '' || resourceVersion === '0') return
  const asked = parseUintRevision(resourceVersion)
  if (typeof asked !== 'number') throw plainServerError(asked.message)
  if (asked > storage.revision) throw tooLargeResourceVersion(resourceVersion, String(storage.revision))
}

/** How admission plug-ins and subresources see other objects. */
const NOTHING: readonly KubeObject[] = []

function createLookup(
  storage: Storage,
  kindOf: (group: string, resource: string) => KindDefinition | undefined,
): AdmissionLookup {
  const targetOf = (group: string, resource: string, namespace: string, name: string): Target | undefined => {
    const kind = kindOf(group, resource)
    return kind && { kind, namespace, name, subresource: '' }
  }
  return {
    get(group, resource, namespace, name) {
      const target = targetOf(group, resource, namespace, name)
      const entry = target && storage.get(storageResource(target.kind), keyOf(target))
      return entry && presented(target.kind, entry.object)
    },
    list(group, resource, namespace) {
      const target = targetOf(group, resource, namespace, '')
      if (target === undefined) return []
      const snapshot = storage.snapshot(storageResource(target.kind))
      // Plug-ins ask with each write; there is mostly nothing.
      if (snapshot.count('') === 0) return NOTHING
      return Array.from(snapshot.entries(keyPrefix(target)), ({ object }) => presented(target.kind, object))
    },
  }
}
