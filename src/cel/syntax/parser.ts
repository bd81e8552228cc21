/** The parser: from a text to what it is made of, or to what is wrong with it. */
import { BOOL, BYTES, type CelType, DOUBLE, INT, NULL, STRING, UINT } from '../checker/types.ts'
import type { Issue, ListLiteral, Literal, MapEntry, Node } from './ast.ts'
import { pathOf } from './children.ts'
import { bytesValue, doubleValue, intValue, stringValue, uintValue } from './literals.ts'
import { expandMacro } from './macros.ts'
import { TokenStream } from './token-stream.ts'
import type { Token } from './tokens.ts'

export interface Parsed {
  /** Undefined when there are issues. */
  readonly node: Node | undefined
  readonly issues: readonly Issue[]
}

/** Parses an expression. Throws nothing. */
export function parse(text: string): Parsed {
  const stream = new TokenStream(text)
  const node = new Parser(stream).whole()
  return { node: stream.issues.length > 0 ? undefined : node, issues: stream.issues }
}

const RESERVED: ReadonlySet<string> = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(' '),
)

/** Operators that bind alike, the weakest first. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
]

/** How deep brackets may lie in each other. */
const MAX_DEPTH = 250

const SIGNS = ['-', '!'] as const

/** Stands where an operand is missing, which is reported. */
const NOTHING: Node = { kind: 'literal', at: 0, type: NULL, value: null }

const operator = (text: string): string => (text === 'in' ? '@in' : `_${text}_`)

class Parser {
  readonly #tokens: TokenStream
  #depth = 0

  constructor(tokens: TokenStream) {
    this.#tokens = tokens
  }

  whole(): Node {
    const node = this.#expression()
    this.#tokens.expectEnd()
    return node
  }

  #expression(others: readonly string[] = []): Node {
    const tokens = this.#tokens
    if (this.#depth === MAX_DEPTH) return this.#tooDeep()
    this.#depth++
    const condition = this.#operation(others)
    const question = tokens.takeIf('?')
    const node = question === undefined ? condition : this.#conditional(condition, question)
    this.#depth--
    return node
  }

  /** All that is left is left out. */
  #tooDeep(): Node {
    const tokens = this.#tokens
    tokens.report(tokens.current.at, `expression recursion limit exceeded: ${MAX_DEPTH}`)
    while (tokens.current.kind !== 'EOF') tokens.take()
    return NOTHING
  }

  #conditional(condition: Node, question: Token): Node {
    const yes = this.#operation()
    const no = this.#tokens.expectChoiceColon() ? this.#expression() : NOTHING
    return { kind: 'call', at: question.at, name: '_?_:_', target: undefined, args: [condition, yes, no] }
  }

  /** Operands and operators, without a choice. */
  #operation(others: readonly string[] = []): Node {
    return this.#binary(0, this.#tokens.expectOperand(others))
  }

  /** `hasOperand` says whether one begins here; without, something was left out. */
  #binary(level: number, hasOperand: boolean): Node {
    const operators = LEVELS[level]
    if (operators === undefined) return hasOperand ? this.#unary() : NOTHING
    let left = this.#binary(level + 1, hasOperand)
    for (;;) {
      const { kind, text } = this.#tokens.current
      if (kind !== 'symbol' || !operators.includes(text)) return left
      const { at } = this.#tokens.take()
      const right = this.#binary(level + 1, this.#tokens.expectOperand())
      left = { kind: 'call', at, name: operator(text), target: undefined, args: [left, right] }
    }
  }

  /** Signs of one kind in a row undo each other. */
  #unary(): Node {
    const tokens = this.#tokens
    const sign = SIGNS.find((text) => tokens.is(text))
    if (sign === undefined) return this.#member()
    if (sign === '-' && ['NUM_INT', 'NUM_FLOAT'].includes(tokens.next.kind)) return this.#member()
    const { at } = tokens.current
    let count = 0
    while (tokens.is(sign) && !this.#isNegativeNumber(count)) {
      tokens.take()
      count++
    }
    const operand = tokens.expectSigned(sign) ? this.#unary() : NOTHING
    if (count % 2 === 0) return operand
    return { kind: 'call', at, name: `${sign}_`, target: undefined, args: [operand] }
  }

  /** A minus that belongs to a number, after other signs. */
  #isNegativeNumber(signs: number): boolean {
    return signs > 0 && this.#tokens.is('-') && this.#tokens.next.kind.startsWith('NUM_')
  }

  #member(): Node {
    const tokens = this.#tokens
    let node = this.#primary()
    for (;;) {
      const dot = tokens.takeIf('.')
      if (dot !== undefined) node = this.#afterDot(node, dot)
      else if (tokens.is('[')) node = this.#indexed(node)
      else if (tokens.is('{') && pathOf(node) !== undefined) node = this.#struct(pathOf(node) ?? '')
      else return node
    }
  }

  #afterDot(operand: Node, { at }: Token): Node {
    const tokens = this.#tokens
    const optional = tokens.takeIf('?')
    const { current } = tokens
    if (current.kind === 'ESC_IDENTIFIER') {
      tokens.report(tokens.take().at, "unsupported syntax: '`'")
      return operand
    }
    if (current.kind !== 'IDENTIFIER') {
      if (optional === undefined) tokens.noName()
      else tokens.noOptionalName()
      return operand
    }
    const { text: field } = tokens.take()
    if (optional !== undefined) return { kind: 'select', at, operand, field, mode: 'optional' }
    if (!tokens.is('(')) return { kind: 'select', at, operand, field, mode: 'value' }
    return this.#call(field, operand)
  }

  #indexed(operand: Node): Node {
    const tokens = this.#tokens
    const { at } = tokens.take()
    tokens.open(']')
    const name = tokens.takeIf('?') === undefined ? '_[_]' : '_[?_]'
    const index = this.#expression(name === '_[_]' ? ['?'] : [])
    tokens.close()
    return { kind: 'call', at, name, target: undefined, args: [operand, index] }
  }

  #call(name: string, target: Node | undefined): Node {
    const { at } = this.#tokens.take()
    this.#tokens.open(')')
    const args: Node[] = []
    if (!this.#tokens.is(')')) {
      args.push(this.#expression([')']))
      while (this.#tokens.takeIf(',') !== undefined) args.push(this.#expression())
    }
    this.#tokens.close()
    const report = (place: number, message: string): void => this.#tokens.report(place, message)
    return expandMacro(name, target, args, at, report) ?? { kind: 'call', at, name, target, args }
  }

  #primary(): Node {
    const tokens = this.#tokens
    const { current } = tokens
    if (current.kind === 'IDENTIFIER' || tokens.is('.')) return this.#named()
    if (tokens.is('(')) return this.#grouped()
    if (tokens.is('[')) return this.#list()
    if (tokens.is('{')) return this.#map()
    return this.#literal()
  }

  #grouped(): Node {
    this.#tokens.take()
    this.#tokens.open(')')
    const node = this.#expression()
    this.#tokens.close()
    return node
  }

  #named(): Node {
    const tokens = this.#tokens
    const dot = tokens.takeIf('.') === undefined ? '' : '.'
    if (tokens.current.kind !== 'IDENTIFIER') {
      tokens.noName()
      return NOTHING
    }
    const { text, at } = tokens.take()
    if (RESERVED.has(text)) tokens.report(at, `reserved identifier: ${text}`)
    const name = dot + text
    if (tokens.is('(')) return this.#call(name, undefined)
    return { kind: 'ident', at, name }
  }

  /** Messages of other types cannot be made: only that the name is unknown will be told. */
  #struct(name: string): Node {
    const tokens = this.#tokens
    const { at } = tokens.take()
    tokens.open('}')
    let others: readonly string[] = ["','", "'?'", 'IDENTIFIER', 'ESC_IDENTIFIER']
    while (tokens.current.kind === 'IDENTIFIER') {
      tokens.take()
      tokens.expectColon()
      this.#expression()
      others = ["','"]
      if (tokens.takeIf(',') === undefined) break
    }
    tokens.close(others)
    return { kind: 'struct', at, name }
  }

  #list(): ListLiteral {
    const tokens = this.#tokens
    const { at } = tokens.take()
    tokens.open(']')
    const items: { node: Node; optional: boolean }[] = []
    let others: readonly string[] = [']', ',', '?']
    let comma = tokens.is(',') && tokens.next.text === ']' ? tokens.take() : undefined
    while (comma === undefined && !tokens.is(']')) {
      const optional = tokens.takeIf('?') !== undefined
      items.push({ node: this.#expression(others), optional })
      others = []
      comma = tokens.takeIf(',')
      if (comma === undefined || !(tokens.isOperand || tokens.is('?'))) break
      comma = undefined
    }
    tokens.close(comma === undefined ? ["','"] : [])
    return { kind: 'list', at, items }
  }

  #map(): Node {
    const tokens = this.#tokens
    const { at } = tokens.take()
    tokens.open('}')
    const entries: MapEntry[] = []
    let others: readonly string[] = ['}', ',', '?']
    let comma: Token | undefined
    while (!tokens.is('}')) {
      const optional = tokens.takeIf('?') !== undefined
      const key = this.#expression(others)
      tokens.expectColon()
      entries.push({ key, value: this.#expression(), optional })
      others = []
      comma = tokens.takeIf(',')
      if (comma === undefined || !(tokens.isOperand || tokens.is('?'))) break
    }
    tokens.close(comma === undefined ? ["','"] : [])
    return { kind: 'map', at, entries }
  }

  #literal(): Literal {
    const sign = this.#tokens.takeIf('-')
    const token = this.#tokens.take()
    const at = sign?.at ?? token.at
    const [type, value] = literalOf(token, sign?.text)
    if (value === undefined) this.#tokens.report(at, `invalid ${type.kind} literal`)
    return { kind: 'literal', at, type, value }
  }
}

function literalOf(token: Token, sign: string | undefined): readonly [CelType, unknown] {
  switch (token.kind) {
    case 'NUM_INT':
      return [INT, intValue(token, sign)]
    case 'NUM_UINT':
      return [UINT, uintValue(token)]
    case 'NUM_FLOAT':
      return [DOUBLE, doubleValue(token, sign)]
    case 'STRING':
      return [STRING, stringValue(token)]
    case 'BYTES':
      return [BYTES, bytesValue(token)]
    default:
      return token.text === 'null' ? [NULL, null] : [BOOL, token.text === 'true']
  }
}
