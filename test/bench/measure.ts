/** Small instruments: processor time of a server, a client that keeps it busy. */
import http from 'node:http'

/** Sends `total` requests over `connections` kept-alive connections; resolves when all are answered. */
export async function load(
  url: string,
  total: number,
  connections: number,
  options: http.RequestOptions & { body?: string } = {},
): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections })
  let left = total
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const { body, ...request } = options
      const sent = http.request(url, { agent, ...request }, (response) => {
        response.resume()
        response.on('end', resolve)
      })
      sent.on('error', reject)
      sent.end(body)
    })
  const worker = async (): Promise<void> => {
    while (left-- > 0) await one()
  }
  await Promise.all(Array.from({ length: connections }, worker))
  agent.destroy()
}

/** The p-th part of sorted numbers, p in [0, 1]. */
export function percentile(sorted: readonly number[], p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN
}

/** A row of the report. */
export function row(name: string, figure: string, note = ''): void {
  console.log(`${name.padEnd(44)} ${figure.padStart(14)}  ${note}`)
}

/** Wall time and processor time of the work, in ms. */
export async function timed(work: () => Promise<void>): Promise<{ wall: number; cpu: number }> {
  const began = performance.now()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return { wall: performance.now() - began, cpu: (user + system) / 1000 }
}

/** '1.50 s' of 1500 ms. */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`
