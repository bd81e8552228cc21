/** Times as Kubernetes writes them: RFC 3339 in UTC. */

/** metav1.Time: whole seconds, '2026-01-01T00:00:00Z'. `ms` since 1970. */
export function formatTime(ms: number): string {
  const second = Math.floor(ms / 1000)
  if (second !== last.second) {
    last.text = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`
    last.second = second
  }
  return last.text
}

/** The last time that was written: most are of the same second. */
const last = { second: Number.NaN, text: '' }

/** metav1.MicroTime: six decimals. `ms` since 1970. */
export function formatMicroTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 23)}000Z`
}

/** Milliseconds since 1970 of a text that has been checked; NaN for anything else. */
export function parseTime(text: string): number {
  return Date.parse(text)
}
