/**
 * Which events about one object become objects, which only count up another, and which are dropped. Pure but for its
 * memory. Source: client-go's EventCorrelator, kubelet-facts "event series", recording kubelet/probe-exec-missing.
 */

export type EventType = 'Normal' | 'Warning'

export interface EventInput {
  readonly type: EventType
  readonly reason: string
  readonly message: string
  /** `spec.containers{app}`; empty for the object as a whole. */
  readonly fieldPath: string
}

/** What is to be written: a new event, or the same one again with a higher count. */
export interface Correlated {
  readonly message: string
  /** Many alike in one: it does not say who reports it. */
  readonly combined: boolean
  readonly count: number
  /** Where the name of the event's object is kept. */
  readonly entry: { name: string }
}

/** Events of one type that may come at once, and how long it takes until one more may. */
const BURST = 25
const REFILL_MS = 300_000
/** So many different messages for one reason within the interval are combined. */
const MAX_ALIKE = 10
const ALIKE_WITHIN_MS = 600_000

interface Series {
  count: number
  readonly entry: { name: string }
}

interface Alike {
  readonly messages: Set<string>
  at: number
}

interface Budget {
  tokens: number
  at: number
}

export class EventCorrelator {
  readonly #series = new Map<string, Series>()
  readonly #alike = new Map<string, Alike>()
  readonly #budgets = new Map<EventType, Budget>()

  /** Undefined: too many of them came, this one is dropped. `now` in ms. */
  correlate(input: EventInput, now: number): Correlated | undefined {
    const kind = `${input.type} ${input.reason}`
    const combined = this.#isOneOfMany(kind, input.message, now)
    const series = this.#seriesOf(combined ? kind : `${kind} ${input.fieldPath} ${input.message}`)
    series.count++
    if (!this.#spend(input.type, now)) return undefined
    const message = combined ? `(combined from similar events): ${input.message}` : input.message
    return { message, combined, count: series.count, entry: series.entry }
  }

  #seriesOf(key: string): Series {
    const known = this.#series.get(key)
    if (known !== undefined) return known
    const made = { count: 0, entry: { name: '' } }
    this.#series.set(key, made)
    return made
  }

  #isOneOfMany(kind: string, message: string, now: number): boolean {
    const known = this.#alike.get(kind)
    if (known === undefined || now - known.at > ALIKE_WITHIN_MS) {
      this.#alike.set(kind, { messages: new Set([message]), at: now })
      return false
    }
    known.messages.add(message)
    known.at = now
    if (known.messages.size < MAX_ALIKE) return false
    const [oldest = ''] = known.messages
    known.messages.delete(oldest)
    return true
  }

  #spend(type: EventType, now: number): boolean {
    const known = this.#budgets.get(type) ?? { tokens: BURST, at: now }
    const tokens = Math.min(BURST, known.tokens + (now - known.at) / REFILL_MS)
    const allowed = tokens >= 1
    this.#budgets.set(type, { tokens: allowed ? tokens - 1 : tokens, at: now })
    return allowed
  }
}
