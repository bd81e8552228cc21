/** echo: words, with -n, -e and -E. */

import { readEscapes } from '../escapes.ts'
import type { BuiltIn } from '../state.ts'

export const echoBuiltIn: BuiltIn = {
  name: 'echo',
  summary: 'print words (-n, -e, -E)',
  run: async ({ args, print }) => {
    const words = [...args]
    let newline = '\n'
    let escapes = false
    for (let word = words[0]; word !== undefined && /^-[neE]+$/.test(word); word = words[0]) {
      words.shift()
      if (word.includes('n')) newline = ''
      for (const letter of word.slice(1)) if (letter !== 'n') escapes = letter === 'e'
    }
    const text = words.join(' ')
    const { text: shown, stopped } = escapes ? readEscapes(text, 'echo') : { text, stopped: false }
    await print(stopped ? shown : shown + newline)
    return 0
  },
}
