/** Kinds whose objects are made up when they are asked for: neither stored nor of any revision. */
import type { KubeObject } from '../apimachinery/objects.ts'
import type { Entry } from '../store/storage.ts'
import { StoredEntry } from '../store/stored-entry.ts'
import type { ComputedObjects } from './kind.ts'
import { keyOf } from './pipeline.ts'
import type { ListOptions, ListResult, Target } from './registry.ts'
import { selectionOf } from './selection.ts'

const entryOf = (target: Target, object: KubeObject): Entry =>
  new StoredEntry(keyOf(target, object.metadata.name), object, 0)

/** Throws 404. */
export const getComputed = (computed: ComputedObjects, target: Target): Entry =>
  entryOf(target, computed.get(target.namespace, target.name))

/** What is selected; pages and revisions mean nothing here. Throws 400 for unknown field labels. */
export function listComputed(computed: ComputedObjects, target: Target, options: ListOptions): ListResult {
  const selection = selectionOf(target.kind, options)
  const entries = computed
    .list(target.namespace)
    .filter((object) => selection.matches(object))
    .map((object) => entryOf(target, object))
  return { entries, revision: 0, continue: '' }
}
