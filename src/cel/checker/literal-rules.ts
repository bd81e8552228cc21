/** What is said of literals that will never do. Source: cel-go's AST validators, which Kubernetes asks since 1.29. */
import { regExpFault } from '../../apimachinery/go-regexp.ts'
import { formatFault } from '../library/format-text.ts'
import { readDuration, readTimestamp } from '../library/times.ts'
import type { Call, Issue, ListLiteral, MapLiteral, Node } from '../syntax/ast.ts'
import { childrenOf } from '../syntax/children.ts'
import type { CheckedExpression } from './checker.ts'
import { type CelType, DYN, sameType, shownType } from './types.ts'

type Types = CheckedExpression['types']

/** Issues of an expression whose types are fine. */
export function literalIssues(node: Node, types: Types): Issue[] {
  const issues: Issue[] = []
  visit(node, types, issues)
  return issues
}

function visit(node: Node, types: Types, issues: Issue[], isExempt = false): void {
  if (node.kind === 'call') issues.push(...callIssues(node, types))
  if (node.kind === 'list' && !isExempt) issues.push(...listIssues(node, types))
  if (node.kind === 'map' && !isExempt) issues.push(...mapIssues(node, types))
  const exempt = isExempt || (node.kind === 'call' && node.name === 'format')
  for (const child of childrenOf(node)) visit(child, types, issues, exempt)
}

/** Functions whose last argument can be a literal that never does. */
const LITERALS: { readonly [name: string]: (value: unknown) => boolean } = {
  duration: (value) => typeof value === 'string' && readDuration(value) !== undefined,
  timestamp: (value) => typeof value === 'bigint' || (typeof value === 'string' && readTimestamp(value) !== undefined),
  matches: (value) => typeof value !== 'string' || regExpFault(value) === undefined,
}

function callIssues(call: Call, types: Types): Issue[] {
  const { name, args } = call
  if (name === 'format') return formatIssues(call, types)
  const isFine = Object.hasOwn(LITERALS, name) ? LITERALS[name] : undefined
  const arg = args.at(-1)
  if (isFine === undefined || arg?.kind !== 'literal' || isFine(arg.value)) return []
  return [{ at: arg.at, message: `invalid ${name} argument` }]
}

function formatIssues({ at: call, target, args }: Call, types: Types): Issue[] {
  const [list] = args
  if (target?.kind !== 'literal' || typeof target.value !== 'string' || list?.kind !== 'list') return []
  const given = list.items.map(({ node }) => types.get(node) ?? DYN)
  const fault = formatFault(target.value, given)
  if (fault === undefined) return []
  const at = fault.index === undefined ? call : (list.items[fault.index]?.node.at ?? call)
  return [{ at, message: fault.message }]
}

const listIssues = ({ items }: ListLiteral, types: Types): Issue[] =>
  mixedIssues(items.map(({ node, optional }) => ({ node, type: itemType(types.get(node), optional) })))

const mapIssues = ({ entries }: MapLiteral, types: Types): Issue[] => [
  ...mixedIssues(entries.map(({ key }) => ({ node: key, type: itemType(types.get(key), false) }))),
  ...mixedIssues(entries.map(({ value, optional }) => ({ node: value, type: itemType(types.get(value), optional) }))),
]

const itemType = (type: CelType | undefined, optional: boolean): CelType => (optional ? type?.params[0] : type) ?? DYN

function mixedIssues(items: readonly { readonly node: Node; readonly type: CelType }[]): Issue[] {
  const [first] = items
  if (first === undefined) return []
  const wanted = shownType(first.type)
  return items
    .filter(({ type }) => !sameType(type, first.type))
    .map(({ node, type }) => ({ at: node.at, message: `expected type '${wanted}' but found '${shownType(type)}'` }))
}
