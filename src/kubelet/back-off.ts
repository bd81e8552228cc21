/** How long a container that ended waits for its next run. Source: semantics §10.4. */

const FIRST_MS = 10_000
const MAX_MS = 300_000
/** A container that ran this long starts over. */
const RESET_AFTER_MS = 600_000

/** Milliseconds to wait before run number `restarts` + 1, given how long the last one took. The first restart is immediate. */
export function restartDelay(restarts: number, ranForMs: number): number {
  if (restarts === 0 || ranForMs >= RESET_AFTER_MS) return 0
  return Math.min(FIRST_MS * 2 ** (restarts - 1), MAX_MS)
}
