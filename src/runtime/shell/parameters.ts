/** Parameters and their operators: `${x:-y}`, `${#x}`, `${x%.*}`, `${x/a/b}`, `${x:1:2}` (XCU 2.6.2). */
import { ShellFault } from './errors.ts'
import { evaluate } from './evaluate.ts'
import type { Fragment } from './fields.ts'
import { OPTIONS } from './options.ts'
import { compilePattern, type Pattern, type PatternChar } from './patterns.ts'
import type { Shell } from './state.ts'
import type { ParameterPart, Word } from './syntax.ts'

/** What operators need of word expansion. */
export interface WordExpander {
  fragments(word: Word): Promise<Fragment[]>
  text(word: Word): Promise<string>
  pattern(word: Word): Promise<PatternChar[]>
}

/** The value of `$name`; undefined when it is not set. */
export function parameterValue(shell: Shell, name: string): string | undefined {
  switch (name) {
    case '?':
      return String(shell.status)
    case '$':
      return String(shell.pid)
    case '!':
      return shell.background === undefined ? undefined : String(shell.background)
    case '#':
      return String(shell.positional.length)
    case '-':
      return optionLetters(shell)
    case '0':
      return shell.name
    case '@':
    case '*':
      return shell.positional.length === 0 ? undefined : shell.positional.join(joiner(shell))
    default:
      return /^\d/.test(name) ? shell.positional[Number(name) - 1] : shell.variables.get(name)
  }
}

function optionLetters(shell: Shell): string {
  const letters = OPTIONS.filter(({ name, letter }) => letter !== '' && shell.options.has(name)).map(
    ({ letter }) => letter,
  )
  const { name } = shell.dialect
  const ofCommand = name === 'dash' || shell.script || shell.interactive ? '' : 'c'
  return `${shell.interactive ? 'i' : ''}${letters.join('')}${name === 'bash' ? 'hB' : ''}${ofCommand}`
}

/** What `"$*"` puts between words: the first character of IFS. */
const joiner = (shell: Shell): string => (shell.variables.get('IFS') ?? ' ').slice(0, 1)

/** What a parameter becomes. Throws a ShellFault for `${x:?}`, for unset ones under `set -u`, and readonly ones. */
export async function expandParameter(shell: Shell, part: ParameterPart, expander: WordExpander): Promise<Fragment[]> {
  const { name, operator, quoted } = part
  const value = parameterValue(shell, name)
  const isList = name === '@' || name === '*'
  if (operator === '' && isList) return listFragments(shell, part)
  const conditional = /^:?([-=?+])$/.exec(operator)?.[1]
  if (conditional !== undefined) return expandConditional(shell, part, value, conditional, expander)
  if (value === undefined && shell.options.has('nounset') && !isList) {
    throw new ShellFault(shell.dialect.unset(name), shell.dialect.unsetCode)
  }
  const text = await applyOperator(shell, part, value ?? '', expander)
  return [{ text, quoted, splits: !quoted }]
}

/** `$@` and `$*`: one field for each word, but one for all when it is "$*". */
function listFragments(shell: Shell, { name, quoted }: ParameterPart): Fragment[] {
  if (quoted && name === '*') return [{ text: shell.positional.join(joiner(shell)), quoted, splits: false }]
  return shell.positional.flatMap((text, index): Fragment[] => {
    const fragment = { text, quoted, splits: !quoted }
    return index === 0 ? [fragment] : ['break', fragment]
  })
}

async function expandConditional(
  shell: Shell,
  part: ParameterPart,
  value: string | undefined,
  kind: string,
  expander: WordExpander,
): Promise<Fragment[]> {
  const { name, operator, quoted } = part
  const word = part.words[0] ?? []
  const missing = value === undefined || (operator.startsWith(':') && value === '')
  if (kind === '+' && missing) return quoted ? [{ text: '', quoted, splits: false }] : []
  if (kind === '+') return operand(word, quoted, expander)
  if (!missing) return expandParameter(shell, { ...part, operator: '' }, expander)
  if (kind === '-') return operand(word, quoted, expander)
  const text = await expander.text(word)
  if (kind === '?') {
    const message = text === '' ? shell.dialect.parameterNull(name, operator === ':?') : `${name}: ${text}`
    throw new ShellFault(message, shell.dialect.unsetCode)
  }
  if (!/^[A-Za-z_]/.test(name)) throw new ShellFault(shell.dialect.badName(name))
  shell.variables.set(name, text)
  return [{ text, quoted, splits: !quoted }]
}

/** The operand's own quotes hold; what is plain in it is split like any expansion. */
async function operand(word: Word, quoted: boolean, expander: WordExpander): Promise<Fragment[]> {
  const fragments = await expander.fragments(word)
  if (quoted) return fragments.length === 0 ? [{ text: '', quoted, splits: false }] : fragments
  return fragments.map((fragment) =>
    fragment === 'break' || fragment.quoted ? fragment : { ...fragment, splits: true },
  )
}

async function applyOperator(
  shell: Shell,
  part: ParameterPart,
  value: string,
  expander: WordExpander,
): Promise<string> {
  const { operator, name, words } = part
  const [first = [], second] = words
  if (operator === '') return value
  if (operator === 'length') {
    const isList = name === '@' || name === '*'
    return String(
      isList && shell.dialect.name === 'bash' ? shell.positional.length : new TextEncoder().encode(value).length,
    )
  }
  if (operator === ':')
    return substring(shell, value, await expander.text(first), second && (await expander.text(second)))
  const chars = await expander.pattern(first)
  const pattern = compilePattern(chars, shell.dialect.grammar)
  if (operator.startsWith('/')) {
    const by = second ? await expander.text(second) : ''
    return replace(value, operator, chars, by, shell.dialect.grammar.anchoredReplacement)
  }
  if (/^[\^,]/.test(operator)) return changeCase(value, operator)
  return operator.startsWith('#')
    ? withoutPrefix(value, pattern, operator === '##')
    : withoutSuffix(value, pattern, operator === '%%')
}

function substring(shell: Shell, value: string, offset: string, length: string | undefined): string {
  const chars = [...value]
  const start = Number(evaluate(shell, offset))
  const from = start < 0 ? chars.length + start : start
  if (from < 0) return ''
  if (length === undefined) return chars.slice(from).join('')
  const count = Number(evaluate(shell, length))
  return chars.slice(from, count < 0 ? chars.length + count : from + count).join('')
}

function changeCase(value: string, operator: string): string {
  const change = (text: string): string => (operator.startsWith('^') ? text.toUpperCase() : text.toLowerCase())
  return operator.length === 2 ? change(value) : change(value.slice(0, 1)) + value.slice(1)
}

/** Lengths from 0 to `count`, longest first if `longest`. */
function* lengths(count: number, longest: boolean): Generator<number> {
  for (let step = 0; step <= count; step++) yield longest ? count - step : step
}

function withoutPrefix(value: string, pattern: Pattern, longest: boolean): string {
  if (pattern.literal !== undefined)
    return value.startsWith(pattern.literal) ? value.slice(pattern.literal.length) : value
  for (const length of lengths(value.length, longest)) {
    if (pattern.matches(value.slice(0, length))) return value.slice(length)
  }
  return value
}

function withoutSuffix(value: string, pattern: Pattern, longest: boolean): string {
  const { literal } = pattern
  if (literal !== undefined) return value.endsWith(literal) ? value.slice(0, value.length - literal.length) : value
  for (const length of lengths(value.length, longest)) {
    if (pattern.matches(value.slice(value.length - length))) return value.slice(0, value.length - length)
  }
  return value
}

/** `/` the first match, `//` all; a pattern that begins with # or % matches at the beginning or the end only. */
function replace(
  value: string,
  operator: string,
  chars: readonly PatternChar[],
  by: string,
  mayAnchor: boolean,
): string {
  const anchor = mayAnchor && operator === '/' && chars[0]?.quoted === false ? chars[0].char : ''
  const anchored = anchor === '#' || anchor === '%'
  const pattern = compilePattern(anchored ? chars.slice(1) : chars)
  if (chars.length === 0) return value
  if (pattern.literal !== undefined && !anchored) {
    return operator === '//' ? value.replaceAll(pattern.literal, () => by) : value.replace(pattern.literal, () => by)
  }
  let result = ''
  let at = 0
  while (at < value.length) {
    const end = anchor === '#' && at > 0 ? undefined : longestMatch(value, at, pattern, anchor === '%')
    if (end === undefined) {
      result += value.charAt(at++)
      continue
    }
    result += by
    at = end
    if (operator === '/') break
  }
  return result + value.slice(at)
}

function longestMatch(value: string, start: number, pattern: Pattern, toEnd: boolean): number | undefined {
  for (let end = value.length; end > start; end--) {
    if (pattern.matches(value.slice(start, end))) return end
    if (toEnd) return undefined
  }
  return undefined
}
