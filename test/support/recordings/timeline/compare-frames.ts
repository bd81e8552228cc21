/** Compares the versions of the Pod that were seen with the recorded ones, in their order. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../src/apimachinery/objects.ts'
import { differences, type Tokens } from './compare-values.ts'
import { alsoSeenWindow, describe, frameWindow, isAfterEnd, isInTime, ROUNDING_MS, type Window } from './moments.ts'
import type { Seen } from './run-timeline.ts'
import type { Frame, Timeline } from './timeline.ts'

/** What a recorded frame is compared by. */
function comparedFields({ type, generation, nodeName, ephemeralContainers, status, ...frame }: Frame): JsonObject {
  const { deletionTimestamp, deletionGracePeriodSeconds } = frame
  return {
    type,
    generation,
    nodeName,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    ephemeralContainers: ephemeralContainers && [...ephemeralContainers],
    status,
  }
}

/** A recorded frame and when it may be seen. */
interface Expected {
  readonly frame: Frame
  readonly window: Window
}

/** Keeps what was learned about ids only when they do not differ. */
function frameDifferences({ frame, window }: Expected, { at, frame: seen }: Seen, tokens: Tokens): string[] {
  const ids = new Map(tokens.ids)
  const found = differences(comparedFields(frame), seen, { ...tokens, ids })
  if (!isInTime(window, at)) found.push(`at: want ${describe(window)} got ${at} ms`)
  if (found.length === 0) for (const [id, own] of ids) tokens.ids.set(id, own)
  return found
}

export interface FrameResult {
  readonly lines: string[]
  /** Containers that were seen in a state that only other runs showed: events about them were not recorded. */
  readonly strayed: ReadonlySet<string>
}

/** Racy frames may be missing, those that only other runs showed may be there. */
export function compareFrames(timeline: Timeline, seen: readonly Seen[], tokens: Tokens): FrameResult {
  const expected = timeline.frames.map((frame, index) => ({ frame, window: frameWindow(timeline.frames, index) }))
  const others = timeline.alsoSeen.map((frame) => ({ frame, window: alsoSeenWindow(timeline, frame) }))
  const lines: string[] = []
  const recorded = new Set(timeline.frames.flatMap(({ status }) => statesOf(status)))
  const elsewhere = new Set<string>()
  let next = 0
  let strayed = false
  for (const [position, one] of seen.entries()) {
    const isFree = freedom(seen[position - 1], one, tokens.createdAt)
    const index = firstMatch(expected, next, one, tokens)
    strayed ||= index !== undefined && index.at > next
    const own = strayed ? { ...tokens, isFree } : tokens
    const found = index === undefined ? undefined : frameDifferences(index.expected, one, own)
    if (index !== undefined && found?.length === 0) {
      next = index.at + 1
      strayed = false
      continue
    }
    if (others.some((other) => frameDifferences(other, one, { ...tokens, isFree }).length === 0)) {
      strayed = true
      for (const state of statesOf(one.frame.status)) if (!recorded.has(state)) elsewhere.add(state.split(' ')[0] ?? '')
      continue
    }
    if (isAfterEnd(timeline, one.at)) continue
    if (index === undefined || found === undefined) {
      lines.push(`frame seen at ${one.at} ms: not recorded: ${summary(one.frame)}`)
      continue
    }
    const { window } = index.expected
    lines.push(...found.map((line) => `frame ${index.at} (${describe(window)}), seen at ${one.at} ms: ${line}`))
    next = index.at + 1
  }
  for (const { frame, window } of expected.slice(next)) {
    if (!frame.racy) lines.push(`frame at ${describe(window)} not seen: ${summary(comparedFields(frame))}`)
  }
  return { lines, strayed: elsewhere }
}

const STATUS_LISTS = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const

/** 'app running' of each container. */
function statesOf(status: JsonValue | undefined): string[] {
  if (!isJsonObject(status)) return []
  return STATUS_LISTS.flatMap((list) => {
    const statuses = status[list]
    return Array.isArray(statuses)
      ? statuses.filter(isJsonObject).map(({ name, state }) => `${name} ${Object.keys(state ?? {})}`)
      : []
  })
}

/** The next frame that the seen one is, or that has to come next; racy ones that it is not are passed over. */
function firstMatch(
  expected: readonly Expected[],
  from: number,
  one: Seen,
  tokens: Tokens,
): { readonly at: number; readonly expected: Expected } | undefined {
  for (let at = from; at < expected.length; at++) {
    const candidate = expected[at]
    if (candidate === undefined) return undefined
    if (!candidate.frame.racy || frameDifferences(candidate, one, tokens).length === 0)
      return { at, expected: candidate }
  }
  return undefined
}

/**
 * The time of a condition when this run has shown other frames than the recording: it stays as it was before, or it is
 * the moment of the frame itself.
 */
function freedom(before: Seen | undefined, one: Seen, createdAt: number): NonNullable<Tokens['isFree']> {
  const earlier = new Set(JSON.stringify(before?.frame ?? {}).match(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g))
  return (path, time) =>
    path.endsWith('.lastTransitionTime') &&
    (earlier.has(time) || Math.abs(Date.parse(time) - createdAt - one.at) <= ROUNDING_MS)
}

function summary(frame: JsonObject): string {
  const text = JSON.stringify(frame.status ?? frame)
  return text.length > 400 ? `${text.slice(0, 400)}…` : text
}
