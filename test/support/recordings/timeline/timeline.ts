/** The format of a recorded timeline: what a watcher saw of one Pod on a real node. Definition: README beside the recordings. */
import type { JsonObject } from '../../../../src/apimachinery/objects.ts'

/** Times in ms after the Pod's ADDED event, rounded to 100 ms. */
interface Moment {
  readonly at: number
  /** The lowest and highest `at` of all runs, where they differ. */
  readonly range?: readonly [number, number]
  /** Not seen in every run. */
  readonly racy?: boolean
}

/** One version of the Pod. Times in it are tokens: 't0', 't1', … */
export interface Frame extends Moment {
  readonly type: string
  readonly generation: number
  readonly nodeName?: string
  readonly deletionTimestamp?: string
  readonly deletionGracePeriodSeconds?: number
  readonly ephemeralContainers?: readonly string[]
  readonly status: JsonObject
}

/** A frame that only some runs showed, after the frame of that index; -1: before the first. */
export interface AlsoSeen extends Frame {
  readonly afterFrame: number
}

/** One ADDED or MODIFIED event object. */
export interface EventFrame extends Moment {
  readonly watch: string
  readonly type: string
  readonly reason: string
  readonly message: string
  readonly count?: number
  readonly fieldPath?: string
  readonly action?: string
  readonly source: JsonObject
  readonly reportingComponent: string
}

export interface Action {
  readonly at: number
  readonly method: string
  readonly path: string
  readonly contentType?: string
  readonly body?: JsonObject
  readonly code: number
}

export interface Timeline {
  readonly scenario: string
  readonly seconds: number
  readonly setup: readonly JsonObject[]
  readonly pod: JsonObject
  readonly actions: readonly Action[]
  readonly frames: readonly Frame[]
  readonly alsoSeen: readonly AlsoSeen[]
  /** Token → whole seconds after the Pod's creationTimestamp. */
  readonly times: { readonly [token: string]: number }
  readonly events: readonly EventFrame[]
}

export const isTimeline = (value: unknown): value is Timeline =>
  typeof value === 'object' && value !== null && 'frames' in value && 'pod' in value && 'events' in value
