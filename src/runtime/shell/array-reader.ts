/** Reads assignments of arrays: `name[…]=…` and `name=(…)`. */
import { readSubscript } from './brace-reader.ts'
import type { ArrayElement, Assignment, ElementsPart, Word } from './syntax.ts'
import type { PartsReader, WordSource } from './word-source.ts'

/** A word at the beginning of a command. */
export interface ArrayWord {
  readonly word: Word
  /** undefined for a word that is none: `a[0]`. */
  readonly assignment?: Assignment
}

const BEGINNING = /^([A-Za-z_][A-Za-z0-9_]*)(?:\[|(\+?)=\()/
const META = /[|&;<>()]/

const isBlank = (char: string): boolean => /\s/.test(char)
const endsWord = (char: string): boolean => isBlank(char) || META.test(char)
const plain = (text: string): Word => [{ type: 'text', text, quoted: false }]

/** undefined, and nothing read, for words without elements. `elements`: only `name=(…)`, as after `declare`. */
export function readArrayWord(
  source: WordSource,
  readParts: PartsReader,
  only: 'all' | 'elements',
): ArrayWord | undefined {
  const match = BEGINNING.exec(source.text.slice(source.position, source.position + 1024))
  const [beginning, name, plus] = match ?? []
  if (beginning === undefined || name === undefined) return undefined
  if (plus === undefined) return only === 'all' ? readElementWord(source, readParts, name) : undefined
  source.skip(beginning.length)
  const word: Word = [...plain(`${name}${plus}=`), readElements(source, readParts)]
  return { word, assignment: { name, append: plus === '+', value: word.slice(1) } }
}

/** `name[…]`, and what follows it. */
function readElementWord(source: WordSource, readParts: PartsReader, name: string): ArrayWord {
  source.skip(name.length + 1)
  const { position } = source
  const subscript = readSubscript(source, 0, readParts)
  const text = source.text.slice(position, source.position)
  if (source.char === '') return source.failAtEnd('unterminated quoted string', ']')
  source.skip()
  const operator = readAssigning(source)
  const value = readValue(source, readParts, operator)
  const word = [...plain(`${name}[`), ...subscript, ...plain(`]${operator}`), ...value]
  if (operator === '') return { word }
  return { word, assignment: { name, subscript: { word: subscript, text }, append: operator === '+=', value } }
}

function readValue(source: WordSource, readParts: PartsReader, operator: string): Word {
  if (operator === '' || source.char !== '(') return readParts(source, 'plain', endsWord, 0)
  source.skip()
  return [readElements(source, readParts)]
}

/** `=` or `+=`, or nothing. */
function readAssigning(source: WordSource): string {
  const operator = ['=', '+='].find((text) => source.startsWith(text)) ?? ''
  source.skip(operator.length)
  return operator
}

/** Up to the parenthesis that closes them; the opening one has been read. */
function readElements(source: WordSource, readParts: PartsReader): ElementsPart {
  const start = source.position - 1
  const elements: ArrayElement[] = []
  for (;;) {
    source.skipBlanks()
    if (source.char === '\n') source.skip()
    else if (source.char === '') source.failAtEnd('unterminated quoted string', ')')
    else if (source.char === ')') break
    else if (META.test(source.char) && !/^[<>]\(/.test(source.text.slice(source.position, source.position + 2)))
      source.fail(`unexpected "${source.char}"`, source.char, 1)
    else elements.push(readElement(source, readParts))
  }
  source.skip()
  return { type: 'elements', elements, text: source.text.slice(start, source.position), quoted: false }
}

function readElement(source: WordSource, readParts: PartsReader): ArrayElement {
  if (!source.startsWith('[')) return { append: false, value: readParts(source, 'plain', endsWord, 0) }
  source.skip()
  const subscript = readSubscript(source, 0, readParts)
  if (source.char === '') return source.failAtEnd('unterminated quoted string', ']')
  source.skip()
  const operator = readAssigning(source)
  const value = readParts(source, 'plain', endsWord, 0)
  if (operator !== '') return { subscript, append: operator === '+=', value }
  return { append: false, value: [...plain('['), ...subscript, ...plain(']'), ...value] }
}
