/** `$((…))` of XCU 2.6.4: 64-bit integers, variables and assignments, with C's operators. */

import type { Grammar } from './dialect.ts'

/** Where variables are read and written, and what the shell's arithmetic is like. */
export interface ArithmeticVariables {
  readonly grammar: Pick<Grammar, 'missingArithmetic' | 'expressionsInVariables' | 'overflow' | 'arrays'>
  get(place: Place): string | undefined
  set(place: Place, value: string): void
  /** The key of an element, by the text of its subscript. */
  key(name: string, subscript: string, evaluate: (expression: string) => bigint): string
}

/** A variable, or an element of an array. */
export interface Place {
  readonly name: string
  readonly key?: string
}

export class ArithmeticFault extends Error {
  /** The expression in which it is, and the same from the token that is wrong. */
  expression: string | undefined
  rest: string | undefined
}

/** The value of a variable is no number. */
export class NumberFault extends ArithmeticFault {}

const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|\d+#[0-9A-Za-z]+|\d+)|([A-Za-z_][A-Za-z0-9_]*)|(\*\*|<<=|>>=|&&|\|\||\+\+|--|<<|>>|[-+*/%&|^<>=!]=|[-+*/%&|^<>=!~?:(),]))/y

type BinaryOperator = (left: bigint, right: bigint) => bigint

const truth = (value: boolean): bigint => (value ? 1n : 0n)
const nonZero = (value: bigint): bigint => {
  if (value === 0n) throw new ArithmeticFault('divide by zero')
  return value
}

const BINARY: { readonly [operator: string]: readonly [level: number, operate: BinaryOperator] } = {
  '|': [3, (a, b) => a | b],
  '^': [4, (a, b) => a ^ b],
  '&': [5, (a, b) => a & b],
  '==': [6, (a, b) => truth(a === b)],
  '!=': [6, (a, b) => truth(a !== b)],
  '<': [7, (a, b) => truth(a < b)],
  '<=': [7, (a, b) => truth(a <= b)],
  '>': [7, (a, b) => truth(a > b)],
  '>=': [7, (a, b) => truth(a >= b)],
  '<<': [8, (a, b) => a << (b & 63n)],
  '>>': [8, (a, b) => a >> (b & 63n)],
  '+': [9, (a, b) => a + b],
  '-': [9, (a, b) => a - b],
  '*': [10, (a, b) => a * b],
  '/': [10, (a, b) => a / nonZero(b)],
  '%': [10, (a, b) => a % nonZero(b)],
  '**': [11, (a, b) => power(a, b)],
}

const MAX_DEPTH = 100

/** Throws an ArithmeticFault with the text that a shell prints. */
export function evaluateArithmetic(text: string, variables: ArithmeticVariables, depth = 0): bigint {
  if (depth > MAX_DEPTH) throw new ArithmeticFault('expression recursion loop detected')
  return new Evaluation(tokenize(text, variables.grammar), text, variables, depth).whole()
}

function power(base: bigint, exponent: bigint): bigint {
  if (exponent < 0n) throw new ArithmeticFault('exponent less than 0')
  let result = 1n
  let factor = base
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = BigInt.asIntN(64, result * factor)
    factor = BigInt.asIntN(64, factor * factor)
  }
  return result
}

/** A token and where it begins. */
interface Token {
  readonly text: string
  readonly at: number
}

function tokenize(text: string, { missingArithmetic: missing, arrays }: ArithmeticVariables['grammar']): Token[] {
  const tokens: Token[] = []
  const end = text.trimEnd().length
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < end; ) {
    const from = TOKEN.lastIndex
    const match = TOKEN.exec(text)
    if (match === null) throw wrongFrom(text.slice(from).trimStart(), tokens.length === 0)
    const end = arrays && isName(match[0].trim()) ? endOfSubscript(text, TOKEN.lastIndex) : TOKEN.lastIndex
    const token = text.slice(from, end).trim()
    const at = end - token.length
    TOKEN.lastIndex = end
    const rest = text.slice(TOKEN.lastIndex)
    // `1--1` is `1 - -1`: only a variable can be counted up or down.
    const counts = /^(?:\+\+|--)$/.test(token) && (isName(tokens.at(-1)?.text) || isName(rest.trim()))
    if ((missing.has(token) && token.length === 1) || (missing.has('#') && token.includes('#')))
      throw new ArithmeticFault('expecting EOF')
    if (missing.has(token) || (/^(?:\+\+|--)$/.test(token) && !counts))
      tokens.push(...[...token].map((char, index) => ({ text: char, at: at + index })))
    else tokens.push({ text: token, at })
  }
  return tokens
}

/** What is no token: where an operand is expected, or after one. */
function wrongFrom(rest: string, first: boolean): ArithmeticFault {
  const fault = new ArithmeticFault(first ? 'expecting primary' : 'expecting EOF')
  fault.rest = rest
  return fault
}

/** Behind the brackets that begin here; here, when there are none. */
function endOfSubscript(text: string, start: number): number {
  if (text[start] !== '[') return start
  let open = 0
  for (let at = start; at < text.length; at++) {
    if (text[at] === '[') open++
    if (text[at] === ']' && --open === 0) return at + 1
  }
  throw wrongFrom(text.slice(start), false)
}

const isName = (text: string | undefined): boolean => text !== undefined && /^[A-Za-z_]/.test(text)

/** The number that a constant is written as: 12, 0x1f, 017, 2#101. */
function readConstant(text: string, overflow: Grammar['overflow']): bigint {
  const based = /^(\d+)#(.+)$/.exec(text)
  if (based?.[1] !== undefined && based[2] !== undefined) {
    const value = Number.parseInt(based[2], Number(based[1]))
    if (Number.isNaN(value)) throw new ArithmeticFault('expecting primary')
    return BigInt(value)
  }
  if (/^0\d/.test(text)) {
    if (!/^0[0-7]+$/.test(text)) throw new ArithmeticFault('expecting EOF')
    return BigInt(`0o${text.slice(1)}`)
  }
  return inRange(BigInt(text), overflow)
}

const MOST = (1n << 63n) - 1n

function inRange(value: bigint, overflow: Grammar['overflow']): bigint {
  if (value <= MOST || overflow === 'wraps') return BigInt.asIntN(64, value)
  if (overflow === 'saturates') return MOST
  return value >= 1n << 64n ? 0n : BigInt.asIntN(64, value)
}

class Evaluation {
  readonly #tokens: readonly Token[]
  readonly #text: string
  readonly #variables: ArithmeticVariables
  readonly #depth: number
  #at = 0
  #nesting = 0
  /** Above 0: what is read has no effect (the other side of && || ?:). */
  #skipped = 0

  constructor(tokens: readonly Token[], text: string, variables: ArithmeticVariables, depth: number) {
    this.#tokens = tokens
    this.#text = text
    this.#variables = variables
    this.#depth = depth
  }

  whole(): bigint {
    if (this.#tokens.length === 0) {
      if (this.#variables.grammar.expressionsInVariables) return 0n
      throw new ArithmeticFault('expecting primary')
    }
    try {
      const value = this.#comma()
      if (this.#at < this.#tokens.length) throw new ArithmeticFault('expecting EOF')
      return value
    } catch (error) {
      if (error instanceof ArithmeticFault) {
        error.rest ??= this.#restFrom(error.message === 'divide by zero')
        error.expression ??= this.#text
      }
      throw error
    }
  }

  /** From the token that was read last, or that is to be read next. */
  #restFrom(last: boolean): string {
    const index = Math.min(last ? this.#at - 1 : this.#at, this.#tokens.length - 1)
    return this.#text.slice(this.#tokens[index]?.at)
  }

  #peek(ahead = 0): string {
    return this.#tokens[this.#at + ahead]?.text ?? ''
  }

  #accept(token: string): boolean {
    if (this.#peek() !== token) return false
    this.#at++
    return true
  }

  #comma(): bigint {
    let value = this.#assignment()
    while (this.#accept(',')) value = this.#assignment()
    return value
  }

  #assignment(): bigint {
    if (++this.#nesting > MAX_DEPTH) throw new ArithmeticFault('expecting primary')
    const name = this.#peek()
    const operator = this.#peek(1)
    const assigns = /^[A-Za-z_]/.test(name) && /^(?:[-+*/%&|^]|<<|>>)?=$/.test(operator)
    const value = assigns ? this.#assign(name, operator.slice(0, -1)) : this.#conditional()
    this.#nesting--
    return value
  }

  #assign(name: string, operator: string): bigint {
    this.#at += 2
    const place = this.#placeOf(name)
    const value = this.#assignment()
    const operate = BINARY[operator]?.[1]
    return this.#set(place, operate === undefined ? value : this.#operate(operate, this.#valueOf(place), value))
  }

  #conditional(): bigint {
    const condition = this.#or()
    if (!this.#accept('?')) return condition
    const then = this.#when(condition !== 0n, () => this.#assignment())
    if (!this.#accept(':')) throw new ArithmeticFault("expecting ':'")
    const otherwise = this.#when(condition === 0n, () => this.#assignment())
    return condition === 0n ? otherwise : then
  }

  #or(): bigint {
    let value = this.#and()
    while (this.#accept('||')) {
      const known = value !== 0n
      const right = this.#when(!known, () => this.#and())
      value = truth(known || right !== 0n)
    }
    return value
  }

  #and(): bigint {
    let value = this.#binary(3)
    while (this.#accept('&&')) {
      const known = value === 0n
      const right = this.#when(!known, () => this.#binary(3))
      value = truth(!known && right !== 0n)
    }
    return value
  }

  #when(counts: boolean, read: () => bigint): bigint {
    if (!counts) this.#skipped++
    const value = read()
    if (!counts) this.#skipped--
    return value
  }

  #binary(level: number): bigint {
    let left = this.#unary()
    for (;;) {
      const operator = BINARY[this.#peek()]
      if (operator === undefined || operator[0] < level) return left
      this.#at++
      const right = this.#binary(operator[1] === BINARY['**']?.[1] ? operator[0] : operator[0] + 1)
      left = this.#operate(operator[1], left, right)
    }
  }

  #operate(operate: BinaryOperator, left: bigint, right: bigint): bigint {
    return this.#skipped > 0 ? 0n : BigInt.asIntN(64, operate(left, right))
  }

  #unary(): bigint {
    const token = this.#peek()
    if (/^[-+!~]$|^\+\+$|^--$/.test(token)) {
      if (++this.#nesting > MAX_DEPTH) throw new ArithmeticFault('expecting primary')
      this.#at++
      const value = this.#prefixed(token)
      this.#nesting--
      return value
    }
    return this.#primary()
  }

  #prefixed(token: string): bigint {
    const name = this.#peek()
    if ((token === '++' || token === '--') && /^[A-Za-z_]/.test(name)) {
      this.#at++
      const place = this.#placeOf(name)
      return this.#set(place, this.#valueOf(place) + (token === '++' ? 1n : -1n))
    }
    const value = this.#unary()
    if (token === '!') return truth(value === 0n)
    if (token === '~') return ~value
    return token === '-' ? BigInt.asIntN(64, -value) : value
  }

  #primary(): bigint {
    const token = this.#peek()
    const isOperand = /^[\w(]/.test(token)
    if (!isOperand) throw new ArithmeticFault('expecting primary')
    this.#at++
    if (token === '(') {
      const value = this.#comma()
      if (!this.#accept(')')) throw new ArithmeticFault('expecting primary')
      return value
    }
    if (/^\d/.test(token)) return readConstant(token, this.#variables.grammar.overflow)
    const place = this.#placeOf(token)
    const value = this.#valueOf(place)
    if (this.#accept('++')) this.#set(place, value + 1n)
    else if (this.#accept('--')) this.#set(place, value - 1n)
    return value
  }

  #placeOf(token: string): Place {
    const open = token.indexOf('[')
    if (open < 0) return { name: token }
    const name = token.slice(0, open)
    if (this.#skipped > 0) return { name }
    const within = (text: string): bigint => evaluateArithmetic(text, this.#variables, this.#depth + 1)
    return { name, key: this.#variables.key(name, token.slice(open + 1, -1), within) }
  }

  #valueOf(place: Place): bigint {
    const text = this.#skipped > 0 ? '' : (this.#variables.get(place) ?? '')
    const { expressionsInVariables } = this.#variables.grammar
    if (!expressionsInVariables && !/^\s*(?:[-+]?\d+|0x[0-9a-f]+)?\s*$/i.test(text)) throw new NumberFault(text)
    return text.trim() === '' ? 0n : evaluateArithmetic(text, this.#variables, this.#depth + 1)
  }

  #set(place: Place, value: bigint): bigint {
    const wrapped = BigInt.asIntN(64, value)
    if (this.#skipped === 0) this.#variables.set(place, String(wrapped))
    return wrapped
  }
}
