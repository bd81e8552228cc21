/** Parameters and their operators: `${x:-y}`, `${#x}`, `${x%.*}`, `${a[@]:1:2}`, `${!x}` (XCU 2.6.2). */
import { ShellFault } from './errors.ts'
import { evaluate } from './evaluate.ts'
import type { Fragment } from './fields.ts'
import { joiner, listOf, type Reference, refer, valueAt } from './parameter-values.ts'
import type { PatternChar } from './patterns.ts'
import type { Shell } from './state.ts'
import type { ParameterPart, Subscript, Word } from './syntax.ts'
import { caseOperator, removalOperator, replacementOperator, substring, type TextOperator } from './text-operators.ts'
import { transformation, transformationOfAll } from './transformations.ts'
import { isVariableName } from './variables.ts'

/** What operators need of word expansion. */
export interface WordExpander {
  fragments(word: Word): Promise<Fragment[]>
  text(word: Word): Promise<string>
  pattern(word: Word): Promise<PatternChar[]>
}

/** Characters of all that one parameter becomes. */
const MAX_LENGTH = 16 << 20

type One = Extract<Reference, { type: 'one' }>
type List = Extract<Reference, { type: 'list' }>

/** What a parameter becomes. Throws a ShellFault for `${x:?}`, for unset ones under `set -u`, and readonly ones. */
export async function expandParameter(shell: Shell, part: ParameterPart, expander: WordExpander): Promise<Fragment[]> {
  const { operator } = part
  if (operator === 'bad') return refuse(shell, part.name)
  const target = part.indirect && part.subscript === undefined ? shell.variables.referenceOf(part.name) : undefined
  if (target !== undefined) return [{ text: target, quoted: part.quoted, splits: !part.quoted }]
  if (part.indirect) return expandParameter(shell, await lookThrough(shell, part, expander), expander)
  if (operator === 'names' || operator === 'keys') return listFragments(shell, part, namesOrKeys(shell, part))
  const reference = await refer(shell, part, expander.text)
  const conditional = /^:?([-=?+])$/.exec(operator)?.[1]
  if (conditional !== undefined) return expandConditional(shell, part, reference, conditional, expander)
  if (reference.type === 'list') return expandList(shell, part, reference, expander)
  return expandOne(shell, part, reference, expander)
}

/** Of a transformation that is none, bash ends as for an unset parameter. */
function refuse({ dialect }: Shell, text: string): never {
  const code = text.endsWith('@}') || !dialect.grammar.arrays ? dialect.unsetCode : 1
  throw new ShellFault(dialect.badSubstitution(text), code)
}

function namesOrKeys(shell: Shell, { name, operator }: ParameterPart): string[] {
  if (operator === 'keys') return shell.variables.elements(name).map(([key]) => key)
  return shell.variables.names().filter((each) => each.startsWith(name))
}

/** `${!x}`: the same of what the value of x names. */
async function lookThrough(shell: Shell, part: ParameterPart, expander: WordExpander): Promise<ParameterPart> {
  const { indirect: _indirect, subscript: _subscript, ...rest } = part
  const reference = await refer(shell, part, expander.text)
  const value = reference.type === 'list' ? listOf(shell, reference).join(' ') : valueAt(shell, reference)
  if (value === undefined) throw new ShellFault(`${reference.written}: invalid indirect expansion`, 1)
  const [, name = value, bracketed] = /^([A-Za-z_]\w*)\[(.+)\]$/s.exec(value) ?? []
  if (!isVariableName(name) && !/^(?:\d+|[?$!#*@-])$/.test(name))
    throw new ShellFault(`${value}: invalid variable name`, 1)
  return { ...rest, name, ...(bracketed !== undefined && { subscript: subscriptOf(bracketed) }) }
}

const subscriptOf = (text: string): Subscript =>
  text === '@' || text === '*' ? text : { word: [{ type: 'text', text, quoted: true }], text }

async function expandOne(shell: Shell, part: ParameterPart, one: One, expander: WordExpander): Promise<Fragment[]> {
  const { operator, quoted } = part
  const value = valueAt(shell, one)
  if (value === undefined && shell.options.has('nounset') && !/^@[aA]/.test(operator)) {
    throw new ShellFault(shell.dialect.unset(one.written), shell.dialect.unsetCode)
  }
  const text =
    operator === 'length' ? lengthOf(value ?? '') : (await textOperator(shell, part, one, expander))(value ?? '')
  return [{ text: value === undefined && operator === '@Q' ? '' : text, quoted, splits: !quoted }]
}

/** In bytes: containers have the C locale. */
const lengthOf = (value: string): string => String(new TextEncoder().encode(value).length)

async function expandList(shell: Shell, part: ParameterPart, list: List, expander: WordExpander): Promise<Fragment[]> {
  const { operator, quoted } = part
  const values = listOf(shell, list)
  if (operator === '') return listFragments(shell, { ...part, name: list.kind }, values)
  if (!shell.dialect.grammar.arrays) return expandJoined(shell, part, values.join(joiner(shell)), expander)
  if (operator === 'length') return [{ text: String(values.length), quoted, splits: !quoted }]
  return listFragments(shell, { ...part, name: list.kind }, await operateOnAll(shell, part, list, values, expander))
}

/** Other shells than bash take `${@…}` for one text. */
async function expandJoined(
  shell: Shell,
  part: ParameterPart,
  value: string,
  expander: WordExpander,
): Promise<Fragment[]> {
  const { operator, quoted, name } = part
  const one: One = { type: 'one', name, written: name }
  const text = operator === 'length' ? lengthOf(value) : (await textOperator(shell, part, one, expander))(value)
  return [{ text, quoted, splits: !quoted }]
}

async function operateOnAll(
  shell: Shell,
  part: ParameterPart,
  list: List,
  values: readonly string[],
  expander: WordExpander,
): Promise<readonly string[]> {
  const isScalar = list.name !== list.kind && shell.variables.array(list.name) === undefined
  if (part.operator === ':' && !isScalar) return slice(shell, part, list, expander)
  const whole = transformationOfAll(shell, list, part.operator)
  if (whole !== undefined) return whole
  const operate = await textOperator(shell, part, { type: 'one', name: list.name, written: list.written }, expander)
  const results: string[] = []
  let length = 0
  for (const value of values) {
    const result = operate(value)
    length += result.length
    if (length > MAX_LENGTH) throw new ShellFault('out of memory')
    results.push(result)
  }
  return results
}

/** `${a[@]:1:2}`: from the element of that number on; of positional parameters, `$0` is the first. */
async function slice(
  shell: Shell,
  part: ParameterPart,
  { name, kind }: List,
  expander: WordExpander,
): Promise<readonly string[]> {
  const [offset, length] = await bounds(shell, part, expander)
  if (length !== undefined && length < 0) throw new ShellFault(`${length}: substring expression < 0`, 1)
  const positional = name === kind
  const array = shell.variables.array(name)
  const elements: readonly (readonly [string, string])[] = positional
    ? [shell.name, ...shell.positional].map((value, index) => [String(index), value])
    : shell.variables.elements(name)
  // Texts have no order: elements are counted.
  const numbered = elements.map(
    ([key, value], index) => [array?.type === 'associative' ? index : Number(key), value] as const,
  )
  const end = (numbered.at(-1)?.[0] ?? -1) + 1
  const from = offset < 0 ? end + offset : offset
  if (from < 0) return []
  const rest = numbered.filter(([index]) => index >= from)
  return rest.slice(0, length).map(([, value]) => value)
}

/** Of `:`. */
async function bounds(
  shell: Shell,
  { words: [offset = [], length] }: ParameterPart,
  expander: WordExpander,
): Promise<readonly [offset: number, length: number | undefined]> {
  const from = Number(evaluate(shell, await expander.text(offset)))
  return [from, length && Number(evaluate(shell, await expander.text(length)))]
}

/** One field for each word, but one for all when it is "$*". `part.name` is `*` or `@`, or its subscript is. */
function listFragments(shell: Shell, part: ParameterPart, values: readonly string[]): Fragment[] {
  const { quoted } = part
  const star = part.name === '*' || part.subscript === '*'
  if (quoted && star) return [{ text: values.join(joiner(shell)), quoted, splits: false }]
  const between = star || !shell.dialect.grammar.blanksJoinList ? 'star break' : 'break'
  return values.flatMap((text, index): Fragment[] => {
    const fragment = { text, quoted, splits: !quoted }
    return index === 0 ? [fragment] : [between, fragment]
  })
}

async function expandConditional(
  shell: Shell,
  part: ParameterPart,
  reference: Reference,
  kind: string,
  expander: WordExpander,
): Promise<Fragment[]> {
  const { operator, quoted } = part
  const word = part.words[0] ?? []
  const missing = isMissing(shell, reference, operator.startsWith(':'))
  // "${a[@]+x}" of an empty list is no word.
  const noWord = !quoted || (shell.dialect.grammar.arrays && reference.type === 'list' && reference.kind === '@')
  if (kind === '+' && missing) return noWord ? [] : [{ text: '', quoted, splits: false }]
  if (kind === '+') return operand(word, quoted, expander)
  if (!missing) {
    const plain = { ...part, operator: '' }
    return reference.type === 'list'
      ? expandList(shell, plain, reference, expander)
      : expandOne(shell, plain, reference, expander)
  }
  if (kind === '-') return operand(word, quoted, expander)
  const text = await expander.text(word)
  if (kind === '?') {
    const message =
      text === '' ? shell.dialect.parameterNull(reference.written, operator === ':?') : `${reference.written}: ${text}`
    throw new ShellFault(message, shell.dialect.unsetCode)
  }
  assignDefault(shell, reference, text)
  return [{ text, quoted, splits: !quoted }]
}

function isMissing(shell: Shell, reference: Reference, orEmpty: boolean): boolean {
  if (reference.type === 'one') {
    const value = valueAt(shell, reference)
    return value === undefined || (orEmpty && value === '')
  }
  const values = listOf(shell, reference)
  return values.length === 0 || (orEmpty && values.length === 1 && values[0] === '')
}

/** `${x=y}`. */
function assignDefault(shell: Shell, reference: Reference, text: string): void {
  const { name } = reference
  if (!/^[A-Za-z_]/.test(name)) throw new ShellFault(shell.dialect.badName(name))
  if (reference.type === 'one' && reference.key !== undefined) shell.variables.setElement(name, reference.key, text)
  else shell.variables.set(name, text)
}

/** The operand's own quotes hold; what is plain in it is split like any expansion. */
async function operand(word: Word, quoted: boolean, expander: WordExpander): Promise<Fragment[]> {
  const fragments = await expander.fragments(word)
  if (quoted) return fragments.length === 0 ? [{ text: '', quoted, splits: false }] : fragments
  return fragments.map((fragment) =>
    typeof fragment === 'string' || fragment.quoted ? fragment : { ...fragment, splits: true },
  )
}

/** Its operands are expanded once, for however many texts. */
async function textOperator(
  shell: Shell,
  part: ParameterPart,
  one: One,
  expander: WordExpander,
): Promise<TextOperator> {
  const { operator, words } = part
  const { grammar } = shell.dialect
  if (operator === '') return (value) => value
  if (operator.startsWith('@')) return transformation(shell, one, operator)
  if (operator === ':') {
    const [offset, length] = await bounds(shell, part, expander)
    return (value) => substring(value, offset, length, grammar)
  }
  const chars = await expander.pattern(words[0] ?? [])
  if (operator.startsWith('/'))
    return replacementOperator(operator, chars, words[1] ? await expander.pattern(words[1]) : [], grammar)
  return /^[\^,~]/.test(operator) ? caseOperator(operator, chars, grammar) : removalOperator(operator, chars, grammar)
}
