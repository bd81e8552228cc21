/**
 * Work that takes time, written as a generator: it goes on in the same turn as what it waited for, so that virtual time
 * never outruns it and no promise is made. `const answer = yield* until(ask)` is this world's `await`.
 */
import type { Clock } from './clock.ts'

/** Something to wait for: is handed what makes the process go on, to be called once, now or later. */
export type Suspension = (resume: () => void) => void

export type Process<T> = Generator<Suspension, T, void>

/** Starts the process; `done` hears its result. It runs until it first waits before this returns. */
export function run<T>(process: Process<T>, done: (result: T) => void = () => {}): void {
  // Going on is a loop and not a recursion when what is waited for answers at once.
  const advance = (): void => {
    for (let next = process.next(); ; next = process.next()) {
      if (next.done) return done(next.value)
      if (!waitsFor(next.value, advance)) continue
      return
    }
  }
  advance()
}

/** Calls the suspension. False: it has resumed already; true: it will call `resume`. */
function waitsFor(suspension: Suspension, resume: () => void): boolean {
  let resumed = false
  let returned = false
  suspension(() => {
    resumed = true
    if (returned) resume()
  })
  returned = true
  return !resumed
}

/** Waits until `start` calls back, and gives what it calls back with. */
export function* until<T>(start: (done: (value: T) => void) => void): Process<T> {
  const answers: T[] = []
  yield (resume) =>
    start((value) => {
      answers.push(value)
      resume()
    })
  const [answer] = answers
  // A suspension resumes only after its callback, so that there is an answer, `undefined` for a void one.
  return answer as T
}

export function* sleep(clock: Clock, ms: number): Process<void> {
  yield (resume) => {
    clock.setTimeout(resume, ms)
  }
}

/** Runs all of them side by side and waits for the last. */
export function* all(processes: readonly Process<void>[]): Process<void> {
  if (processes.length === 0) return
  let left = processes.length
  yield (resume) => {
    for (const process of processes) {
      run(process, () => {
        if (--left === 0) resume()
      })
    }
  }
}

/** Waits for the process, but no longer than `ms`; it goes on by itself then. Returns whether it was done in time. */
export function* within(clock: Clock, ms: number, process: Process<void>): Process<boolean> {
  return yield* until<boolean>((done) => {
    let open = true
    const finish = (inTime: boolean): void => {
      if (!open) return
      open = false
      timer.cancel()
      done(inTime)
    }
    const timer = clock.setTimeout(() => finish(false), ms)
    run(process, () => finish(true))
  })
}
