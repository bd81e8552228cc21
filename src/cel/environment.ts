/**
 * Expressions in CEL as Kubernetes has them: checked against what they may name, then run as often as wanted. Source:
 * "Common Expression Language in Kubernetes"; faults are in cel-go's words.
 */
import { type CheckedExpression, check } from './checker/checker.ts'
import type { Declarations, ObjectTypes } from './checker/declarations.ts'
import { literalIssues } from './checker/literal-rules.ts'
import { functionsOf } from './checker/signature.ts'
import type { CelType } from './checker/types.ts'
import { LIBRARIES } from './library/libraries.ts'
import { constantCalls, patternFault } from './runtime/constants.ts'
import { compileProgram } from './runtime/program.ts'
import type { Activation } from './runtime/step.ts'
import { CelFault } from './runtime/values.ts'
import type { Issue, Node } from './syntax/ast.ts'
import { parse } from './syntax/parser.ts'

/** A program ready to run. */
export interface Program {
  readonly type: CelType
  readonly node: Node
  /** Throws CelFault. */
  readonly run: (activation: Activation) => unknown
}

/** `fault` is told by the compiler: `ERROR: <input>:1:3: …`, a line and a mark below it; `failure` by what comes after it. */
export type Compiled = { readonly program: Program } | { readonly fault: string } | { readonly failure: string }

/** What expressions may name. */
export class CelEnvironment {
  readonly #declarations: Declarations

  constructor(variables: ReadonlyMap<string, CelType>, objectTypes: ObjectTypes = new Map()) {
    this.#declarations = { variables, objectTypes, functions: functionsOf(LIBRARIES) }
  }

  /** Checks an expression and makes it run. Throws nothing. */
  compile(text: string): Compiled {
    const { node, issues } = parse(text)
    if (node === undefined) return { fault: issueTexts(text, issues) }
    const checked = check(node, this.#declarations)
    const found = checked.issues.length > 0 ? checked.issues : literalIssues(node, checked.types)
    if (found.length > 0) return { fault: issueTexts(text, found) }
    const failure = this.#failure(node, checked)
    if (failure !== undefined) return { failure }
    return { program: { type: checked.type, node, run: compileProgram(node, checked, this.#declarations) } }
  }

  /** What goes wrong before the program can run. */
  #failure(node: Node, checked: CheckedExpression): string | undefined {
    for (const call of constantCalls(node)) {
      const outcome = evaluate(compileProgram(call, checked, this.#declarations), {})
      if ('fault' in outcome) return outcome.fault
    }
    return patternFault(node)
  }
}

export type Outcome = { readonly value: unknown } | { readonly fault: string }

/** Runs a program. */
export function evaluate(run: Program['run'], activation: Activation): Outcome {
  try {
    return { value: run(activation) }
  } catch (error) {
    if (error instanceof CelFault) return { fault: error.message }
    throw error
  }
}

/** All issues in the order of their places, one below the other. */
const issueTexts = (text: string, issues: readonly Issue[]): string =>
  issues
    .toSorted((a, b) => a.at - b.at)
    .map((issue) => issueText(text, issue))
    .join('\n')

function issueText(text: string, { at, message }: Issue): string {
  const before = text.slice(0, at).split('\n')
  const line = text.split('\n')[before.length - 1] ?? ''
  const ahead = [...(before.at(-1) ?? '')]
  const mark = isWide([...line][ahead.length]) ? '＾' : '^'
  const dots = ahead.map((character) => (isWide(character) ? '．' : '.')).join('')
  return `ERROR: <input>:${before.length}:${ahead.length + 1}: ${message}\n | ${line}\n | ${dots}${mark}`
}

/** Whether a character takes more than one byte, which is taken to mean that it is wider than others. */
const isWide = (character: string | undefined): boolean => (character?.codePointAt(0) ?? 0) > 0x7f
