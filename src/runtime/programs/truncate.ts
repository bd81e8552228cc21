/** truncate [-c] -s SIZE FILE…: files of that size; +N and -N change it by so much. */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { parseNumber, UsageError } from './lib/options.ts'
import { statusOf } from './lib/paths.ts'

export const truncate = command(
  {
    short: 'cs:',
    long: { size: 's', 'no-create': 'c' },
    usage: 'truncate [-c] -s SIZE FILE...',
    gnu: { usage: ['OPTION... FILE...'], missing: "you must specify either '--size' or '--reference'" },
  },
  async (running) => {
    const { options, operands, process } = running
    const size = options.value('s')
    const gnu = flavourOf(process) === 'gnu'
    if (size === undefined) throw new UsageError('')
    if (operands.length === 0) throw new UsageError(gnu ? 'missing file operand' : '', true)
    const relative = /^[+-]/.test(size)
    if (!/^[+-]?\d+[bkKmM]?$/.test(size) || (relative && !gnu)) {
      throw new UsageError(gnu ? `Invalid number: '${size}'` : `invalid number '${size}'`)
    }
    for (const path of operands) {
      const status = statusOf(process, path)
      if (status === undefined && options.has('c')) continue
      await running.attempt(gnu ? `cannot open '${path}' for writing` : path, () => {
        const before = status === undefined ? new Uint8Array() : process.files.read(path)
        const length = Math.max(0, parseNumber(size) + (relative ? before.length : 0))
        const after = new Uint8Array(length)
        after.set(before.subarray(0, length))
        process.files.write(path, after)
      })
    }
    return undefined
  },
)
