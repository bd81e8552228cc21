/** Evaluates the words of expr (XCU expr): |, &, comparisons, arithmetic, matching. */
import { UsageError } from './options.ts'
import { posixRegex } from './regex.ts'

const NUMBER = /^-?\d+$/

type Compare = (order: number) => boolean

const COMPARE: { readonly [operator: string]: Compare } = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '=': (order) => order === 0,
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>=': (order) => order >= 0,
  '>': (order) => order > 0,
}

/** Whether a value counts as false: the exit code is 1. */
export const isNull = (value: string): boolean => value === '' || /^-?0+$/.test(value)

/** How each flavour words what is wrong. */
export interface ExprTexts {
  /** `last` is the word before; `word` is in the way, or missing. */
  readonly syntax: (word: string | undefined, last: string) => string
  readonly nonNumeric: string
  readonly divideByZero: string
}

/** The value of an expression. @throws UsageError */
export const evaluateExpression = (words: readonly string[], texts: ExprTexts): string =>
  new Evaluator(words, texts).whole()

class Evaluator {
  readonly #words: readonly string[]
  readonly #texts: ExprTexts
  #at = 0

  constructor(words: readonly string[], texts: ExprTexts) {
    this.#words = words
    this.#texts = texts
  }

  whole(): string {
    const value = this.#or()
    if (this.#at < this.#words.length) throw this.#wrong()
    return value
  }

  #wrong(): UsageError {
    return new UsageError(this.#texts.syntax(this.#words[this.#at], this.#words[this.#at - 1] ?? ''))
  }

  #accept(...operators: readonly string[]): string | undefined {
    const word = this.#words[this.#at]
    if (word === undefined || !operators.includes(word)) return undefined
    this.#at++
    return word
  }

  #or(): string {
    let value = this.#and()
    while (this.#accept('|') !== undefined) {
      const right = this.#and()
      if (isNull(value)) value = isNull(right) ? '0' : right
    }
    return value
  }

  #and(): string {
    let value = this.#comparison()
    while (this.#accept('&') !== undefined) {
      const right = this.#comparison()
      if (isNull(value) || isNull(right)) value = '0'
    }
    return value
  }

  #comparison(): string {
    let left = this.#sum()
    for (
      let operator = this.#accept(...Object.keys(COMPARE));
      operator;
      operator = this.#accept(...Object.keys(COMPARE))
    ) {
      const right = this.#sum()
      left = COMPARE[operator]?.(order(left, right)) ? '1' : '0'
    }
    return left
  }

  #sum(): string {
    let left = this.#product()
    for (let operator = this.#accept('+', '-'); operator; operator = this.#accept('+', '-')) {
      const [a, b] = [this.#number(left), this.#number(this.#product())]
      left = String(operator === '+' ? a + b : a - b)
    }
    return left
  }

  #product(): string {
    let left = this.#match()
    for (let operator = this.#accept('*', '/', '%'); operator; operator = this.#accept('*', '/', '%')) {
      const [a, b] = [this.#number(left), this.#number(this.#match())]
      if (operator !== '*' && b === 0n) throw new UsageError(this.#texts.divideByZero)
      left = String(operator === '*' ? a * b : operator === '/' ? a / b : a % b)
    }
    return left
  }

  #match(): string {
    let left = this.#primary()
    while (this.#accept(':') !== undefined) left = match(left, this.#primary())
    return left
  }

  #primary(): string {
    const word = this.#words[this.#at++]
    if (word === undefined || word === ')') {
      this.#at--
      throw this.#wrong()
    }
    if (word === '(') {
      const value = this.#or()
      if (this.#accept(')') === undefined) throw this.#wrong()
      return value
    }
    return this.#call(word) ?? word
  }

  /** Functions of words; undefined for a word that is none, or stands alone. */
  #call(word: string): string | undefined {
    if (this.#at >= this.#words.length) return undefined
    if (word === '+') return this.#words[this.#at++]
    if (word === 'length') return String([...this.#primary()].length)
    if (word === 'match') return match(this.#primary(), this.#primary())
    if (word === 'index') return String(indexOfAny(this.#primary(), this.#primary()))
    if (word !== 'substr') return undefined
    const [text, from, count] = [this.#primary(), Number(this.#primary()), Number(this.#primary())]
    return from > 0 && count > 0 ? [...text].slice(from - 1, from - 1 + count).join('') : ''
  }

  #number(text: string): bigint {
    if (!NUMBER.test(text)) throw new UsageError(this.#texts.nonNumeric)
    return BigInt(text)
  }
}

function order(left: string, right: string): number {
  if (NUMBER.test(left) && NUMBER.test(right)) {
    const difference = BigInt(left) - BigInt(right)
    return difference < 0n ? -1 : difference > 0n ? 1 : 0
  }
  return left < right ? -1 : left > right ? 1 : 0
}

const indexOfAny = (text: string, chars: string): number => [...text].findIndex((char) => chars.includes(char)) + 1

/** What the group matches, or how many characters do. */
function match(text: string, pattern: string): string {
  const expression = posixRegex(pattern, 'basic', 'y')
  const found = expression.exec(text)
  if (/\\\(/.test(pattern)) return found?.[1] ?? ''
  return String(found === null ? 0 : found[0].length)
}
