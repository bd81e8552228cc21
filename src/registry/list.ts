/** GET of a collection: at a revision, selected, in pages. Source: semantics §6.2, recordings list/. */
import { ApiError, badRequest, expired, tooLargeResourceVersion } from '../apimachinery/api-error.ts'
import type { Entry, Snapshot } from '../store/storage.ts'
import { type ContinuePosition, decodeContinue, encodeContinue, inconsistentContinue } from './continue-token.ts'
import { parseUintRevision } from './metadata.ts'
import { keyPrefix, onlyKey, type Pipeline, storageResource } from './pipeline.ts'
import type { ListOptions, ListResult, Target } from './registry.ts'
import { type Selection, selectionOf } from './selection.ts'

const CONTINUE_EXPIRED =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
  'the continue parameter, or use the continue token in this response to retrieve the remainder of the results. ' +
  'Continuing with the provided token results in an inconsistent list - objects that were created, modified, or ' +
  'deleted between the time the first chunk was returned and now may show up in the list.'

/** Throws 400, 410 or 504. */
export function list(pipeline: Pipeline, target: Target, options: ListOptions): ListResult {
  const selection = selectionOf(target.kind, options)
  const position = options.continue === '' ? undefined : readContinue(options)
  const snapshot =
    position === undefined ? atRevision(pipeline, target, options) : atPosition(pipeline, target, position)
  const prefix = keyPrefix(target)
  // The watch cache, which answers for revision 0, knows no pages.
  const limit = options.resourceVersion === '0' ? 0 : Math.max(options.limit, 0)
  const page = collect(snapshot, prefix, position?.start, selection, limit, target)
  return finishPage(snapshot, prefix, page, selection)
}

function readContinue(options: ListOptions): ContinuePosition {
  const position = decodeContinue(options.continue)
  if (options.resourceVersion !== '' && options.resourceVersion !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue')
  }
  return position
}

/** The state that `resourceVersion` and `resourceVersionMatch` ask for. */
function atRevision(pipeline: Pipeline, { kind }: Target, options: ListOptions): Snapshot {
  const resource = storageResource(kind)
  const asked = listRevision(options.resourceVersion)
  if (asked === 0) return pipeline.storage.snapshot(resource)
  requireReached(pipeline, asked)
  const legacyExact = options.resourceVersionMatch === '' && options.limit > 0
  if (options.resourceVersionMatch !== 'Exact' && !legacyExact) return pipeline.storage.snapshot(resource)
  const snapshot = pipeline.storage.snapshotAt(resource, asked)
  if (snapshot === undefined) throw expired('The resourceVersion for the provided list is too old.')
  return snapshot
}

function listRevision(text: string): number {
  const parsed = parseUintRevision(text)
  if (typeof parsed === 'number') return parsed
  throw badRequest(`invalid resource version: ${parsed.message}`)
}

function requireReached(pipeline: Pipeline, asked: number): void {
  const { revision } = pipeline.storage
  if (asked > revision) throw tooLargeResourceVersion(String(asked), String(revision))
}

function atPosition(pipeline: Pipeline, { kind }: Target, position: ContinuePosition): Snapshot {
  const resource = storageResource(kind)
  if (position.revision < 0) return pipeline.storage.snapshot(resource)
  requireReached(pipeline, position.revision)
  const snapshot = pipeline.storage.snapshotAt(resource, position.revision)
  if (snapshot !== undefined) return snapshot
  const { status } = expired(CONTINUE_EXPIRED)
  const error = new ApiError({ code: status.code, reason: 'Expired', message: CONTINUE_EXPIRED })
  error.status.metadata = { continue: inconsistentContinue(position) }
  throw error
}

interface Page {
  readonly entries: Entry[]
  /** The key after which there is more, whether selected or not. */
  readonly lastKey: string | undefined
}

function collect(
  snapshot: Snapshot,
  prefix: string,
  start: string | undefined,
  selection: Selection,
  limit: number,
  target: Target,
): Page {
  const entries: Entry[] = []
  const only = onlyKey(target, selection.name)
  const from = start === undefined ? undefined : prefix + start
  for (const entry of snapshot.entries(only ?? prefix, from)) {
    if (only !== undefined && entry.key !== only) return { entries, lastKey: undefined }
    if (limit > 0 && entries.length === limit) return { entries, lastKey: entries.at(-1)?.key }
    if (selection.all || selection.matches(entry.object)) entries.push(entry)
  }
  return { entries, lastKey: undefined }
}

function finishPage(snapshot: Snapshot, prefix: string, { entries, lastKey }: Page, selection: Selection): ListResult {
  const { revision } = snapshot
  if (lastKey === undefined) return { entries, revision, continue: '' }
  const token = encodeContinue(lastKey, prefix, revision)
  if (!selection.all) return { entries, revision, continue: token }
  let remainingItemCount = 0
  for (const _ of snapshot.entries(prefix, `${lastKey}\0`)) remainingItemCount++
  return { entries, revision, continue: token, remainingItemCount }
}
