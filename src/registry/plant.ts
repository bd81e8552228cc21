/** Objects that every cluster of a version has: made once by the whole pipeline, then copied. */
import { isJsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import type { Storage } from '../store/storage.ts'

/**
 * Stores a copy of an object that has been admitted and validated before. Its uid and times become those of a cluster;
 * what is below the metadata is shared, frozen as it is. `resource` is the store's name of it, `now` in ms.
 */
export function plant(storage: Storage, resource: string, original: KubeObject, uid: string, now: number): void {
  const time = formatTime(now)
  const { managedFields = [], ...metadata } = original.metadata
  const object: KubeObject = {
    ...original,
    metadata: {
      ...metadata,
      uid,
      creationTimestamp: time,
      managedFields: managedFields.map((entry) => ({ ...entry, time })),
    },
  }
  if (original.status !== undefined) object.status = withTimes(original.status, time)
  const { name = '', namespace = '' } = metadata
  storage.create(resource, `${namespace}/${name}`, object)
}

/** Conditions begin to hold now. */
function withTimes(status: JsonValue, time: string): JsonValue {
  if (!isJsonObject(status) || !Array.isArray(status.conditions)) return status
  const conditions = status.conditions.filter(isJsonObject).map((each) => ({ ...each, lastTransitionTime: time }))
  return { ...status, conditions }
}
