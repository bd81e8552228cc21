/** `{a,b}` and `{1..3}` of bash: one word becomes several, before anything else is expanded. */
import type { Word, WordPart } from './syntax.ts'

/** A plain character, or what stays as it is. */
type Piece = string | Exclude<WordPart, { type: 'text'; quoted: false }>

const MAX_WORDS = 10_000
const RANGE = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/

/** The words that it means; itself when there are no braces that mean something. */
export function expandBraces(word: Word): readonly Word[] {
  if (!word.some((part) => part.type === 'text' && !part.quoted && part.text.includes('{'))) return [word]
  return expand(piecesOf(word)).map(wordOf)
}

const piecesOf = (word: Word): Piece[] =>
  word.flatMap((part): Piece[] => (part.type === 'text' && !part.quoted ? [...part.text] : [part]))

function wordOf(pieces: readonly Piece[]): Word {
  const parts: WordPart[] = []
  for (const piece of pieces) {
    const last = parts.at(-1)
    if (typeof piece !== 'string') parts.push(piece)
    else if (last?.type === 'text' && !last.quoted) parts[parts.length - 1] = { ...last, text: last.text + piece }
    else parts.push({ type: 'text', text: piece, quoted: false })
  }
  return parts
}

function expand(pieces: readonly Piece[]): Piece[][] {
  for (let open = pieces.indexOf('{'); open >= 0; open = pieces.indexOf('{', open + 1)) {
    const choices = choicesAt(pieces, open)
    if (choices === undefined) continue
    const before = pieces.slice(0, open)
    const after = expand(pieces.slice(choices.next))
    const words = choices.list.flatMap((choice) => after.map((rest) => [...before, ...choice, ...rest]))
    return words.slice(0, MAX_WORDS)
  }
  return [[...pieces]]
}

/** What the braces that open at a place stand for; undefined for braces that are only characters. */
function choicesAt(pieces: readonly Piece[], open: number): { list: Piece[][]; next: number } | undefined {
  const parts: Piece[][] = [[]]
  let depth = 0
  for (let at = open + 1; at < pieces.length; at++) {
    const piece = pieces[at] ?? ''
    if (piece === '}' && depth === 0) {
      const list = parts.length > 1 ? parts.flatMap(expand) : rangeOf(parts[0] ?? [])
      return list === undefined ? undefined : { list, next: at + 1 }
    }
    if (piece === '{') depth++
    if (piece === '}') depth--
    if (piece === ',' && depth === 0) parts.push([])
    else parts.at(-1)?.push(piece)
  }
  return undefined
}

function rangeOf(pieces: readonly Piece[]): Piece[][] | undefined {
  if (!pieces.every((piece) => typeof piece === 'string')) return undefined
  const [, first = '', last = '', by = '1'] = RANGE.exec(pieces.join('')) ?? []
  const letters = /[A-Za-z]/.test(first)
  if (first === '' || letters !== /[A-Za-z]/.test(last)) return undefined
  const placeOf = (text: string): number => (letters ? text.charCodeAt(0) : Number(text))
  const [from, to] = [placeOf(first), placeOf(last)]
  const step = Math.max(1, Math.abs(Number(by)))
  const count = Math.min(MAX_WORDS, Math.floor(Math.abs(to - from) / step) + 1)
  const digits = /^-?0\d/.test(first) || /^-?0\d/.test(last) ? Math.max(first.length, last.length) : 0
  return Array.from({ length: count }, (_, index) => {
    const value = from + index * step * Math.sign(to - from)
    return [...(letters ? String.fromCharCode(value) : String(value).padStart(digits, '0'))]
  })
}
