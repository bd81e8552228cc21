/** Compares the events about the Pod that were seen with the recorded ones. */
import type { JsonObject } from '../../../../src/apimachinery/objects.ts'
import { differences, type Tokens } from './compare-values.ts'
import { describe, isAfterEnd, isInTime, windowOf } from './moments.ts'
import type { Seen } from './run-timeline.ts'
import type { EventFrame, Timeline } from './timeline.ts'

/**
 * Events of one series come in order; those of different ones may be mixed otherwise. `strayed`: containers about which
 * events are not compared.
 */
export function compareEvents(
  timeline: Timeline,
  seen: readonly Seen[],
  tokens: Tokens,
  strayed: ReadonlySet<string>,
): string[] {
  const left = [...seen]
  const lines: string[] = []
  for (const [index, event] of timeline.events.entries()) {
    const window = windowOf(timeline.events, index, isSameSeries)
    const skipped = racyBefore(timeline.events, index)
    const at = left.findIndex((one) => isInTime(window, one.at) && isSameEvent(event, one.frame, skipped, tokens))
    if (at >= 0) left.splice(at, 1)
    else if (!event.racy) lines.push(`event at ${describe(window)} not seen: ${eventSummary(event)}`)
  }
  for (const { at, frame } of left) {
    const about = /\{(.*)\}$/.exec(String(frame.fieldPath))?.[1] ?? ''
    if (!isAfterEnd(timeline, at) && !strayed.has(about))
      lines.push(`event seen at ${at} ms, not recorded: ${eventSummary(frame)}`)
  }
  return lines
}

/** How many events of the same series, recorded before this one, a run may have left out. */
function racyBefore(events: readonly EventFrame[], index: number): number {
  const event = events[index]
  return events.slice(0, index).filter((other) => other.racy && event !== undefined && isSameSeries(event, other))
    .length
}

function isSameEvent(event: EventFrame, seen: JsonObject, skipped: number, tokens: Tokens): boolean {
  const { type, reason, message, fieldPath, action, source, reportingComponent } = event
  const want: JsonObject = { type, reason, message, fieldPath, action, source, reportingComponent }
  const { count: wantCount, watch: wantWatch } = event
  const { count: gotCount, watch: gotWatch, ...got } = seen
  const sameCount =
    wantCount === undefined
      ? gotCount === undefined
      : typeof gotCount === 'number' && gotCount <= wantCount && gotCount >= wantCount - skipped
  if (!sameCount || (skipped === 0 && wantWatch !== gotWatch)) return false
  const ids = new Map(tokens.ids)
  if (differences(want, got, { ...tokens, ids }).length > 0) return false
  for (const [id, own] of ids) tokens.ids.set(id, own)
  return true
}

const eventSummary = ({ watch, type, reason, count, fieldPath, message }: EventFrame | JsonObject): string =>
  [watch, type, reason, `×${count}`, fieldPath, message]
    .filter((value) => value !== undefined)
    .join(' ')
    .slice(0, 400)

const isSameSeries = (a: EventFrame, b: EventFrame): boolean =>
  a.reason === b.reason && a.message === b.message && a.fieldPath === b.fieldPath
