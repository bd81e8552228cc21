/** What an expression has directly below it. */
import type { Node } from './ast.ts'

export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'select':
      return [node.operand]
    case 'call':
      return node.target === undefined ? node.args : [node.target, ...node.args]
    case 'list':
      return node.items.map((item) => item.node)
    case 'map':
      return node.entries.flatMap(({ key, value }) => [key, value])
    case 'comprehension':
      return [node.range, node.condition, node.result].filter((child) => child !== undefined)
    default:
      return []
  }
}

/** Whether an expression names a variable. */
export const mentions = (node: Node, name: string): boolean =>
  (node.kind === 'ident' && node.name === name) || childrenOf(node).some((child) => mentions(child, name))

/** 'a.b.c' of names joined by dots. */
export function pathOf(node: Node): string | undefined {
  if (node.kind === 'ident') return node.name
  if (node.kind !== 'select' || node.mode !== 'value') return undefined
  const path = pathOf(node.operand)
  return path === undefined ? undefined : `${path}.${node.field}`
}
