/** Chance that a seed repeats. */

/** A stream of choices: the same seed makes the same ones. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 to 1, 1 excluded (mulberry32). */
  number(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** Whether something happens that happens with this probability. */
  chance(probability: number): boolean {
    return this.number() < probability
  }

  /** Both ends included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.number() * (high - low + 1))
  }

  /** One of the items, of which there must be some. */
  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T {
    const item = items[this.integer(0, items.length - 1)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
}
