/** shuf [-n COUNT] [-i LOW-HIGH] [-e WORDS…] [FILE]: lines in another order, the same one for the same seed. */
import { command } from './lib/command.ts'
import { UsageError } from './lib/options.ts'

export const shuf = command(
  {
    short: 'en:i:o:z',
    long: { echo: 'e', 'head-count': 'n', 'input-range': 'i' },
    usage: 'shuf [-n NUM] [-o FILE] [-z] [FILE | -e [ARG...] | -i L-H]',
    gnu: { usage: ['[OPTION]... [FILE]', '-e [OPTION]... [ARG]...', '-i LO-HI [OPTION]...'] },
  },
  async (running) => {
    const { process, options, operands } = running
    const lines: string[] = []
    const range = options.value('i')
    if (range !== undefined) {
      const [, low, high] = /^(\d+)-(\d+)$/.exec(range) ?? []
      if (low === undefined || high === undefined) throw new UsageError(`invalid input range '${range}'`)
      for (let value = Number(low); value <= Number(high); value++) lines.push(String(value))
    } else if (options.has('e')) lines.push(...operands)
    else {
      await running.eachInput(operands.slice(0, 1), async (input) => {
        for await (const line of running.lines(input)) lines.push(line)
      })
    }
    let state = (process.pid ^ process.now()) >>> 0
    for (let at = lines.length - 1; at > 0; at--) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      const other = state % (at + 1)
      ;[lines[at], lines[other]] = [lines[other] ?? '', lines[at] ?? '']
    }
    for (const line of lines.slice(0, options.number('n', lines.length))) await running.print(`${line}\n`)
    return undefined
  },
)
