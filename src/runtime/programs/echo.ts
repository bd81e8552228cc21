/** echo [-neE] WORD…: what is no option of echo's is a word. */
import type { Program } from '../kernel/process-api.ts'
import { replaceEscapes } from './lib/escapes.ts'

export const echo: Program = async (process) => {
  const words = process.argv.slice(1)
  let newline = '\n'
  let escapes = false
  while (words[0] !== undefined && /^-[neE]+$/.test(words[0])) {
    for (const letter of words.shift()?.slice(1) ?? '') {
      if (letter === 'n') newline = ''
      else escapes = letter === 'e'
    }
  }
  const text = words.join(' ')
  const { text: shown, stopped } = escapes ? replaceEscapes(text) : { text, stopped: false }
  await process.stdout.write(stopped ? shown : shown + newline)
  return 0
}
