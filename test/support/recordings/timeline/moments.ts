/** When what a timeline shows may be seen: the range of the recorded runs, and a tolerance. Definition: README beside the recordings. */
import type { AlsoSeen, EventFrame, Frame, Timeline } from './timeline.ts'

/** How late or early something may be seen, in ms, beyond the range that the runs of the recording showed. */
const TOLERANCE_MS = 1100
/** A time is written in whole seconds, which may hide up to one. */
export const ROUNDING_MS = 1000

/** From when to when, in ms after the Pod's ADDED event. */
export type Window = readonly [number, number]

export const rangeOf = ({ at, range = [at, at] }: Frame | EventFrame): Window => range

/**
 * When an entry may be seen. What not every run showed has no range of its own: it comes somewhere between its
 * neighbours, which for events are those of the same series.
 */
export function windowOf<T extends Frame | EventFrame>(
  entries: readonly T[],
  index: number,
  isAlike: (a: T, b: T) => boolean,
): Window {
  const entry = entries[index]
  if (entry === undefined) return [0, 0]
  const [from, to] = rangeOf(entry)
  if (!entry.racy) return [from, to]
  const isNeighbour = (other: T): boolean => !other.racy && isAlike(entry, other)
  const before = entries.slice(0, index).findLast(isNeighbour)
  const after = entries.slice(index + 1).find(isNeighbour)
  return [Math.min(from, before ? rangeOf(before)[0] : from), Math.max(to, after ? rangeOf(after)[1] : to)]
}

export const frameWindow = (frames: readonly Frame[], index: number): Window => windowOf(frames, index, () => true)

/** The same for frames that only some runs showed. */
export function alsoSeenWindow({ frames }: Timeline, also: AlsoSeen): Window {
  const [from, to] = rangeOf(also)
  const before = frames.slice(0, also.afterFrame + 1).findLast(({ racy }) => !racy)
  const after = frames.slice(also.afterFrame + 1).find(({ racy }) => !racy)
  return [Math.min(from, before ? rangeOf(before)[0] : from), Math.max(to, after ? rangeOf(after)[1] : to)]
}

/** What each time token may stand for: the recorded second, as far off as the frames that show it were. */
export function timeWindows(timeline: Timeline): Map<string, Window> {
  const { frames, alsoSeen, times } = timeline
  const dated: [Frame, Window][] = [
    ...frames.map((frame, index): [Frame, Window] => [frame, frameWindow(frames, index)]),
    ...alsoSeen.map((frame): [Frame, Window] => [frame, alsoSeenWindow(timeline, frame)]),
  ]
  const tokens = new Map<string, Window>()
  for (const [frame, [from, to]] of dated) {
    for (const token of new Set(JSON.stringify(frame).match(/(?<=")t\d+(?=")/g) ?? [])) {
      const ms = (times[token] ?? 0) * 1000
      const earliest = ms + from - frame.at - TOLERANCE_MS - ROUNDING_MS
      const latest = ms + to - frame.at + TOLERANCE_MS + ROUNDING_MS
      if (!tokens.has(token)) tokens.set(token, [earliest, latest])
    }
  }
  return tokens
}

/** Whether it may be seen at that moment. */
export const isInTime = ([from, to]: Window, at: number): boolean =>
  at >= from - TOLERANCE_MS && at <= to + TOLERANCE_MS

export const describe = ([from, to]: Window): string => (from === to ? `${from} ms` : `${from} to ${to} ms`)

/**
 * What comes about at the end of a recording may have come after it there: by as much as its last entries came earlier
 * in some runs.
 */
export function isAfterEnd({ seconds, frames, events }: Timeline, at: number): boolean {
  const early = [...frames, ...events].map((entry) => entry.at - rangeOf(entry)[0])
  const shift = Math.max(0, ...early.filter((_, index) => isLast(index, frames.length, early.length)))
  return at >= seconds * 1000 - TOLERANCE_MS - shift
}

/** How many of the last entries tell how far apart runs were in the end. */
const LAST = 4

const isLast = (index: number, frames: number, all: number): boolean =>
  index >= all - LAST || (index < frames && index >= frames - LAST)
