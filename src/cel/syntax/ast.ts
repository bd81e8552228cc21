/** What an expression is made of. `at` is the place in the text that cel-go names: operators, dots and brackets stand for what they join. */
import type { CelType } from '../checker/types.ts'

export interface Literal {
  readonly kind: 'literal'
  readonly at: number
  readonly type: CelType
  readonly value: unknown
}

export interface Ident {
  readonly kind: 'ident'
  readonly at: number
  readonly name: string
}

export interface Select {
  readonly kind: 'select'
  readonly at: number
  readonly operand: Node
  readonly field: string
  /** `has(a.b)`, `a.?b`. */
  readonly mode: 'value' | 'presence' | 'optional'
}

/** A call of a function, or an operator: '_+_', '_[_]', '_?_:_', '!_'. */
export interface Call {
  readonly kind: 'call'
  readonly at: number
  readonly name: string
  readonly target: Node | undefined
  readonly args: readonly Node[]
}

export interface ListLiteral {
  readonly kind: 'list'
  readonly at: number
  readonly items: readonly { readonly node: Node; readonly optional: boolean }[]
}

export interface MapEntry {
  readonly key: Node
  readonly value: Node
  readonly optional: boolean
}

export interface MapLiteral {
  readonly kind: 'map'
  readonly at: number
  readonly entries: readonly MapEntry[]
}

/** `Name{field: value}`. */
export interface Struct {
  readonly kind: 'struct'
  readonly at: number
  readonly name: string
}

/** What a macro over a list or map does with the items. */
export type Fold = 'all' | 'exists' | 'existsOne' | 'list' | 'map' | 'mapEntry' | 'optMap' | 'optFlatMap' | 'sortBy'

/** A macro: `list.all(x, …)`, `list.map(x, …)`, `map.transformList(k, v, …)`. */
export interface Comprehension {
  readonly kind: 'comprehension'
  readonly at: number
  readonly fold: Fold
  readonly range: Node
  /** One name: items of lists, keys of maps. Two: index and item, key and value. */
  readonly variables: readonly string[]
  /** What items must meet. */
  readonly condition: Node | undefined
  /** What is made of each. */
  readonly result: Node | undefined
}

export type Node = Literal | Ident | Select | Call | ListLiteral | MapLiteral | Struct | Comprehension

/** What is wrong with an expression. `at` is an index into the text. */
export interface Issue {
  readonly at: number
  readonly message: string
}
