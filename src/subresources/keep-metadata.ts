/** Metadata at endpoints that are not there for it. */
import type { ObjectMeta } from '../apimachinery/objects.ts'

const KEPT = [
  'deletionTimestamp',
  'generation',
  'labels',
  'annotations',
  'finalizers',
  'ownerReferences',
] as const satisfies readonly (keyof ObjectMeta)[]

/** Puts back what an update through a subresource may not change. Source: meta/v1 ResetObjectMetaForStatus. */
export function keepMetadata(metadata: ObjectMeta, old: ObjectMeta): void {
  for (const field of KEPT) delete metadata[field]
  Object.assign(metadata, Object.fromEntries(KEPT.filter((field) => field in old).map((field) => [field, old[field]])))
}
