/** The schema of one Kubernetes version: read once per process, never changed. */
import { existsSync, readFileSync } from 'node:fs'
import type { GroupVersionKind } from '../apimachinery/group-version.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'
import { type StructureData, StructureIndex } from './build-structure.ts'
import type { GoStructs } from './internal-json.ts'
import type { MessageStructure } from './structure.ts'

/** [name, type, format, priority] of a column of a Table. */
export type ColumnRow = readonly [name: string, type: string, format: string, priority: number]

/** The folder that `schemas/generate.ts` wrote; beside `src` and beside `dist`. */
const SCHEMAS = new URL('../../schemas/', import.meta.url)

/** APIs that other servers add to a cluster: folders beside those of the versions, whose documents are laid over theirs. */
export type AddOn = 'metrics.k8s.io'

/** Throws when no folder has it. */
function readDocument(folders: readonly string[], name: string): JsonObject {
  const files = folders.map((folder) => new URL(`${folder}/${name}`, SCHEMAS)).filter((file) => existsSync(file))
  if (files.length === 0) throw new Error(`no document ${name} in ${folders.join(', ')}`)
  return files.map((file): JsonObject => JSON.parse(readFileSync(file, 'utf8'))).reduce(laidOver)
}

/** One document with the keys of both and, where both have a list, the items of both. */
function laidOver(below: JsonObject, above: JsonObject): JsonObject {
  const made = { ...below }
  for (const [key, value] of Object.entries(above)) made[key] = together(below[key], value)
  return made
}

function together(below: JsonValue | undefined, above: JsonValue | undefined): JsonValue | undefined {
  if (isJsonObject(below) && isJsonObject(above)) return laidOver(below, above)
  return Array.isArray(below) && Array.isArray(above) ? [...below, ...above] : above
}

/** Everything that Ephemera knows of the types of a Kubernetes version. */
export class Schema {
  readonly version: string
  readonly #folders: readonly string[]
  readonly #structures: StructureIndex
  readonly #documents = new Map<string, JsonObject>()
  /** Structures of kinds that were asked for: every write asks, with the definition of its kind. */
  readonly #messages = new WeakMap<GroupVersionKind, MessageStructure>()

  constructor(version: string, addOns: readonly AddOn[]) {
    this.version = version
    this.#folders = [`v${version}`, ...addOns]
    // The generator writes this document in the shape of StructureData.
    this.#structures = new StructureIndex(readDocument(this.#folders, 'structure.json') as unknown as StructureData)
  }

  /** A message by its OpenAPI name. */
  message(name: string): MessageStructure | undefined {
    return this.#structures.message(name)
  }

  /** The structure of the metadata that all objects have. */
  get objectMeta(): MessageStructure {
    const message = this.message('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta')
    if (message === undefined) throw new Error('no structure for ObjectMeta')
    return message
  }

  /** The structure of a kind; undefined when it is not registered. */
  messageOf(gvk: GroupVersionKind): MessageStructure | undefined {
    const known = this.#messages.get(gvk)
    if (known !== undefined) return known
    const name = this.#structures.kinds[`${gvk.group}/${gvk.version}/${gvk.kind}`]
    const message = name === undefined ? undefined : this.#structures.message(name)
    if (message !== undefined) this.#messages.set(gvk, message)
    return message
  }

  /** Whether the kind can be read: it has a structure, or is an old version of one that has. */
  isRegistered(kind: GroupVersionKind): boolean {
    return this.messageOf(kind) !== undefined || this.#currentOf(kind) !== undefined || this.isMetaKind(kind)
  }

  /** Kinds that every group version has (DeleteOptions, Status, WatchEvent …). */
  isMetaKind({ group, version, kind }: GroupVersionKind): boolean {
    const name = this.#structures.kinds[`/v1/${kind}`] ?? ''
    const known = Object.keys(this.#structures.kinds).some((key) => key.startsWith(`${group}/${version}/`))
    return known && name.startsWith('io.k8s.apimachinery.pkg.apis.meta.')
  }

  /** The internal Go type of a kind, 'core.Pod', as conversion errors name it. */
  internalTypeOf(kind: GroupVersionKind): string {
    const [group = '', , name = ''] = (this.#currentOf(kind) ?? `${kind.group}//${kind.kind}`).split('/')
    return this.goStructs().kinds[`${group}/${name}`] ?? name
  }

  /** 'apps/v1/Deployment' for the Deployment of extensions/v1beta1. */
  #currentOf({ group, version, kind }: GroupVersionKind): string | undefined {
    return this.#structures.oldKinds[`${group}/${version}/${kind}`]
  }

  /** A document of the folder, such as 'discovery/api_v1.json'; read when first asked for. Throws if it is not there. */
  document(name: string): JsonObject {
    const known = this.#documents.get(name)
    if (known !== undefined) return known
    const document = readDocument(this.#folders, name)
    this.#documents.set(name, document)
    return document
  }

  /** Columns of a resource's Table; undefined for the default ones. */
  columns({
    group,
    version,
    resource,
  }: {
    group: string
    version: string
    resource: string
  }): readonly ColumnRow[] | undefined {
    // The generator writes this document; its shape is the one of ColumnRow.
    const { columns } = this.document('columns.json') as { columns: { [resource: string]: ColumnRow[] } } & JsonObject
    return columns[group === '' ? `${version}/${resource}` : `${group}/${version}/${resource}`]
  }

  /** What the server says of a resource's columns, by name; those of every kind for a resource that nobody recorded. */
  columnDescriptions({ group, version, resource }: { group: string; version: string; resource: string }): {
    readonly [column: string]: string
  } {
    // Written by schemas/generate-column-descriptions.ts in this shape.
    const all = this.document('column-descriptions.json') as { [resource: string]: { [column: string]: string } }
    const key = group === '' ? `${version}/${resource}` : `${group}/${version}/${resource}`
    return all[key] ?? all['v1/configmaps'] ?? {}
  }

  /** The internal Go types, for messages that print them. */
  goStructs(): GoStructs {
    // Written by the generator in the shape of GoStructs.
    return this.document('go-structs.json') as unknown as GoStructs
  }
}

const loaded = new Map<string, Schema>()

/** The schema of a version, '1.35' being the only one yet. Immutable, hence shared by all clusters of a process. */
export function loadSchema(version = '1.35', addOns: readonly AddOn[] = []): Schema {
  const key = [version, ...addOns].join(' ')
  const known = loaded.get(key)
  if (known !== undefined) return known
  const schema = new Schema(version, addOns)
  loaded.set(key, schema)
  return schema
}
