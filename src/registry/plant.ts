/** Objects that every cluster of a version has: made once by the whole pipeline, then copied. */
import type { KubeObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import type { RequestContext } from './context.ts'
import type { KindDefinition } from './kind.ts'
import { keyOf, type Pipeline, storageResource } from './pipeline.ts'

/**
 * Stores a copy of an object that another cluster of the version has made, where it was admitted and validated. Its
 * uid and times become this cluster's; all that is below the metadata is shared, frozen as it is.
 */
export function plant(
  { storage }: Pipeline,
  kind: KindDefinition,
  original: KubeObject,
  { clock, ids }: Pick<RequestContext, 'clock' | 'ids'>,
): void {
  const now = formatTime(clock.now())
  const { managedFields = [], ...metadata } = original.metadata
  const object = {
    ...original,
    metadata: {
      ...metadata,
      uid: ids.uid(),
      creationTimestamp: now,
      managedFields: managedFields.map((entry) => ({ ...entry, time: now })),
    },
  }
  const { name = '', namespace = '' } = metadata
  storage.create(storageResource(kind), keyOf({ kind, namespace, name, subresource: '' }), object)
}
