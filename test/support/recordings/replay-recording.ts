/** Replays whatever a file of recordings holds, and how many exchanges it counts for. */
import type { Recording } from './folders.ts'
import type { StepResult } from './replay.ts'
import { replayOnNewCluster } from './replay-on-new-cluster.ts'
import { replayTimeline } from './timeline/replay-timeline.ts'

/** Undefined for a file that holds no recording of this server's version. */
export async function replayRecording(recording: Recording): Promise<readonly StepResult[] | undefined> {
  switch (recording.kind) {
    case 'scenario':
      return replayOnNewCluster(recording.scenario)
    case 'timeline':
      return [await replayTimeline(recording.timeline)]
    case 'other':
      return undefined
  }
}

/** Exchanges of a scenario; a timeline counts as one. */
export function exchangesOf(recording: Recording): number {
  if (recording.kind !== 'scenario') return recording.kind === 'timeline' ? 1 : 0
  return recording.scenario.steps.filter(({ response, frames }) => response !== undefined || frames !== undefined)
    .length
}
