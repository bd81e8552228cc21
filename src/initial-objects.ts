/**
 * What a cluster begins with: objects that every cluster of a version has, made once by the whole pipeline
 * (`schemas/make-initial-objects.ts`), and planted as they were stored.
 */

import { deepFreeze } from './apimachinery/deep-freeze.ts'
import type { JsonObject, KubeObject } from './apimachinery/objects.ts'
import { oncePer } from './apimachinery/once-per.ts'
import { createIdSource } from './apimachinery/random-ids.ts'
import { plant } from './registry/plant.ts'
import type { Schema } from './schema/load-schema.ts'
import { MemoryStorage, type MemoryStorageOptions } from './store/memory-storage.ts'
import type { StoreEvent } from './store/storage.ts'

/** An object as it is stored, without uid, revision and times. */
export interface InitialObject extends JsonObject {
  /** 'clusterroles.rbac.authorization.k8s.io' */
  readonly resource: string
  readonly object: KubeObject
}

export interface InitialObjects {
  /** What a server makes for itself when it starts, in its order. */
  readonly server: InitialObject[]
  /** What controllers then make, and what they make of the server's objects. */
  readonly controllers: InitialObject[]
}

/** What the initial objects of a cluster depend on. */
export interface Beginning {
  readonly schema: Schema
  /** Uids follow from it. */
  readonly seed: number
  /** In ms. */
  readonly now: number
  /** Without what controllers would have made. */
  readonly bare: boolean
}

/** A storage with the initial objects; their writes are told like all later ones. */
export function plantedStorage(beginning: Beginning, options: MemoryStorageOptions): MemoryStorage {
  const { storage, writes } = plantedOnce(beginning)
  for (const [resource, event] of writes) options.onWrite?.(resource, event)
  return storage.copy(options)
}

interface Planted {
  readonly seed: number
  readonly now: number
  readonly storage: MemoryStorage
  readonly writes: readonly (readonly [resource: string, event: StoreEvent])[]
}

/** What was planted last of a list: clusters of one seed, whose virtual time begins at the same moment, share it. */
const plantings = new WeakMap<readonly InitialObject[], Planted>()

function plantedOnce({ schema, seed, now, bare }: Beginning): Planted {
  const { plain, complete } = listsOf(schema)
  const objects = bare ? plain : complete
  const known = plantings.get(objects)
  if (known?.seed === seed && known.now === now) return known
  const made = planted(objects, seed, now)
  plantings.set(objects, made)
  return made
}

function planted(objects: readonly InitialObject[], seed: number, now: number): Planted {
  const writes: [string, StoreEvent][] = []
  const storage = new MemoryStorage({ onWrite: (resource, event) => writes.push([resource, event]) })
  // Of its own, so that nobody draws the same ids later.
  const ids = createIdSource(~seed)
  for (const { resource, object } of objects) plant(storage, resource, object, ids.uid(), now)
  return { seed, now, storage, writes }
}

interface Lists {
  readonly plain: readonly InitialObject[]
  readonly complete: readonly InitialObject[]
}

/** Frozen, so that clusters share all but the metadata. */
const listsOf = oncePer((schema: Schema): Lists => {
  const { server, controllers } = initialObjects(schema)
  for (const { object } of [...server, ...controllers]) deepFreeze(object)
  return { plain: server, complete: lastStates([...server, ...controllers]) }
})

// Written by schemas/generate-initial-objects.ts in this shape.
export const initialObjects = (schema: Schema): InitialObjects =>
  schema.document('initial-objects.json') as unknown as InitialObjects

/** Each object once, where it came first and as it was last. */
export const lastStates = (objects: readonly InitialObject[]): InitialObject[] => [
  ...new Map(objects.map((initial) => [nameOf(initial), initial])).values(),
]

export const nameOf = ({ resource, object: { metadata } }: InitialObject): string =>
  `${resource} ${metadata.namespace ?? ''}/${metadata.name}`
