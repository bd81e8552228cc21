/** Kinds whose objects are made up when they are asked for: neither stored nor of any revision. */
import { notFoundError } from '../apimachinery/api-error.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import type { Entry } from '../store/storage.ts'
import { StoredEntry } from '../store/stored-entry.ts'
import { keyOf } from './pipeline.ts'
import type { ListOptions, ListResult, Target } from './registry.ts'
import { selectionOf } from './selection.ts'

type Compute = () => readonly KubeObject[]

const entryOf = (target: Target, object: KubeObject): Entry =>
  new StoredEntry(keyOf(target, object.metadata.name), object, 0)

/** Throws 404, which names the kind where others name the resource. */
export function getComputed(compute: Compute, target: Target): Entry {
  const found = compute().find(({ metadata }) => metadata.name === target.name)
  const { group, kind } = target.kind
  if (found === undefined) throw notFoundError({ group, resource: kind.toLowerCase() }, target.name)
  return entryOf(target, found)
}

/** What is selected; pages and revisions mean nothing here. Throws 400 for unknown field labels. */
export function listComputed(compute: Compute, target: Target, options: ListOptions): ListResult {
  const selection = selectionOf(target.kind, options)
  const entries = compute()
    .filter((object) => selection.matches(object))
    .map((object) => entryOf(target, object))
  return { entries, revision: 0, continue: '' }
}
