/** managedFields in the pipeline: the versions of a kind, and who is noted for a write. */
import { apiVersionOf, parseApiVersion } from '../apimachinery/group-version.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { shareEqual } from '../apimachinery/share-equal.ts'
import { formatTime } from '../apimachinery/time.ts'
import { typeOfMessage } from '../patch/managed-fields/type-of-message.ts'
import { updateManagedFields, type Writer } from '../patch/managed-fields/update-managed-fields.ts'
import type { ObjectVersions } from '../patch/managed-fields/versions.ts'
import { zeroObject } from '../schema/decode.ts'
import { encode } from '../schema/encode.ts'
import type { MessageStructure } from '../schema/structure.ts'
import type { RequestContext } from './context.ts'
import type { KindDefinition } from './kind.ts'
import { messageOf, type Pipeline, presented, storageResource, strategyOf, toAnswer } from './pipeline.ts'
import type { Target } from './registry.ts'

/** Notes in `object` what its writer changed of `live`, which is undefined on create. */
export function recordWriter(
  pipeline: Pipeline,
  target: Target,
  object: KubeObject,
  live: KubeObject | undefined,
  context: RequestContext,
): void {
  if (live !== undefined && losesOwners(target, object, live)) {
    delete object.metadata.managedFields
    return
  }
  const next = shareEqual(toAnswer(pipeline, target.kind, object, live), live)
  updateManagedFields(writerOf(pipeline, target, context), { live, object, next })
}

/**
 * Owners of a custom resource are compared in the version in which they wrote; when that does not know a field, the server
 * gives up and forgets them all. Source: recording crd/versions.
 */
function losesOwners({ kind }: Target, object: KubeObject, live: KubeObject): boolean {
  const { custom } = kind
  if (custom === undefined) return false
  const versions = new Set(
    (live.metadata.managedFields ?? []).map(({ apiVersion = '' }) => parseApiVersion(apiVersion)?.version ?? ''),
  )
  versions.delete(kind.version)
  return [...versions].some((version) => !custom.declares(version, live) || !custom.declares(version, object))
}

const NONE = {}

/** What every note of an owner needs to know of the endpoint and the request. */
export function writerOf(pipeline: Pipeline, target: Target, context: RequestContext): Writer {
  return {
    manager: context.fieldManager,
    apiVersion: apiVersionOf(target.kind),
    subresource: target.subresource,
    time: formatTime(context.clock.now()),
    versions: new KindVersions(pipeline, target.kind),
    empty: emptyOf(pipeline, target.kind),
    resetFields: strategyOf(target).resetFields ?? NONE,
  }
}

const emptyObjects = new WeakMap<MessageStructure, JsonObject>()

/** What a create compares with: a new Go struct, whose fields without omitempty are there already. Not to be changed. */
export function emptyOf(pipeline: Pipeline, kind: KindDefinition): JsonObject {
  const message = messageOf(pipeline, kind)
  const known = emptyObjects.get(message)
  if (known !== undefined) return known
  const made = encode(message, zeroObject(message), { apiVersion: apiVersionOf(kind), kind: kind.kind })
  emptyObjects.set(message, made)
  return made
}

/** The versions of a kind are the kinds that show the same stored objects. */
class KindVersions implements ObjectVersions {
  readonly #pipeline: Pipeline
  readonly #kind: KindDefinition

  constructor(pipeline: Pipeline, kind: KindDefinition) {
    this.#pipeline = pipeline
    this.#kind = kind
  }

  typeOf(apiVersion: string) {
    const kind = this.#find(apiVersion)
    return kind && typeOfMessage(messageOf(this.#pipeline, kind))
  }

  convert(object: JsonObject, apiVersion: string): JsonObject {
    const from = this.#find(String(object.apiVersion))
    const to = this.#find(apiVersion)
    if (from === undefined || to === undefined) throw new Error(`${object.apiVersion} cannot become ${apiVersion}`)
    // It has the metadata of every stored object.
    const whole = toAnswer(this.#pipeline, from, object as KubeObject)
    if (to.custom !== undefined) return { ...whole, apiVersion }
    return presented(to, from.toStorage?.(whole) ?? whole)
  }

  #find(apiVersion: string): KindDefinition | undefined {
    if (apiVersion === apiVersionOf(this.#kind)) return this.#kind
    const version = parseApiVersion(apiVersion)
    const found = version && this.#pipeline.served(version.group, version.version, this.#kind.resource)
    return found && storageResource(found) === storageResource(this.#kind) ? found : undefined
  }
}
