/** `trap`, and Ctrl-C at a prompt: what arrives between commands, and what wakes those who wait. */
import type { ProgramProcess, Signal } from '../kernel/process-api.ts'
import { Interruption } from './errors.ts'

export type TrapName = Signal | 'EXIT' | 'ERR'

export class Traps {
  readonly #process: ProgramProcess
  /** '' ignores. */
  readonly #actions = new Map<TrapName, string>()
  #arrived: Signal[] = []
  #interrupted = false
  #listeners = new Set<() => void>()
  /** What a signal does that has no trap, in an interactive shell. */
  readonly #resting = new Map<Signal, () => void>()

  constructor(process: ProgramProcess, inherited?: Traps) {
    this.#process = process
    for (const [name, action] of inherited?.entries() ?? []) if (action === '') this.set(name, action)
  }

  entries(): readonly (readonly [TrapName, string])[] {
    return [...this.#actions]
  }

  /** Whether there is something to do for a signal, or at the end. */
  get hasActions(): boolean {
    return [...this.#actions.values()].some((action) => action !== '')
  }

  get(name: TrapName): string | undefined {
    return this.#actions.get(name)
  }

  /** undefined puts the default back. */
  set(name: TrapName, action: string | undefined): void {
    if (action === undefined) this.#actions.delete(name)
    else this.#actions.set(name, action)
    if (name === 'EXIT' || name === 'ERR' || name === 'KILL' || name === 'STOP') return
    if (action === '') this.#process.onSignal(name, 'ignore')
    else if (action !== undefined) this.#process.onSignal(name, () => this.#arrive(name))
    else this.#process.onSignal(name, this.#resting.get(name) ?? 'default')
  }

  /** An interactive shell outlives the signals of keys; Ctrl-C takes it back to its prompt. */
  becomeInteractive(): void {
    this.#resting.set('INT', () => this.#interrupt())
    for (const signal of ['TERM', 'QUIT', 'TSTP', 'TTIN', 'TTOU'] as const) this.#resting.set(signal, () => {})
    for (const [signal, action] of this.#resting) this.#process.onSignal(signal, action)
  }

  /** The trapped signal that will be taken next. */
  get next(): Signal | undefined {
    return this.#arrived[0]
  }

  /** The next trapped signal that has arrived. Throws an Interruption after Ctrl-C. */
  take(): Signal | undefined {
    this.throwIfInterrupted()
    return this.#arrived.shift()
  }

  throwIfInterrupted(): void {
    if (!this.#interrupted) return
    this.#interrupted = false
    throw new Interruption()
  }

  forgetInterruption(): void {
    this.#interrupted = false
  }

  /** What is waited for, or undefined as soon as a trapped signal arrives. Rejects with an Interruption after Ctrl-C. */
  async interruptible<Result>(work: Promise<Result>): Promise<Result | undefined> {
    this.throwIfInterrupted()
    if (this.#arrived.length > 0) return undefined
    let listener = (): void => {}
    const arrival = new Promise<undefined>((resolve) => {
      listener = () => resolve(undefined)
      this.#listeners.add(listener)
    })
    try {
      const result = await Promise.race([work, arrival])
      this.throwIfInterrupted()
      return result
    } finally {
      this.#listeners.delete(listener)
    }
  }

  #arrive(signal: Signal): void {
    if (!this.#arrived.includes(signal)) this.#arrived.push(signal)
    this.#wake()
  }

  #interrupt(): void {
    this.#interrupted = true
    this.#wake()
  }

  #wake(): void {
    for (const listener of this.#listeners) listener()
  }
}
