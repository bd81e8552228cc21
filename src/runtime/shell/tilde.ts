/** `~` and `~user` at the beginning of words, and after `:` in assignments (XCU 2.6.1). */
import { SystemError } from '../kernel/system-error.ts'
import type { Shell } from './state.ts'
import type { Word, WordPart } from './syntax.ts'

export function expandTilde(shell: Shell, word: Word, kind: 'word' | 'assignment'): Word {
  const mayHold = (part: WordPart): boolean => part.type === 'text' && !part.quoted && part.text.includes('~')
  if (!word.some(mayHold)) return word
  return word.flatMap((part, index) => {
    if (part.type !== 'text' || part.quoted) return [part]
    const places = kind === 'assignment' ? part.text.split(/(?<=:)/) : [part.text]
    return places.flatMap((text, place) => {
      const starts = index === 0 || place > 0
      const ends = index === word.length - 1 || place < places.length - 1 || text.includes('/')
      return starts && ends ? expandPlace(shell, text) : [{ ...part, text }]
    })
  })
}

function expandPlace(shell: Shell, text: string): WordPart[] {
  const match = /^~([^/:]*)/.exec(text)
  const home = match === null ? undefined : homeOf(shell, match[1] ?? '')
  if (match === null || home === undefined) return [{ type: 'text', text, quoted: false }]
  return [
    { type: 'text', text: home, quoted: true },
    { type: 'text', text: text.slice(match[0].length), quoted: false },
  ]
}

function homeOf(shell: Shell, user: string): string | undefined {
  if (user === '') return shell.variables.get('HOME')
  return passwordEntries(shell).find(([name]) => name === user)?.[5]
}

/** The rows of /etc/passwd, taken apart at colons. */
export function passwordEntries(shell: Shell): string[][] {
  try {
    const text = new TextDecoder().decode(shell.process.files.read('/etc/passwd'))
    return text.split('\n').map((line) => line.split(':'))
  } catch (error) {
    if (error instanceof SystemError) return []
    throw error
  }
}
