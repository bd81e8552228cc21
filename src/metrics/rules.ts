/** A list of settings, each of which can be taken back. */

/** Something that was set; `remove` takes it back. */
export interface MetricSetting {
  remove(): void
}

/** The newest comes first. */
export class Rules<T> {
  #rules: readonly T[] = []

  add(rule: T): MetricSetting {
    this.#rules = [rule, ...this.#rules]
    return {
      remove: () => {
        this.#rules = this.#rules.filter((one) => one !== rule)
      },
    }
  }

  get all(): readonly T[] {
    return this.#rules
  }

  /** The newest of which `test` is true. */
  find(test: (rule: T) => boolean): T | undefined {
    return this.#rules.find(test)
  }
}
