/** Resources of which nothing but the number counts. */
import { count } from '../apimachinery/resource-list.ts'
import { objectCountName, type QuotaEvaluator } from './evaluator.ts'

/** Names from before `count/…`. */
const ALIASES = new Set(['configmaps', 'resourcequotas', 'replicationcontrollers', 'secrets'])

export function countEvaluator(resource: { readonly group: string; readonly resource: string }): QuotaEvaluator {
  const alias = resource.group === '' && ALIASES.has(resource.resource) ? [resource.resource] : []
  const names = [objectCountName(resource), ...alias]
  const one = new Map(names.map((name) => [name, count(1)]))
  return {
    handles: ({ operation, subresource }) => operation === 'CREATE' && subresource === '',
    counts: (name) => names.includes(name),
    usage: () => one,
    inScope: () => false,
  }
}
