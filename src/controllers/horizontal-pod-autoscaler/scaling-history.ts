/** What an autoscaler remembers of the last minutes: what was recommended, and what was done. Kept in memory only, as kube-controller-manager does. */

interface Recommendation {
  readonly replicas: number
  readonly time: number
}

interface ScaleEvent {
  /** By how many replicas. */
  readonly change: number
  readonly time: number
}

export type Direction = 'up' | 'down'

export class ScalingHistory {
  #recommendations: readonly Recommendation[] = []
  readonly #events: { [direction in Direction]: readonly ScaleEvent[] } = { up: [], down: [] }

  /** The first time that a target is seen, it counts as right. */
  begin(replicas: number, now: number): void {
    if (this.#recommendations.length === 0) this.#recommendations = [{ replicas, time: now }]
  }

  /** What was recommended less than so many ms ago. */
  since(windowMs: number, now: number): readonly number[] {
    return this.#recommendations.filter(({ time }) => time > now - windowMs).map(({ replicas }) => replicas)
  }

  /** Takes note of a recommendation; those older than the window are forgotten. */
  recommend(replicas: number, windowMs: number, now: number): void {
    const recent = this.#recommendations.filter(({ time }) => time > now - windowMs)
    this.#recommendations = [...recent, { replicas, time: now }]
  }

  /** Takes note of what was done; what is older than the longest period that anybody asks for is forgotten. */
  scaled(direction: Direction, change: number, longestMs: number, now: number): void {
    const recent = this.#events[direction].filter(({ time }) => time > now - longestMs)
    this.#events[direction] = [...recent, { change, time: now }]
  }

  /** By how many replicas the target was scaled in this direction within the period. */
  changed(direction: Direction, periodMs: number, now: number): number {
    return this.#events[direction]
      .filter(({ time }) => time > now - periodMs)
      .reduce((sum, { change }) => sum + change, 0)
  }
}
