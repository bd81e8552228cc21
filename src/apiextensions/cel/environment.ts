/**
 * The CEL of Kubernetes: the language of @marcbachmann/cel-js with Kubernetes' own functions. Rules are checked with the
 * types of their schema, and run over plain values.
 */
import { Environment, Optional } from '@marcbachmann/cel-js'
import { Duration } from '@marcbachmann/cel-js/evaluator'
import type { Structural } from '../structural/structural.ts'
import { TypeDeclarer } from './cel-types.ts'
import type { CelValue } from './cel-values.ts'
import { compilationFault } from './compilation-fault.ts'
import { addKubernetesFunctions } from './functions.ts'

/** A compiled expression, or why it is none. */
export type Expression = ReturnType<Environment['parse']> | undefined

function newEnvironment(): Environment {
  const environment = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false })
  addKubernetesFunctions(environment)
  return environment
}

/** Programs hold no state; one environment serves all rules. */
const RUNNING = newEnvironment().registerVariable('self', 'dyn').registerVariable('oldSelf', 'dyn')

const FUNCTION_NAMES: ReadonlySet<string> = new Set(RUNNING.getDefinitions().functions.map(({ name }) => name))

/** Whether there is a function of that name, whatever it takes. */
export const isFunction = (name: string): boolean => FUNCTION_NAMES.has(name)

/** Undefined for a text that is no expression: definitions with such rules are refused. */
export function compile(text: string): Expression {
  try {
    return RUNNING.parse(text)
  } catch {
    return undefined
  }
}

export type Evaluated = { readonly value: unknown } | { readonly fault: string }

/** Runs an expression; a fault is in cel-go's words. */
export function evaluate(expression: Expression, variables: { readonly [name: string]: unknown }): Evaluated {
  if (expression === undefined) return { fault: 'rule compile error' }
  try {
    return { value: expression(variables) }
  } catch (error) {
    return { fault: faultOf(error) }
  }
}

/** [what the library says, what cel-go says]. */
const FAULTS: readonly (readonly [RegExp, string])[] = [
  [/^No such key: index out of bounds, index (-?\d+).*$/, 'index out of bounds: $1'],
  [/^No such key: (.*)$/, 'no such key: $1'],
  [/^no such overload.*$/, 'no such overload'],
  [/^found no matching overload.*$/, 'no such overload'],
  [/^optional\.none\(\) dereference.*$|^Optional value is not present.*$/, 'optional.none() dereference'],
]

function faultOf(error: unknown): string {
  const [text = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  for (const [pattern, words] of FAULTS) if (pattern.test(text)) return text.replace(pattern, words)
  return text
}

export const makeDuration = (ms: number): CelValue => Duration.fromMilliseconds(ms)

/** oldSelf of a rule that also holds where there is none. */
export const optionalOf = (value: CelValue | undefined): CelValue =>
  value === undefined ? Optional.none() : Optional.of(value)

/** Whether an expression looks at the old value. */
export function usesOldSelf(expression: Expression): boolean {
  return expression !== undefined && mentions(expression.ast, 'oldSelf')
}

interface Node {
  readonly op: string
  readonly args: unknown
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'op' in value && 'args' in value

function mentions(node: unknown, name: string): boolean {
  if (Array.isArray(node)) return node.some((one) => mentions(one, name))
  if (!isNode(node)) return false
  return (node.op === 'id' && node.args === name) || mentions(node.args, name)
}

/** What checking an expression found: its type, or a fault with its place in the text. */
export interface Checked {
  readonly type: string
  readonly fault: { readonly summary: string; readonly start: number } | undefined
}

/** Of an expression over variables of any type, only what is wrong with its form is found. */
export function syntaxFault(text: string): string | undefined {
  const { valid, error } = RUNNING.check(text)
  if (valid) return undefined
  const fault = compilationFault(text, { summary: error?.summary ?? '', start: error?.range?.start ?? 0 }, isFunction)
  return fault.includes(': Syntax error: ') ? fault : undefined
}

/** An environment in which `self` has the types of a schema. */
export function checkingEnvironment(schema: Structural, optionalOldSelf: boolean): (text: string) => Checked {
  const environment = newEnvironment()
  const type = new TypeDeclarer(environment, 'Object').typeOf(schema)
  environment.registerVariable('self', type)
  environment.registerVariable('oldSelf', optionalOldSelf ? `optional<${type}>` : type)
  return (text) => {
    const { valid, type: found = '', error } = environment.check(text)
    if (valid) return { type: String(found), fault: undefined }
    return { type: '', fault: { summary: error?.summary ?? '', start: error?.range?.start ?? 0 } }
  }
}
