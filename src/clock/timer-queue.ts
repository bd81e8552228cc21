/** Timers in the order in which they are due; of those due together, the one set first comes first. */

import type { Timer } from './clock.ts'

export class QueuedTimer implements Timer {
  /** In ms since 1970. */
  readonly due: number
  readonly order: number
  readonly task: () => void
  cancelled = false

  constructor(due: number, order: number, task: () => void) {
    this.due = due
    this.order = order
    this.task = task
  }

  cancel(): void {
    this.cancelled = true
  }
}

/** Whether `a` comes first. */
export const before = (a: QueuedTimer, b: QueuedTimer): boolean =>
  a.due < b.due || (a.due === b.due && a.order < b.order)

/** A binary heap. Cancelled timers are dropped when they come to the front. */
export class TimerQueue {
  readonly #heap: QueuedTimer[] = []

  push(timer: QueuedTimer): void {
    const heap = this.#heap
    let index = heap.push(timer) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent]
      if (above === undefined || !before(timer, above)) break
      heap[index] = above
      index = parent
    }
    heap[index] = timer
  }

  /** The next timer, still queued. */
  peek(): QueuedTimer | undefined {
    while (this.#heap[0]?.cancelled) this.#removeFirst()
    return this.#heap[0]
  }

  /** Takes the next timer out. */
  pop(): QueuedTimer | undefined {
    const first = this.peek()
    if (first !== undefined) this.#removeFirst()
    return first
  }

  clear(): void {
    this.#heap.length = 0
  }

  #removeFirst(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let index = 0
    while (true) {
      const child = this.#smallerChild(index)
      const below = heap[child]
      if (below === undefined || !before(below, last)) break
      heap[index] = below
      index = child
    }
    heap[index] = last
  }

  #smallerChild(index: number): number {
    const left = this.#heap[2 * index + 1]
    const right = this.#heap[2 * index + 2]
    return left !== undefined && right !== undefined && before(right, left) ? 2 * index + 2 : 2 * index + 1
  }
}
