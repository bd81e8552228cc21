/** A map that cannot grow without end: of what can be worked out again. */

/** With one key more than `most`, all are forgotten. */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #most: number

  constructor(most: number) {
    super()
    this.#most = most
  }

  /** For keys that are not there yet. */
  override set(key: K, value: V): this {
    if (this.size >= this.#most) this.clear()
    return super.set(key, value)
  }
}
