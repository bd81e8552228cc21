/** cut -c LIST | -b LIST | -f LIST [-d C] [-s] [FILE]… */
import { command } from './lib/command.ts'
import { UsageError } from './lib/options.ts'

interface Range {
  readonly from: number
  readonly to: number
}

/** '1,3-5,7-' → ranges, counted from 1. @throws UsageError */
function parseList(text: string): Range[] {
  return text.split(',').map((part) => {
    const match = /^(\d*)(-?)(\d*)$/.exec(part)
    const [, from = '', dash = '', to = ''] = match ?? []
    if (match === null || (from === '' && to === '') || from === '0') throw new UsageError(`invalid range ${part}`)
    const start = Number(from || 1)
    return { from: start, to: dash === '' ? start : Number(to || Number.MAX_SAFE_INTEGER) }
  })
}

const chosen = <Item>(items: readonly Item[], ranges: readonly Range[]): Item[] =>
  items.filter((_, at) => ranges.some(({ from, to }) => at + 1 >= from && at + 1 <= to))

export const cut = command(
  {
    short: 'b:c:f:d:snO:',
    long: { bytes: 'b', characters: 'c', fields: 'f', delimiter: 'd', 'only-delimited': 's', 'output-delimiter': 'O' },
    usage: 'cut {-b|c LIST | -f LIST [-d SEP] [-s]} [-O SEP] [FILE]...',
    gnu: { usage: ['OPTION... [FILE]...'], missing: 'you must specify a list of bytes, characters, or fields' },
  },
  async (running) => {
    const { options } = running
    const characters = options.value('c') ?? options.value('b')
    const fields = options.value('f')
    const list = characters ?? fields
    if (list === undefined) throw new UsageError('expected a list of bytes, characters, or fields')
    const ranges = parseList(list)
    const delimiter = options.value('d') ?? '\t'
    const glue = options.value('O') ?? delimiter
    await running.eachInput(running.operands, async (input) => {
      for await (const line of running.lines(input)) {
        if (characters !== undefined) await running.print(`${chosen([...line], ranges).join('')}\n`)
        else if (line.includes(delimiter)) await running.print(`${chosen(line.split(delimiter), ranges).join(glue)}\n`)
        else if (!options.has('s')) await running.print(`${line}\n`)
      }
    })
    return undefined
  },
)
