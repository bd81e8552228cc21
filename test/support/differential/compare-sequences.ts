/** Requests on one object to two servers, one after the other: where answers, and the object after each, differ. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/apimachinery/objects.ts'
import { type Answer, exchange, type Server } from '../recordings/exchange.ts'
import { normalizeResponse, parseJson } from '../recordings/normalize.ts'
import type { RecordedRequest, RecordedResponse } from '../recordings/scenario.ts'
import { type Comparison, compareAnswers } from './compare-servers.ts'
import { Random } from './random.ts'
import type { Sequence, SequenceState } from './sequence.ts'

/** What came of one step. */
export interface StepComparison extends Comparison {
  readonly request: RecordedRequest
}

/** Go's server cuts the connection when a handler panics. */
const CUT: Answer = { status: 0, headers: {}, body: 'the connection was cut' }

/** A server, and what it has made of the object. */
class Side {
  state: SequenceState = { current: undefined, before: undefined, answer: undefined, number: 0 }
  readonly #server: Server
  readonly #sequence: Sequence
  readonly #names: Map<string, string>
  readonly #namespace: string

  constructor(server: Server, sequence: Sequence, namespace: string) {
    this.#server = server
    this.#sequence = sequence
    this.#namespace = namespace
    this.#names = new Map([[namespace, '{ns}']])
  }

  request(seed: number): RecordedRequest {
    const made = this.#sequence.step(new Random(seed), structuredClone(this.state))
    return JSON.parse(JSON.stringify(made).replaceAll('{ns}', this.#namespace))
  }

  async answer(request: RecordedRequest): Promise<RecordedResponse> {
    const answer = await exchange(this.#server, request).catch(() => CUT)
    this.state = { ...this.state, answer: parseJson(answer.body), number: this.state.number + 1 }
    return normalizeResponse(answer, this.#names, {})
  }

  /** Reads the object anew: the answer, and whether it is another revision of it. */
  async read(): Promise<RecordedResponse> {
    const path = this.#sequence.path.replaceAll('{ns}', this.#namespace)
    const answer = await exchange(this.#server, { path })
    const body = parseJson(answer.body)
    const { current } = this.state
    const now = answer.status === 200 && isJsonObject(body) ? body : undefined
    const moved = revisionOf(now) !== revisionOf(current)
    if (moved) this.state = { ...this.state, current: now, before: current }
    const { status, headers, body: normal } = normalizeResponse(answer, this.#names, {})
    return { status, headers, body: { moved, object: normal } }
  }
}

const revisionOf = (object: JsonObject | undefined): JsonValue | undefined =>
  isJsonObject(object?.metadata) ? object.metadata.resourceVersion : undefined

/** One comparison for each step; the first that differs ends the sequence, and so does one at which the reference panics. */
export async function* compareSequences(
  reference: Server,
  other: Server,
  sequence: Sequence,
  namespace: string,
  seed: number,
): AsyncGenerator<StepComparison> {
  const real = new Side(reference, sequence, namespace)
  const own = new Side(other, sequence, namespace)
  for (let step = 0; step < sequence.length; step++) {
    const stepSeed = seed * 101 + step
    const request = own.request(stepSeed)
    const toReal = real.request(stepSeed)
    const got = await own.answer(request)
    // What is not refused changes the object: it is asked for once.
    const answers = await compareAnswers(() => real.answer(toReal), got, got.status >= 400 ? undefined : 1)
    if (answers.reference.status === CUT.status) return
    const afterwards = await compareAnswers(() => real.read(), await own.read())
    const differences = [...answers.differences, ...afterwards.differences.map((text) => `then: ${text}`)]
    yield { request, reference: answers.reference, differences }
    if (differences.length > 0) return
  }
}
