/** Something that runs on a terminal: keys are typed, and the screen is looked at. */
import type { VirtualClock } from '../../../src/clock/virtual-clock.ts'
import { EMPTY } from '../../../src/runtime/kernel/byte-flow.ts'
import type { Terminal } from '../../../src/runtime/kernel/terminal.ts'

export class TerminalRun {
  readonly terminal: Terminal
  readonly #clock: VirtualClock
  #shown = ''
  /** Undefined while it runs. */
  code: number | undefined

  constructor(terminal: Terminal, clock: VirtualClock) {
    this.terminal = terminal
    this.#clock = clock
  }

  /** Types keys and waits for what they lead to. Returns what came on the screen since the last look. */
  async type(keys: string): Promise<string> {
    this.terminal.type(Buffer.from(keys))
    return this.look()
  }

  async look(): Promise<string> {
    let text = ''
    await this.#clock.runUntilIdle()
    for (;;) {
      const bytes = this.terminal.screen.take(65_536)
      if (bytes === undefined || bytes === EMPTY) break
      text += Buffer.from(bytes).toString()
      await this.#clock.runUntilIdle()
    }
    this.#shown += text
    return text
  }

  /** All that came on the screen so far. */
  get screen(): string {
    return this.#shown
  }

  end(code: number): void {
    this.code = code
    this.terminal.hangUp()
  }
}
