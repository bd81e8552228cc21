/** Replays one scenario: its steps in a fresh namespace, answers normalised. Definition: `run.mjs` beside the recordings. */
import { setTimeout as sleepRealTime } from 'node:timers/promises'
import { isJsonObject, type JsonValue } from '../../../src/apimachinery/objects.ts'
import { differences } from './compare.ts'
import { type Answer, exchange, type OpenWatch, openWatch, type Server } from './exchange.ts'
import { normalizeFrames, normalizeResponse, parseJson, type StableNames } from './normalize.ts'
import { fill, type RecordedRequest, type Scenario, type Step } from './scenario.ts'

/** A server whose time the replayer moves. */
export interface ReplayTarget {
  readonly server: Server
  /** Milliseconds since 1970. */
  now(): number
  /** Lets that much of the server's time pass. */
  advance(ms: number): Promise<void>
}

/** What a step should have answered, and where its answer differs. */
export interface StepResult {
  readonly name: string
  readonly differences: readonly string[]
}

/** The name of the namespace that `{ns}` stands for: nothing else in a scenario may contain it. */
const NAMESPACE = 's7k2m9qx0wx'
const GENERATED_LETTERS = 5
/** How much of the server's time an answer may take. */
const ANSWER_LIMIT_S = 60
/** Real time after which an answer is taken to wait for the server's time. */
const PATIENCE_MS = 200

/** Runs all steps in order. One result for each step that has an expected answer. */
export async function replay(target: ReplayTarget, scenario: Scenario): Promise<StepResult[]> {
  const run = new Replay(target)
  if (scenario.namespace !== false) await run.makeNamespace(scenario)
  const results: StepResult[] = []
  for (const step of scenario.steps) {
    const found = await run.step(step)
    if (found !== undefined) results.push({ name: step.name ?? '', differences: found })
  }
  run.closeWatches()
  return results
}

class Replay {
  readonly #target: ReplayTarget
  readonly #names: StableNames = new Map([[NAMESPACE, '{ns}']])
  readonly #answers = new Map<string, JsonValue>()
  readonly #watches = new Map<string, OpenWatch>()

  constructor(target: ReplayTarget) {
    this.#target = target
  }

  async makeNamespace({ namespaceLabels }: Scenario): Promise<void> {
    const metadata = { name: NAMESPACE, ...(namespaceLabels === undefined ? {} : { labels: namespaceLabels }) }
    await this.#post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata })
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } }
    await this.#post(`/api/v1/namespaces/${NAMESPACE}/serviceaccounts`, account)
  }

  /** Where the step's answer differs; undefined when none is expected. */
  async step(step: Step): Promise<string[] | undefined> {
    if (step.sleep !== undefined) await this.#target.advance(step.sleep)
    else if (step.watch !== undefined)
      this.#watches.set(step.as ?? '', openWatch(this.#target.server, this.#fill(step.watch)))
    else if (step.collect !== undefined) return differences(asJson(step.frames), await this.#collect(step), step.ignore)
    else if (step.request !== undefined) return this.#exchange(step, step.request)
    return undefined
  }

  closeWatches(): void {
    for (const watch of this.#watches.values()) watch.close()
  }

  async #exchange(step: Step, request: RecordedRequest): Promise<string[] | undefined> {
    const answer = await this.#answer(this.#fill(request))
    if (answer === undefined) return [`no answer within ${ANSWER_LIMIT_S} s`]
    const value = parseJson(answer.body) ?? answer.body
    this.#answers.set(step.name ?? '', value)
    this.#learnGeneratedName(value)
    const got = normalizeResponse(answer, this.#names, step)
    return step.response === undefined ? undefined : differences(asJson(step.response), asJson(got), step.ignore)
  }

  /** An answer that the server gives only after some time, such as that of a watch with a timeout, gets this time. Undefined when none comes. */
  async #answer(request: RecordedRequest): Promise<Answer | undefined> {
    const coming = exchange(this.#target.server, request)
    for (let second = 0; second < ANSWER_LIMIT_S; second++) {
      const answer = await Promise.race([coming, sleepRealTime(PATIENCE_MS)])
      if (answer !== undefined) return answer
      await this.#target.advance(1000)
    }
    return undefined
  }

  async #collect({ collect = '', events = 0, within = 3000 }: Step): Promise<JsonValue[]> {
    const watch = this.#watches.get(collect)
    if (watch === undefined) throw new Error(`the scenario collects from "${collect}", which it has not opened`)
    const frames = (): number => watch.text().split('\n').filter(Boolean).length
    await untilArrived(() => frames() >= events)
    if (frames() < events) {
      await this.#target.advance(within)
      await untilArrived(() => frames() >= events)
    }
    watch.close()
    return normalizeFrames(watch.text(), this.#names)
  }

  /** A generated name counts as one that stays from when it is first seen. */
  #learnGeneratedName(answer: JsonValue): void {
    if (!isJsonObject(answer) || !isJsonObject(answer.metadata)) return
    const { generateName, name } = answer.metadata
    if (typeof generateName !== 'string' || generateName === '' || typeof name !== 'string') return
    const generated = name.startsWith(generateName) && name.length === generateName.length + GENERATED_LETTERS
    if (generated && !this.#names.has(name)) this.#names.set(name, `${generateName}<generated>`)
  }

  #fill(request: RecordedRequest): RecordedRequest {
    const filling = { namespace: NAMESPACE, answers: this.#answers, now: this.#target.now() }
    // Filling replaces texts inside and keeps the shape.
    return fill(asJson(request) ?? null, filling) as unknown as RecordedRequest
  }

  #post(path: string, body: JsonValue): Promise<unknown> {
    return exchange(this.#target.server, { method: 'POST', path, body })
  }
}

/** Everything of the recordings' format is JSON: it was read from a file. */
const asJson = (value: unknown): JsonValue | undefined => value as JsonValue | undefined

const ROUNDS = 10

/** Gives what the server has written the few milliseconds that the loopback device takes. */
async function untilArrived(arrived: () => boolean): Promise<void> {
  for (let round = 0; round < ROUNDS && !arrived(); round++) await sleepRealTime(2)
}
