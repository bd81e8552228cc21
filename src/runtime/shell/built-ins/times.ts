/** times: CPU time of the shell. */
import type { BuiltIn } from '../state.ts'

const clockTime = (ms: number, digits: number): string =>
  `${Math.floor(ms / 60_000)}m${((ms % 60_000) / 1000).toFixed(digits)}s`

export const timesBuiltIn: BuiltIn = {
  name: 'times',
  special: true,
  summary: 'CPU time of the shell',
  run: async ({ shell, print }) => {
    const used = shell.process.processes().find(({ pid }) => pid === shell.process.pid)?.cpuTime ?? 0
    const digits = shell.dialect.name === 'dash' ? 6 : 3
    const none = clockTime(0, digits)
    await print(`${clockTime(used, digits)} ${none}\n${none} ${none}\n`)
    return 0
  },
}
