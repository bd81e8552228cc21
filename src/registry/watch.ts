/** Watches: the state to start from, then every write that enters, stays in or leaves the selection. */
import {
  type ApiError,
  badRequest,
  expired,
  plainServerError,
  tooLargeResourceVersion,
} from '../apimachinery/api-error.ts'
import type { Entry, StoreEvent, Watcher } from '../store/storage.ts'
import { StoredEntry } from '../store/stored-entry.ts'
import { parseUintRevision } from './metadata.ts'
import { keyPrefix, onlyKey, type Pipeline, storageResource } from './pipeline.ts'
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
  const only = onlyKey(target, target.name || selection.name)
  const scope = {
    servedSince: target.kind.custom?.since ?? 0,
    resource: storageResource(target.kind),
    prefix: keyPrefix(target),
    only,
    selection,
  }
  const { revision } = pipeline.storage
  // Initial events wait for a revision to come; nobody else does.
  if (options.sendInitialEvents === true && asked > revision) {
    return refuse(sink, tooLargeResourceVersion(String(asked), String(revision)))
  }
  const since = startState(pipeline, scope, asked, options, sink)
  return follow(pipeline, scope, since, sink)
}

interface Scope {
  readonly resource: string
  /** The revision at which the kind began to be served, where that was later than the server. */
  readonly servedSince: number
  readonly prefix: string
  /** The only key that can be selected, where there is but one. */
  readonly only: string | undefined
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
  const { resource, prefix, only, selection } = scope
  for (const entry of pipeline.storage.snapshot(resource).entries(only ?? prefix)) {
    if (only !== undefined && entry.key !== only) break
    if (selection.matches(entry.object)) sink.event('ADDED', entry)
  }
  if (sendInitialEvents === true && allowWatchBookmarks) sink.bookmark(pipeline.storage.revision, true)
  return pipeline.storage.revision
}

function follow(pipeline: Pipeline, scope: Scope, since: number, sink: WatchSink): Watcher {
  const { resource } = scope
  // Before a custom resource is served, nobody keeps its changes.
  if (since < scope.servedSince) return refuse(sink, tooOld(since, scope.servedSince))
  const watcher = pipeline.storage.watch(resource, since, (event) => deliver(scope, event, sink), scope.selection.index)
  return watcher ?? refuse(sink, tooOld(since, pipeline.storage.historyFloor(resource)))
}

const tooOld = (since: number, floor: number): ApiError => expired(`too old resource version: ${since} (${floor})`)

/** Ends a watch, which has begun, with one ERROR event. */
function refuse(sink: WatchSink, error: ApiError): Watcher {
  sink.error(error)
  sink.end()
  return { close: () => {} }
}

/** Turns a write into what the selection makes of it. */
function deliver({ only, prefix, selection }: Scope, event: StoreEvent, sink: WatchSink): void {
  const { type, entry, previous } = event
  if (only === undefined ? !entry.key.startsWith(prefix) : entry.key !== only) return
  const before = previous !== undefined && selection.matches(previous.object)
  if (type === 'DELETED') {
    if (before) sink.event('DELETED', entry, event)
    return
  }
  if (selection.matches(entry.object)) sink.event(before ? 'MODIFIED' : 'ADDED', entry, event)
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
