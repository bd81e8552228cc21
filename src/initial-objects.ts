/**
 * What a cluster begins with: objects that every cluster of a version has, made once by the whole pipeline
 * (`schemas/make-initial-objects.ts`), and planted as they were stored.
 */
import { deepFreeze } from './apimachinery/deep-freeze.ts'
import type { JsonObject, KubeObject } from './apimachinery/objects.ts'
import type { IdSource } from './apimachinery/random-ids.ts'
import type { Clock } from './clock/clock.ts'
import type { GenericRegistry } from './registry/generic-registry.ts'
import type { Schema } from './schema/load-schema.ts'

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

export interface PlantingOptions {
  readonly registry: GenericRegistry
  readonly schema: Schema
  readonly clock: Clock
  readonly ids: IdSource
  /** Without what controllers would have made. */
  readonly bare: boolean
}

/** Puts the initial objects into a store that is empty yet. */
export function plantInitialObjects({ registry, schema, clock, ids, bare }: PlantingOptions): void {
  const { plain, complete } = plantings(schema)
  for (const { resource, object } of bare ? plain : complete) registry.plant(resource, object, { clock, ids })
}

// Written by schemas/generate-initial-objects.ts in this shape.
export const initialObjects = (schema: Schema): InitialObjects =>
  schema.document('initial-objects.json') as unknown as InitialObjects

interface Plantings {
  readonly plain: readonly InitialObject[]
  readonly complete: readonly InitialObject[]
}

const known = new WeakMap<Schema, Plantings>()

/** Worked out once in a process. Frozen, so that clusters share all but the metadata. */
function plantings(schema: Schema): Plantings {
  const found = known.get(schema)
  if (found !== undefined) return found
  const { server, controllers } = initialObjects(schema)
  for (const { object } of [...server, ...controllers]) deepFreeze(object)
  const made = { plain: server, complete: lastStates([...server, ...controllers]) }
  known.set(schema, made)
  return made
}

/** Each object once, where it came first and as it was last. */
export const lastStates = (objects: readonly InitialObject[]): InitialObject[] => [
  ...new Map(objects.map((initial) => [nameOf(initial), initial])).values(),
]

export const nameOf = ({ resource, object: { metadata } }: InitialObject): string =>
  `${resource} ${metadata.namespace ?? ''}/${metadata.name}`
