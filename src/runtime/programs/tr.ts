/** tr [-cds] SET1 [SET2] */
import { command } from './lib/command.ts'
import { replaceEscapes } from './lib/escapes.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'

const range = (from: number, to: number): string =>
  String.fromCharCode(...Array.from({ length: Math.max(to - from + 1, 0) }, (_, at) => from + at))

const CLASSES: { readonly [name: string]: string } = {
  alnum: range(48, 57) + range(65, 90) + range(97, 122),
  alpha: range(65, 90) + range(97, 122),
  blank: '\t ',
  cntrl: range(0, 31) + range(127, 127),
  digit: range(48, 57),
  graph: range(33, 126),
  lower: range(97, 122),
  print: range(32, 126),
  punct: range(33, 47) + range(58, 64) + range(91, 96) + range(123, 126),
  space: '\t\n\v\f\r ',
  upper: range(65, 90),
  xdigit: range(48, 57) + range(65, 70) + range(97, 102),
}

const HIDDEN = '\ue000'

/** The characters of a set, in order: 'a-z', '[:digit:]', '\n'. */
function expand(text: string): string[] {
  const named = text.replace(/\[:(\w+):\]/g, (all, name: string) => CLASSES[name] ?? all)
  return [
    // `\-` is no range; it is hidden until they have been read.
    ...replaceEscapes(named.replaceAll('\\-', HIDDEN))
      .text.replace(/([\s\S])-([\s\S])/g, (_, from: string, to: string) => {
        if (to < from)
          throw new UsageError(`range-endpoints of '${from}-${to}' are in reverse collating sequence order`)
        return range(from.charCodeAt(0), to.charCodeAt(0))
      })
      .replaceAll(HIDDEN, '-'),
  ]
}

/** What becomes of each character; undefined drops it. */
function mapping(
  from: readonly string[],
  to: readonly string[],
  complement: boolean,
): (character: string) => string | undefined {
  const places = new Map(from.map((character, at) => [character, at]))
  const last = to.at(-1)
  if (complement) return (character) => (places.has(character) ? character : last)
  return (character) => {
    const at = places.get(character)
    return at === undefined ? character : (to[at] ?? last)
  }
}

export const tr = command(
  {
    short: 'cCdst',
    long: { delete: 'd', complement: 'c', 'squeeze-repeats': 's' },
    usage: 'tr [-cds] STRING1 [STRING2]',
    gnu: { most: 2, usage: ['[OPTION]... STRING1 [STRING2]'] },
  },
  async (running) => {
    const { options, operands, process } = running
    const [first, second] = operands
    const gnu = flavourOf(process) === 'gnu'
    if (first === undefined) throw new UsageError('')
    if (second === undefined && !options.has('d', 's') && gnu) {
      throw new UsageError(`missing operand after '${first}'\nTwo strings must be given when translating.`, true)
    }
    if (second === '' && !options.has('d', 's')) {
      throw new UsageError(gnu ? 'when not truncating set1, string2 must be non-empty' : 'STRING2 cannot be empty')
    }
    const from = options.has('t') ? expand(first).slice(0, expand(second ?? '').length) : expand(first)
    const complement = options.has('c', 'C')
    const members = new Set(from)
    const inFirst = (character: string): boolean => members.has(character) !== complement
    const map = second === undefined || options.has('d') ? undefined : mapping(from, expand(second), complement)
    const squeezed = new Set(second === undefined ? from : expand(second))
    const squeezes = (character: string): boolean =>
      options.has('s') && (second === undefined && complement ? !squeezed.has(character) : squeezed.has(character))
    const decoder = new TextDecoder()
    let previous = ''
    const translate = (text: string): string => {
      let result = ''
      for (const character of text) {
        if (options.has('d') && inFirst(character)) continue
        const mapped = map === undefined ? character : (map(character) ?? '')
        if (mapped === previous && squeezes(mapped)) continue
        previous = mapped
        result += mapped
      }
      return result
    }
    for await (const bytes of running.chunks(process.stdin))
      await running.print(translate(decoder.decode(bytes, { stream: true })))
    return undefined
  },
)
