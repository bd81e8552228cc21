/** Field selectors: `metadata.name=x,status.phase!=Running`. Texts: recording list/field-selectors-refused. */
import { badRequest } from './api-error.ts'

export interface FieldRequirement {
  readonly label: string
  readonly operator: '=' | '!='
  readonly value: string
}

export interface FieldSelector {
  readonly requirements: readonly FieldRequirement[]
  /** Whether an object whose fields `get` reads is selected. */
  matches(get: (label: string) => string): boolean
}

/** Splits at commas that no backslash escapes. */
function splitTerms(text: string): string[] {
  const terms: string[] = []
  let start = 0
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '\\') index++
    else if (text[index] === ',') {
      terms.push(text.slice(start, index))
      start = index + 1
    }
  }
  return [...terms, text.slice(start)]
}

const OPERATOR = /!=|==|=/

function unescaped(value: string): string {
  let plain = ''
  for (let index = 0; index < value.length; index++) {
    const character = value[index] ?? ''
    if (character === '=' || character === ',') {
      throw badRequest(`invalid field selector: unescaped character in value: ${character.charCodeAt(0)}`)
    }
    if (character !== '\\') {
      plain += character
      continue
    }
    const next = value[++index] ?? ''
    if (next !== '\\' && next !== ',' && next !== '=') {
      throw badRequest(`invalid field selector: invalid escape sequence: \\${next}`)
    }
    plain += next
  }
  return plain
}

function parseTerm(text: string, term: string): FieldRequirement {
  const found = OPERATOR.exec(term)
  if (found === null) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`)
  const value = unescaped(term.slice(found.index + found[0].length))
  return { label: term.slice(0, found.index), operator: found[0] === '!=' ? '!=' : '=', value }
}

/**
 * Parses the text of `fieldSelector`. Terms are read in their order as texts, which shows in what is wrong; those that
 * are empty, or compare nothing with nothing, are passed over. Throws 400.
 */
export function parseFieldSelector(text: string): FieldSelector {
  const requirements = splitTerms(text)
    .sort()
    .filter((term) => term !== '')
    .map((term) => parseTerm(text, term))
    .filter(({ label, value }) => label !== '' || value !== '')
  return {
    requirements,
    matches: (get) => requirements.every(({ label, operator, value }) => (get(label) === value) === (operator === '=')),
  }
}
