/** Lines that were typed, for the arrow keys and `history`. */

const MAX_LINES = 1000

export class History {
  readonly #lines: string[] = []

  get lines(): readonly string[] {
    return this.#lines
  }

  /** Empty lines and repetitions are not kept. */
  add(line: string): void {
    if (line.trim() === '' || line === this.#lines.at(-1)) return
    this.#lines.push(line)
    if (this.#lines.length > MAX_LINES) this.#lines.shift()
  }
}
