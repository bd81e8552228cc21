/** Label selectors: the text of the query parameter and the object of workloads. Texts: recording list/label-selectors-refused. */
import { badRequest } from './api-error.ts'
import { goQuote } from './go-quote.ts'
import { labelValue, qualifiedName } from './names.ts'
import { isJsonObject, type JsonObject, type JsonValue } from './objects.ts'
import { type SelectorToken, tokenizeSelector } from './selector-tokens.ts'

type Operator = 'in' | 'notin' | '=' | '!=' | 'exists' | '!' | 'gt' | 'lt'

export interface LabelRequirement {
  readonly key: string
  readonly operator: Operator
  readonly values: readonly string[]
}

export interface LabelSelector {
  readonly requirements: readonly LabelRequirement[]
  matches(labels: { readonly [key: string]: string }): boolean
}

/** Parses the text of `labelSelector`. Throws 400. */
export function parseLabelSelector(text: string): LabelSelector {
  if (text === '') return selectorOf([])
  return selectorOf(new SelectorParser(tokenizeSelector(text)).parse())
}

/** `{matchLabels, matchExpressions}` as workloads and budgets have it, already validated. */
export function selectorFromObject(selector: {
  readonly matchLabels?: { readonly [key: string]: string }
  readonly matchExpressions?: readonly JsonObject[]
}): LabelSelector {
  const equal = Object.entries(selector.matchLabels ?? {}).map(
    ([key, value]): LabelRequirement => ({ key, operator: '=', values: [value] }),
  )
  return selectorOf([...equal, ...(selector.matchExpressions ?? []).map(expressionRequirement)])
}

/** Labels as text, by key: 'a=b,c=d'; empty for none. */
export function labelsText(labels: JsonValue | undefined): string {
  if (!isJsonObject(labels)) return ''
  return Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]}`)
    .join(',')
}

/** `{matchLabels, matchExpressions}` as the text of a query, by key: 'a=b,c in (d,e),!f'. */
export function selectorText(selector: JsonObject): string {
  return [...selectorFromObject(selector).requirements]
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(requirementText)
    .join(',')
}

function requirementText({ key, operator, values }: LabelRequirement): string {
  if (operator === 'exists') return key
  if (operator === '!') return `!${key}`
  if (operator === 'in' || operator === 'notin') return `${key} ${operator} (${[...values].sort().join(',')})`
  return `${key}${SYMBOLS[operator]}${values[0] ?? ''}`
}

const SYMBOLS = { '=': '=', '!=': '!=', gt: '>', lt: '<' } as const

const EXPRESSION_OPERATORS: { [operator: string]: Operator } = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: 'gt',
  Lt: 'lt',
}

function expressionRequirement({ key, operator, values }: JsonObject): LabelRequirement {
  return {
    key: String(key),
    operator: EXPRESSION_OPERATORS[String(operator)] ?? 'exists',
    values: Array.isArray(values) ? values.map(String) : [],
  }
}

function selectorOf(requirements: readonly LabelRequirement[]): LabelSelector {
  return { requirements, matches: (labels) => requirements.every((requirement) => meets(requirement, labels)) }
}

function meets({ key, operator, values }: LabelRequirement, labels: { readonly [key: string]: string }): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case 'in':
    case '=':
      return value !== undefined && values.includes(value)
    case 'notin':
    case '!=':
      return value === undefined || !values.includes(value)
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
    case 'gt':
      return compareNumbers(value, values[0]) > 0
    case 'lt':
      return compareNumbers(value, values[0]) < 0
  }
}

/** 0 when either is no integer: neither greater nor less. */
function compareNumbers(value: string | undefined, bound: string | undefined): number {
  if (value === undefined || bound === undefined || !/^[+-]?\d+$/.test(value)) return 0
  const difference = BigInt(value) - BigInt(bound)
  return difference > 0n ? 1 : difference < 0n ? -1 : 0
}

const requirementError = (why: string) => badRequest(`unable to parse requirement: ${why}`)

/** Recursive descent over the tokens; the grammar and its messages are those of apimachinery's labels package. */
class SelectorParser {
  readonly #tokens: readonly SelectorToken[]
  #position = 0

  constructor(tokens: readonly SelectorToken[]) {
    this.#tokens = tokens
  }

  parse(): LabelRequirement[] {
    const requirements: LabelRequirement[] = []
    while (true) {
      const token = this.#peek()
      if (token.type === 'end') return requirements
      if (token.type !== 'identifier' && token.type !== '!') {
        throw badRequest(`found '${token.text}', expected: !, identifier, or 'end of string'`)
      }
      requirements.push(this.#requirement())
      const next = this.#take()
      if (next.type === 'end') return requirements
      if (next.type !== ',') throw badRequest(`found '${next.text}', expected: ',' or 'end of string'`)
      const after = this.#peek()
      if (after.type !== 'identifier' && after.type !== '!') {
        throw badRequest(`found '${after.text}', expected: identifier after ','`)
      }
    }
  }

  #peek(): SelectorToken {
    return this.#tokens[this.#position] ?? { type: 'end', text: '' }
  }

  #take(): SelectorToken {
    const token = this.#peek()
    this.#position++
    return token
  }

  #requirement(): LabelRequirement {
    const negated = this.#peek().type === '!'
    if (negated) this.#take()
    const name = this.#take()
    if (name.type !== 'identifier') throw requirementError(`found '${name.text}', expected: identifier`)
    requireKey(name.text)
    if (negated) return { key: name.text, operator: '!', values: [] }
    const next = this.#peek()
    if (next.type === 'end' || next.type === ',') return { key: name.text, operator: 'exists', values: [] }
    return this.#comparison(name.text)
  }

  #comparison(key: string): LabelRequirement {
    const token = this.#take()
    const word = token.type === 'identifier' ? token.text : token.type
    if (word === 'in' || word === 'notin') return checked({ key, operator: word, values: this.#list() })
    if (word === '=' || word === '==') return checked({ key, operator: '=', values: [this.#value()] })
    if (word === '!=') return checked({ key, operator: '!=', values: [this.#value()] })
    if (word === '>') return checked({ key, operator: 'gt', values: [this.#value()] })
    if (word === '<') return checked({ key, operator: 'lt', values: [this.#value()] })
    throw requirementError(`found '${token.text}', expected: in, notin, =, ==, !=, gt, lt`)
  }

  /** One value; nothing before a comma or the end is the empty one. */
  #value(): string {
    const token = this.#peek()
    if (token.type === 'end' || token.type === ',') return ''
    this.#take()
    if (token.type !== 'identifier') throw requirementError(`found '${token.text}', expected: identifier`)
    return token.text
  }

  /** Values in brackets, sorted, each once; nothing between commas is the empty one. */
  #list(): string[] {
    const open = this.#take()
    if (open.type !== '(') throw requirementError(`found '${open.text}' expected: '('`)
    const values = new Set<string>()
    let wanted = "',', ')' or identifier"
    while (true) {
      const token = this.#take()
      const isValue = token.type === 'identifier'
      const isWanted = isValue ? wanted !== AFTER_VALUE : token.type === ',' || token.type === ')'
      if (!isWanted) throw requirementError(`found '${token.text}', expected: ${wanted}`)
      if (isValue) values.add(token.text)
      else if (wanted !== AFTER_VALUE) values.add('')
      if (token.type === ')') return [...values].sort()
      wanted = isValue ? AFTER_VALUE : "',', or identifier"
    }
  }
}

const AFTER_VALUE = "',' or ')'"

function requireKey(key: string): void {
  const messages = qualifiedName(key)
  if (messages.length > 0) throw requirementError(`<nil>: Invalid value: ${goQuote(key)}: ${messages.join('; ')}`)
}

function checked(requirement: LabelRequirement): LabelRequirement {
  const errors = requirement.values.flatMap((value, index) => valueErrors(requirement, value, index))
  const [first, ...others] = errors
  if (first !== undefined) throw requirementError(others.length === 0 ? first : `[${errors.join(', ')}]`)
  return requirement
}

const INT64_LIMIT = 2n ** 63n

function isInt64(text: string): boolean {
  if (!/^[+-]?\d+$/.test(text)) return false
  const value = BigInt(text)
  return value >= -INT64_LIMIT && value < INT64_LIMIT
}

function valueErrors({ key, operator }: LabelRequirement, value: string, index: number): string[] {
  const told = (path: string, why: string): string => `${path}: Invalid value: ${goQuote(value)}: ${why}`
  const isFine = (operator !== 'gt' && operator !== 'lt') || isInt64(value)
  const messages = labelValue(value)
  return [
    ...(isFine ? [] : [told(`values[${index}]`, "for 'Gt', 'Lt' operators, the value must be an integer")]),
    ...(messages.length === 0 ? [] : [told(`values[${index}][${key}]`, messages.join('; '))]),
  ]
}
