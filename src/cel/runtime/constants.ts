/** What is worked out before a program runs, and may fail then already. Source: cel-go's OptOptimize. */
import { goRegExp, regExpFault } from '../../apimachinery/go-regexp.ts'
import type { Call, Node } from '../syntax/ast.ts'
import { childrenOf } from '../syntax/children.ts'

const CONVERSIONS: ReadonlySet<string> = new Set(
  'bool bytes double duration dyn int string timestamp type uint'.split(' '),
)
const PATTERN_FUNCTIONS: ReadonlySet<string> = new Set(['matches', 'find', 'findAll'])

/** The calls of an expression that are made at once: conversions of literals. */
export function constantCalls(node: Node): Call[] {
  const below = childrenOf(node).flatMap(constantCalls)
  const isConstant =
    node.kind === 'call' &&
    node.target === undefined &&
    CONVERSIONS.has(node.name) &&
    node.args.every(({ kind }) => kind === 'literal')
  return isConstant ? [...below, node] : below
}

/** What Go says against the first bad pattern of an expression. */
export function patternFault(node: Node): string | undefined {
  for (const child of childrenOf(node)) {
    const fault = patternFault(child)
    if (fault !== undefined) return fault
  }
  if (node.kind !== 'call' || node.target === undefined || !PATTERN_FUNCTIONS.has(node.name)) return undefined
  const [pattern] = node.args
  if (pattern?.kind !== 'literal' || typeof pattern.value !== 'string') return undefined
  const fault = goRegExp(pattern.value, node) === undefined ? regExpFault(pattern.value) : undefined
  return fault === undefined ? undefined : `error parsing regexp: ${fault}`
}
