/** free [-bkmgh]: by /proc/meminfo. */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { memoryInfo } from './lib/process-columns.ts'

const UNITS: { readonly [letter: string]: number } = { b: 1 / 1024, k: 1, m: 1024, g: 1024 ** 2 }

/** '1.9Gi' of KiB. */
function human(kib: number): string {
  const names = ['Ki', 'Mi', 'Gi', 'Ti']
  let [value, unit] = [kib, 0]
  while (value >= 1024 && unit < names.length - 1) {
    value /= 1024
    unit++
  }
  if (kib === 0) return '0B'
  return (value < 10 ? value.toFixed(1) : String(Math.floor(value))) + names[unit]
}

export const free = command({ short: 'bkmgh', usage: 'free [-bkmgh]' }, async (running) => {
  const { options, process } = running
  const field = (name: string): number => memoryInfo(process, name) ?? 0
  const [total, unused, shared] = [field('MemTotal'), field('MemFree'), field('Shmem')]
  const cached = field('Buffers') + field('Cached') + field('SReclaimable')
  const available = memoryInfo(process, 'MemAvailable') ?? unused + cached
  const swap = [field('SwapTotal'), field('SwapTotal') - field('SwapFree'), field('SwapFree')]
  const gnu = flavourOf(process) === 'gnu'
  const unit = UNITS[[...'bmg'].find((letter) => options.has(letter)) ?? 'k'] ?? 1
  const shown = (kib: number): string => (options.has('h') ? human(kib) : String(Math.floor(kib / unit)))
  const row = (name: string, values: readonly number[]): string =>
    `${name.padEnd(gnu ? 8 : 7)}${values.map((value) => shown(value).padStart(12)).join('')}\n`
  const used = gnu ? total - available : total - unused - cached
  const heads = ['total', 'used', 'free', 'shared', 'buff/cache', 'available']
  await running.print(`${' '.repeat(gnu ? 8 : 7)}${heads.map((head) => head.padStart(12)).join('')}\n`)
  await running.print(row('Mem:', [total, used, unused, shared, cached, available]) + row('Swap:', swap))
  return undefined
})
