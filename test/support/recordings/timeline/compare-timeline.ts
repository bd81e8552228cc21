/**
 * Compares what was seen with a recorded timeline. Order and values of frames have to be the same, moments lie within
 * the range of the recorded runs ± 1.1 s; what not every run showed may be missing, what only some showed may be there
 * (README beside the recordings).
 */
import { compareEvents } from './compare-events.ts'
import { compareFrames } from './compare-frames.ts'
import type { Tokens } from './compare-values.ts'
import { timeWindows } from './moments.ts'
import type { TimelineRun } from './run-timeline.ts'
import type { Timeline } from './timeline.ts'

/** One line for each difference. */
export function compareTimeline(timeline: Timeline, run: TimelineRun): string[] {
  const tokens: Tokens = {
    times: timeWindows(timeline),
    createdAt: Math.floor(run.createdAt / 1000) * 1000,
    ids: new Map(),
  }
  const { lines, strayed } = compareFrames(timeline, run.frames, tokens)
  return [...run.wrongAnswers, ...lines, ...compareEvents(timeline, run.events, tokens, strayed)]
}
