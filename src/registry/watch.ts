/** Watches: the state to start from, then every write that enters, stays in or leaves the selection. */
import {
  type ApiError,
  badRequest,
  expired,
  plainServerError,
  tooLargeResourceVersion,
} from '../apimachinery/api-error.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import type { Entry, StoreEvent, Watcher } from '../store/storage.ts'
import { StoredEntry } from '../store/stored-entry.ts'
import { parseUintRevision } from './metadata.ts'
import { keyPrefix, type Pipeline, storageResource } from './pipeline.ts'
import type { Target, WatchOptions, WatchSink } from './registry.ts'
import { type Selection, selectionOf } from './selection.ts'

/** Starts a watch. Throws 400 or 500 for options that cannot be read; a revision that is gone is an ERROR event. */
export function watch(pipeline: Pipeline, target: Target, options: WatchOptions, sink: WatchSink): Watcher {
  const selection = selectionOf(target.kind, options)
  if (target.name !== '' && options.fields.requirements.length > 0 && selection.name !== target.name) {
    throw badRequest("fieldSelector metadata.name doesn't match requested name")
  }
  const asked = parseUintRevision(options.resourceVersion)
  if (typeof asked !== 'number') throw plainServerError(asked.message)
  const scope = { target, prefix: keyPrefix(target), selection }
  const { revision } = pipeline.storage
  // Initial events wait for a revision to come; nobody else does.
  if (options.sendInitialEvents === true && asked > revision) {
    return refuse(sink, tooLargeResourceVersion(String(asked), String(revision)))
  }
  const since = startState(pipeline, scope, asked, options, sink)
  return follow(pipeline, scope, since, sink)
}

interface Scope {
  readonly target: Target
  readonly prefix: string
  readonly selection: Selection
}

/** Sends the initial events if they are asked for. Returns the revision after which the watch goes on. */
function startState(
  pipeline: Pipeline,
  scope: Scope,
  asked: number,
  { sendInitialEvents, allowWatchBookmarks }: WatchOptions,
  sink: WatchSink,
): number {
  const wanted = sendInitialEvents ?? asked === 0
  if (!wanted) return asked === 0 ? pipeline.storage.revision : asked
  const snapshot = pipeline.storage.snapshot(storageResource(scope.target.kind))
  for (const entry of snapshot.entries(scope.prefix)) {
    if (passes(scope, entry.key, entry.object)) sink.event('ADDED', entry)
  }
  if (sendInitialEvents === true && allowWatchBookmarks) sink.bookmark(pipeline.storage.revision, true)
  return pipeline.storage.revision
}

/** Whether the object is the one, or one of those, that this watch is about. */
function passes({ target, prefix, selection }: Scope, key: string, object: KubeObject): boolean {
  if (!key.startsWith(prefix)) return false
  if (target.name !== '' && object.metadata.name !== target.name) return false
  return selection.all || selection.matches(object)
}

function follow(pipeline: Pipeline, scope: Scope, since: number, sink: WatchSink): Watcher {
  const resource = storageResource(scope.target.kind)
  const watcher = pipeline.storage.watch(resource, since, (event) => deliver(scope, event, sink))
  if (watcher !== undefined) return watcher
  return refuse(sink, expired(`too old resource version: ${since} (${pipeline.storage.historyFloor(resource)})`))
}

/** Ends a watch, which has begun, with one ERROR event. */
function refuse(sink: WatchSink, error: ApiError): Watcher {
  sink.error(error)
  sink.end()
  return { close: () => {} }
}

/** Turns a write into what the selection makes of it. */
function deliver(scope: Scope, event: StoreEvent, sink: WatchSink): void {
  const { type, entry, previous } = event
  if (!entry.key.startsWith(scope.prefix)) return
  const before = previous !== undefined && passes(scope, entry.key, previous.object)
  if (type === 'DELETED') {
    if (before) sink.event('DELETED', entry, event)
    return
  }
  const now = passes(scope, entry.key, entry.object)
  if (now) sink.event(before ? 'MODIFIED' : 'ADDED', entry, event)
  else if (before) {
    const left = leaving(event, previous)
    sink.event('DELETED', left.entry, left)
  }
}

const leavingEvents = new WeakMap<StoreEvent, StoreEvent>()

/** What watchers see whose selection an object leaves: its last selected state with the revision of the change. */
function leaving(event: StoreEvent, previous: Entry): StoreEvent {
  const known = leavingEvents.get(event)
  if (known !== undefined) return known
  const { revision, key } = event.entry
  const object = { ...previous.object, metadata: { ...previous.object.metadata, resourceVersion: String(revision) } }
  const entry = new StoredEntry(key, object, revision)
  const made: StoreEvent = { type: 'DELETED', entry, previous, cache: new Map() }
  leavingEvents.set(event, made)
  return made
}
