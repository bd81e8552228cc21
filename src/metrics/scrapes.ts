/** When what a container uses is known. Source: metrics-server's storage of Pods, with its default resolution. */

const RESOLUTION_MS = 15_000

/** From this age on a container counts whose first scrape it is. */
const FRESH_MS = 10_000

/** When a figure was taken, in ms, and over how many ms before. */
export interface Scrape {
  readonly timestamp: number
  readonly windowMs: number
}

/** The last look at everything, at `now`. */
export const lastScrape = (now: number): Scrape => ({ timestamp: now - (now % RESOLUTION_MS), windowMs: RESOLUTION_MS })

/** The last look at a container that runs since `startedAt`; undefined when it has not been there for long enough. */
export function scrapeOf(startedAt: number, now: number): Scrape | undefined {
  const last = lastScrape(now)
  const age = last.timestamp - startedAt
  if (age >= RESOLUTION_MS) return last
  return age >= FRESH_MS ? { ...last, windowMs: age } : undefined
}
