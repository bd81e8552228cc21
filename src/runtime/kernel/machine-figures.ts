/** What a simulated node says of itself in /proc. */

export interface MachineFigures {
  readonly cpus: number
  /** Bytes. */
  readonly memory: number
  readonly release: string
  /** ms since 1970. */
  readonly bootedAt: number
}

const KIB = 1024

export function memoryInfo({ memory }: MachineFigures): string {
  const total = Math.floor(memory / KIB)
  const rows = {
    MemTotal: total,
    MemFree: Math.floor(total * 0.5),
    MemAvailable: Math.floor(total * 0.8),
    Buffers: Math.floor(total * 0.02),
    Cached: Math.floor(total * 0.28),
    SwapCached: 0,
    Active: Math.floor(total * 0.2),
    Inactive: Math.floor(total * 0.25),
    SwapTotal: 0,
    SwapFree: 0,
    Dirty: 128,
    Shmem: 8192,
    Slab: Math.floor(total * 0.02),
  }
  return Object.entries(rows)
    .map(([name, amount]) => `${`${name}:`.padEnd(16)}${String(amount).padStart(8)} kB\n`)
    .join('')
}

export const cpuInfo = ({ cpus }: MachineFigures): string =>
  Array.from(
    { length: cpus },
    (_, index) =>
      `processor\t: ${index}\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 85\nmodel name\t: Intel(R) Xeon(R) CPU @ 2.00GHz\ncpu MHz\t\t: 2000.000\ncache size\t: 39424 KB\nphysical id\t: 0\nsiblings\t: ${cpus}\ncore id\t\t: ${index}\ncpu cores\t: ${cpus}\nbogomips\t: 4000.00\n\n`,
  ).join('')

export function uptime({ bootedAt, cpus }: MachineFigures, now: number): string {
  const seconds = (now - bootedAt) / 1000
  return `${seconds.toFixed(2)} ${(seconds * cpus * 0.9).toFixed(2)}\n`
}

export const version = ({ release }: MachineFigures): string =>
  `Linux version ${release} (builder@ephemera) (gcc (Debian 12.2.0-14) 12.2.0, GNU ld (GNU Binutils for Debian) 2.40) #1 SMP PREEMPT_DYNAMIC\n`
