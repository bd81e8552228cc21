/** cut -c LIST | -b LIST | -f LIST [-d C] [-s] [FILE]… */
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'

interface Range {
  readonly from: number
  readonly to: number
}

/** '1,3-5,7-' → ranges, counted from 1. @throws UsageError */
function parseList(running: Command, text: string): Range[] {
  return text.split(',').map((part) => {
    const match = /^(\d*)(-?)(\d*)$/.exec(part)
    const [, from = '', dash = '', to = ''] = match ?? []
    if (match === null || (from === '' && to === '') || from === '0') throw new UsageError(...wrongList(running, part))
    const start = Number(from || 1)
    return { from: start, to: dash === '' ? start : Number(to || Number.MAX_SAFE_INTEGER) }
  })
}

/** What is wrong with a list, and whether the usage is shown. */
function wrongList({ process, options }: Command, part: string): [message: string, showsUsage: boolean] {
  if (flavourOf(process) !== 'gnu') return [`invalid number '${part}'`, false]
  const isField = options.has('f')
  if (part === '0') return [`${isField ? 'fields are' : 'byte/character positions are'} numbered from 1`, true]
  return [`invalid ${isField ? 'field value' : 'byte/character position'} '${part}'`, true]
}

const chosen = <Item>(items: readonly Item[], ranges: readonly Range[], complement = false): Item[] =>
  items.filter((_, at) => ranges.some(({ from, to }) => at + 1 >= from && at + 1 <= to) !== complement)

export const cut = command(
  {
    short: 'b:c:f:d:snO:',
    long: {
      bytes: 'b',
      characters: 'c',
      fields: 'f',
      delimiter: 'd',
      'only-delimited': 's',
      'output-delimiter': 'O',
      complement: 'complement',
    },
    usage: 'cut [OPTIONS] [FILE]...',
    gnu: { usage: ['OPTION... [FILE]...'], missing: 'you must specify a list of bytes, characters, or fields' },
  },
  async (running) => {
    const { options } = running
    const characters = options.value('c') ?? options.value('b')
    const fields = options.value('f')
    const list = characters ?? fields
    const gnu = flavourOf(running.process) === 'gnu'
    if (list === undefined) throw new UsageError(gnu ? '' : 'expected a list of bytes, characters, or fields')
    if (characters !== undefined && fields !== undefined)
      throw new UsageError(gnu ? 'only one list may be specified' : '', true)
    const ranges = parseList(running, list)
    const delimiter = options.value('d') ?? '\t'
    if (gnu && [...delimiter].length > 1) throw new UsageError('the delimiter must be a single character', true)
    const complement = options.has('complement')
    const glue = options.value('O') ?? delimiter
    await running.eachInput(running.operands, async (input) => {
      for await (const line of running.lines(input)) {
        if (characters !== undefined) await running.print(`${chosen([...line], ranges, complement).join('')}\n`)
        else if (line.includes(delimiter))
          await running.print(`${chosen(line.split(delimiter), ranges, complement).join(glue)}\n`)
        else if (!options.has('s')) await running.print(`${line}\n`)
      }
    })
    return undefined
  },
)
