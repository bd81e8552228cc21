/** `~` and `~user` at the beginning of words, and after `:` in assignments (XCU 2.6.1). */
import { SystemError } from '../kernel/system-error.ts'
import type { Shell } from './state.ts'
import type { Word, WordPart } from './syntax.ts'

export function expandTilde(shell: Shell, word: Word, kind: 'word' | 'assignment'): Word {
  const mayHold = (part: WordPart): boolean => part.type === 'text' && !part.quoted && part.text.includes('~')
  if (!word.some(mayHold)) return word
  return word.flatMap((part, index) => {
    if (part.type !== 'text' || part.quoted) return [part]
    const places = placesOf(shell, part.text, kind, index)
    return places.flatMap((text, place) => {
      const starts = index === 0 || place > 0
      const ends = index === word.length - 1 || place < places.length - 1 || text.includes('/')
      return starts && ends ? expandPlace(shell, text) : [{ ...part, text }]
    })
  })
}

const ASSIGNING = /^([A-Za-z_][A-Za-z0-9_]*\+?=)(.*)$/s

/** The texts at whose beginning a tilde may stand. */
function placesOf(shell: Shell, text: string, kind: 'word' | 'assignment', index: number): string[] {
  if (kind === 'assignment') return text.split(/(?<=:)/)
  const [, name, value = ''] = (index === 0 && shell.dialect.grammar.tildeInWords && ASSIGNING.exec(text)) || []
  return name === undefined ? [text] : [name, ...value.split(/(?<=:)/)]
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
  const home = shell.variables.get('HOME')
  if (user === '' && (home !== undefined || !shell.dialect.grammar.tildeInWords)) return home
  if (user === '') return homeOfUser(shell, shell.process.credentials.uid)
  return passwordEntries(shell).find(([name]) => name === user)?.[5]
}

const homeOfUser = (shell: Shell, uid: number): string | undefined =>
  passwordEntries(shell).find((row) => row[2] === String(uid))?.[5]

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
