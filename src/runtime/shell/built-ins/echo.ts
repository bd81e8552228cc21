/** echo: words, with -n, -e and -E; in dash with -n only, and sequences always. */
import { readEscapes } from '../escapes.ts'
import type { BuiltIn } from '../state.ts'

interface Options {
  readonly words: readonly string[]
  readonly newline: string
  readonly escapes: boolean
}

function readOptions(args: readonly string[]): Options {
  let newline = '\n'
  let escapes = false
  let at = 0
  for (let word = args[at]; word !== undefined && /^-[neE]+$/.test(word); word = args[++at]) {
    if (word.includes('n')) newline = ''
    for (const letter of word.slice(1)) if (letter !== 'n') escapes = letter === 'e'
  }
  return { words: args.slice(at), newline, escapes }
}

const ofDash = (args: readonly string[]): Options =>
  args[0] === '-n'
    ? { words: args.slice(1), newline: '', escapes: true }
    : { words: args, newline: '\n', escapes: true }

export const echoBuiltIn: BuiltIn = {
  name: 'echo',
  summary: 'print words (-n, -e, -E)',
  run: async ({ shell, args, print }) => {
    const dash = shell.dialect.name === 'dash'
    const { words, newline, escapes } = dash ? ofDash(args) : readOptions(args)
    const text = words.join(' ')
    const { text: shown, stopped } = escapes ? readEscapes(text, dash ? 'dash' : 'echo') : { text, stopped: false }
    await print(stopped ? shown : shown + newline)
    return 0
  },
}
