/** Lines of files that match, and those around them. */
import type { ByteInput } from '../../kernel/streams.ts'
import { SystemError } from '../../kernel/system-error.ts'
import type { Command } from './command.ts'

export class Search {
  readonly #running: Command
  readonly #expression: RegExp
  readonly #named: boolean
  readonly #before: number
  readonly #after: number
  readonly #most: number
  /** Whether any line matched. */
  found = false
  /** Whether any file could not be read. */
  failed = false
  /** With -q, the first match is enough. */
  done = false
  #shownBefore = false

  /** `expression` must be global; `named` puts the file's name before each line. */
  constructor(running: Command, expression: RegExp, named: boolean) {
    const { options } = running
    this.#running = running
    this.#expression = expression
    this.#named = named
    this.#before = options.number('B', options.number('C', 0))
    this.#after = options.number('A', options.number('C', 0))
    this.#most = options.number('m', Number.POSITIVE_INFINITY)
  }

  async file(path: string, shown: string): Promise<void> {
    try {
      const input = this.#running.openInput(path)
      try {
        await this.#summarize(await this.#lines(input, shown), shown)
      } finally {
        if (path !== '-') input.close()
      }
    } catch (error) {
      if (!(error instanceof SystemError) || error.code === 'EPIPE' || error.code === 'EINTR') throw error
      this.failed = true
      if (!this.#running.options.has('s')) await this.#running.complain(`${path}: ${error.message}`, 2)
    }
  }

  /** How many lines match. Shows them, unless only a summary is wanted. */
  async #lines(input: ByteInput, shown: string): Promise<number> {
    const { options } = this.#running
    const silent = options.has('c', 'l', 'L', 'q')
    const earlier: string[] = []
    let [number, count, following, lastShown] = [0, 0, 0, 0]
    for await (const line of this.#running.lines(input)) {
      number++
      this.#expression.lastIndex = 0
      const matches = this.#expression.test(line) !== options.has('v')
      if (matches) {
        count++
        this.found = true
        if (options.has('q', 'l', 'L')) break
      }
      if (silent) {
        if (count >= this.#most) break
        continue
      }
      if (matches) {
        const first = number - earlier.length
        if (this.#before + this.#after > 0 && this.#shownBefore && first > lastShown + 1)
          await this.#running.print('--\n')
        for (const [at, text] of earlier.entries()) await this.#print(shown, first + at, '-', text)
        earlier.length = 0
        await this.#match(shown, number, line)
        following = this.#after
        lastShown = number
        this.#shownBefore = true
      } else if (following > 0) {
        following--
        await this.#print(shown, number, '-', line)
        lastShown = number
      } else if (this.#before > 0) {
        earlier.push(line)
        if (earlier.length > this.#before) earlier.shift()
      }
      if (count >= this.#most && following === 0) break
    }
    return count
  }

  async #match(shown: string, number: number, line: string): Promise<void> {
    const { options } = this.#running
    if (!options.has('o')) return this.#print(shown, number, ':', line)
    if (options.has('v')) return
    this.#expression.lastIndex = 0
    for (const [text] of line.matchAll(this.#expression)) {
      if (text !== '') await this.#print(shown, number, ':', text)
    }
  }

  async #print(shown: string, number: number, mark: string, line: string): Promise<void> {
    const name = this.#named ? shown + mark : ''
    await this.#running.print(`${name}${this.#running.options.has('n') ? number + mark : ''}${line}\n`)
  }

  async #summarize(count: number, shown: string): Promise<void> {
    const { options } = this.#running
    if (options.has('q')) this.done = count > 0
    else if (options.has('l') ? count > 0 : options.has('L') && count === 0) await this.#running.print(`${shown}\n`)
    else if (options.has('c')) await this.#running.print(`${this.#named ? `${shown}:` : ''}${count}\n`)
  }
}
