/** Objects that every cluster of a version has: made once by the whole pipeline, then copied. */
import { isJsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import type { Storage } from '../store/storage.ts'
import type { RequestContext } from './context.ts'

/**
 * Stores a copy of an object that has been admitted and validated before. Its uid and times become this cluster's; all
 * that is below the metadata is shared, frozen as it is. `resource` is the store's.
 */
export function plant(
  storage: Storage,
  resource: string,
  original: KubeObject,
  { clock, ids }: Pick<RequestContext, 'clock' | 'ids'>,
): void {
  const now = formatTime(clock.now())
  const { managedFields = [], ...metadata } = original.metadata
  const object: KubeObject = {
    ...original,
    metadata: {
      ...metadata,
      uid: ids.uid(),
      creationTimestamp: now,
      managedFields: managedFields.map((entry) => ({ ...entry, time: now })),
    },
  }
  if (original.status !== undefined) object.status = withTimes(original.status, now)
  const { name = '', namespace = '' } = metadata
  storage.create(resource, `${namespace}/${name}`, object)
}

/** Conditions begin to hold now. */
function withTimes(status: JsonValue, now: string): JsonValue {
  if (!isJsonObject(status) || !Array.isArray(status.conditions)) return status
  const conditions = status.conditions.filter(isJsonObject).map((each) => ({ ...each, lastTransitionTime: now }))
  return { ...status, conditions }
}
