/** Requests that follow one another on one object. */
import type { JsonObject, JsonValue } from '../../../src/apimachinery/objects.ts'
import type { RecordedRequest } from '../recordings/scenario.ts'
import type { Random } from './random.ts'

/** The object as the server that is asked now has it. */
export interface SequenceState {
  /** Undefined while there is none. */
  readonly current: JsonObject | undefined
  /** What it was before the last request that changed it. */
  readonly before: JsonObject | undefined
  /** What the server answered last, of any request; undefined for what is no JSON. */
  readonly answer: JsonValue | undefined
  /** The number of the request in its sequence, from 0. */
  readonly number: number
}

export interface Sequence {
  /** Where the object is read after each request; `{ns}` is a namespace of its own. */
  readonly path: string
  readonly length: number
  /** The next request. It is made once for each server, from the same chance and the object as it has it. */
  step(random: Random, state: SequenceState): RecordedRequest
}

/** Makes one sequence for each number. */
export type SequenceGenerator = (random: Random, index: number) => Sequence
