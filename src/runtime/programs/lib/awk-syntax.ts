/** The trees that awk programs are read into. */

export type Expression =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'regex'; readonly value: RegExp }
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'field'; readonly index: Expression }
  | { readonly type: 'element'; readonly name: string; readonly keys: readonly Expression[] }
  | { readonly type: 'in'; readonly keys: readonly Expression[]; readonly name: string }
  | { readonly type: 'assign'; readonly operator: string; readonly target: Expression; readonly value: Expression }
  | { readonly type: 'step'; readonly target: Expression; readonly by: 1 | -1; readonly before: boolean }
  | { readonly type: 'unary'; readonly operator: string; readonly value: Expression }
  | { readonly type: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly type: 'call'; readonly name: string; readonly values: readonly Expression[] }
  /** `getline target < file`, `command | getline target`, or from the input. */
  | {
      readonly type: 'getline'
      readonly from: 'input' | 'file' | 'command'
      readonly name?: Expression
      readonly target?: Expression
    }

export type Statement =
  | { readonly type: 'expression'; readonly value: Expression }
  | {
      readonly type: 'print'
      readonly format: boolean
      readonly values: readonly Expression[]
      readonly to?: Destination
    }
  | { readonly type: 'block'; readonly body: readonly Statement[] }
  | { readonly type: 'if'; readonly test: Expression; readonly yes: Statement; readonly no?: Statement }
  | {
      readonly type: 'loop'
      readonly test?: Expression
      readonly step?: Statement
      readonly body: Statement
      readonly bodyFirst: boolean
    }
  | { readonly type: 'each'; readonly variable: string; readonly array: string; readonly body: Statement }
  | { readonly type: 'delete'; readonly name: string; readonly keys?: readonly Expression[] }
  | {
      readonly type: 'leave'
      readonly how: 'next' | 'break' | 'continue' | 'exit' | 'return'
      readonly value?: Expression
    }

/** Where print writes: `> file`, `>> file`, `| command`. */
export interface Destination {
  readonly operator: '>' | '>>' | '|'
  readonly name: Expression
}

export interface AwkFunction {
  readonly parameters: readonly string[]
  readonly body: Statement
}

export interface AwkProgram {
  readonly rules: readonly Rule[]
  readonly functions: ReadonlyMap<string, AwkFunction>
}

export interface Rule {
  /** 'begin' and 'end' run before and after all lines. */
  readonly when: 'begin' | 'end' | 'line'
  readonly from?: Expression
  readonly to?: Expression
  readonly body?: Statement
}
