/** PS1 and PS2: backslash sequences, then expansions. */
import { expandText } from './expansion.ts'
import { openText } from './script.ts'
import type { Shell } from './state.ts'
import { passwordEntries } from './tilde.ts'
import { hereDocumentParts } from './words.ts'

/** What is shown before a line: `name` is 'PS1' or 'PS2'. */
export async function expandPrompt(shell: Shell, name: 'PS1' | 'PS2'): Promise<string> {
  const text = replaceSequences(shell, shell.variables.get(name) ?? '')
  return text.includes('$') || text.includes('`') ? expandText(shell, hereDocumentParts(openText(text, shell))) : text
}

function replaceSequences(shell: Shell, text: string): string {
  return text.replace(
    /\\(?:([0-7]{3})|x([0-9a-f]{2})|(.))/gi,
    (whole, octal?: string, hex?: string, letter?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
      return sequence(shell, letter ?? '') ?? whole
    },
  )
}

function sequence(shell: Shell, letter: string): string | undefined {
  const { process } = shell
  switch (letter) {
    case 'w':
      return folder(shell)
    case 'W':
      return folder(shell).replace(/^.*\/(?=.)/, '')
    case '$':
      // An unescaped $ would be taken for the beginning of an expansion.
      return process.credentials.uid === 0 ? '#' : '\\$'
    case 'u':
      return userName(shell)
    case 'h':
      return process.hostname.replace(/\..*$/, '')
    case 'H':
      return process.hostname
    case 's':
      return shell.name.replace(/^.*\//, '')
    case 't':
      return clockTime(process.now())
    case 'n':
      return '\n'
    case 'e':
      return '\x1b'
    case 'a':
      return '\x07'
    case '[':
    case ']':
      return ''
    default:
      return undefined
  }
}

function folder(shell: Shell): string {
  const path = shell.variables.get('PWD') ?? shell.process.cwd
  const home = shell.variables.get('HOME') ?? ''
  if (home === '' || home === '/') return path
  return path === home || path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path
}

function userName(shell: Shell): string {
  const uid = String(shell.process.credentials.uid)
  const entry = passwordEntries(shell).find((row) => row[2] === uid)
  return entry?.[0] ?? (uid === '0' ? 'root' : shell.dialect.name === 'bash' ? 'I have no name!' : uid)
}

/** hh:mm:ss of a time in ms since 1970. */
function clockTime(time: number): string {
  const seconds = Math.floor(time / 1000)
  const parts = [(seconds / 3600) % 24, (seconds / 60) % 60, seconds % 60]
  return parts.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':')
}
