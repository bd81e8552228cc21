/** Which nodes a Pod may be on: nodeSelector and required node affinity. Source: docs "Assigning Pods to Nodes". */
import { listOf } from './object-fields.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from './objects.ts'

type Labels = { readonly [key: string]: string }

const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})
/** Whether the node is one of those that the Pod's spec asks for. */
export function matchesNode({ nodeSelector, affinity }: JsonObject, node: KubeObject): boolean {
  const labels = node.metadata.labels ?? {}
  if (!Object.entries(objectOf(nodeSelector)).every(([key, value]) => labels[key] === value)) return false
  const required = objectOf(objectOf(affinity).nodeAffinity).requiredDuringSchedulingIgnoredDuringExecution
  if (!isJsonObject(required)) return true
  return listOf(required.nodeSelectorTerms).some((term) => matchesTerm(term, node))
}

/** Whether the node meets all of a term's expressions; a term without any means no node. */
export function matchesTerm(term: JsonObject, { metadata }: KubeObject): boolean {
  const expressions = listOf(term.matchExpressions)
  const fields = listOf(term.matchFields)
  if (expressions.length + fields.length === 0) return false
  const { labels = {}, name = '' } = metadata
  return (
    expressions.every((expression) => meets(expression, labels)) &&
    fields.every((expression) => meets(expression, { 'metadata.name': name }))
  )
}

function meets({ key, operator, values }: JsonObject, labels: Labels): boolean {
  const value = labels[String(key)]
  const listed = Array.isArray(values) ? values.map(String) : []
  switch (operator) {
    case 'In':
      return value !== undefined && listed.includes(value)
    case 'NotIn':
      return value === undefined || !listed.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
      return Number(value) > Number(listed[0])
    case 'Lt':
      return Number(value) < Number(listed[0])
    default:
      return false
  }
}
