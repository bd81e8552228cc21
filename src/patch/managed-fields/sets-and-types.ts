/** Field sets read with the types they are about. Source: structured-merge-diff's EnsureNamedFieldsAreMembers and reconcile. */
import { below, type FieldSet, isEmpty, isMember, nodeAt, nodeOf } from './field-set.ts'
import { NOTHING, type TypeStructure, typeAt } from './type-structure.ts'

const elements = (set: FieldSet): string[] => Object.keys(set).filter((key) => key !== '.')

const isField = (element: string): boolean => element.startsWith('f:')

function typeBelow({ map, list }: TypeStructure, element: string): TypeStructure {
  if (isField(element)) return map === undefined ? NOTHING : typeAt(map, element.slice(2))
  return list === undefined ? NOTHING : list.element
}

/** The set with declared fields that lead to members made members: removing all of a struct's fields removes the struct. */
export function withNamedFields(type: TypeStructure, set: FieldSet): FieldSet {
  const result: FieldSet = {}
  for (const element of elements(set)) {
    const node = nodeAt(set, element)
    const declared = isField(element) && type.map?.field(element.slice(2)) !== undefined
    const paths = withNamedFields(typeBelow(type, element), below(node))
    const made = nodeOf(isMember(node) || declared, paths)
    if (made !== undefined) result[element] = made
  }
  return result
}

/** The set with all below what is owned as a whole taken together: its paths were written before it was. */
export function reconciled(type: TypeStructure, set: FieldSet): FieldSet {
  const result: FieldSet = {}
  let changed = false
  for (const element of elements(set)) {
    const node = nodeAt(set, element) ?? {}
    const made = reconciledNode(typeBelow(type, element), node)
    result[element] = made
    changed ||= made !== node
  }
  return changed ? result : set
}

function reconciledNode(type: TypeStructure, node: FieldSet): FieldSet {
  if (isEmpty(node)) return node
  const { map, list, scalar } = type
  const paths = below(node)
  const atomic = map === undefined ? list?.relationship === 'atomic' && scalar === undefined : map.atomic
  if (atomic) return isEmpty(paths) ? node : {}
  if (isEmpty(paths)) return node
  const made = reconciled(type, paths)
  return made === paths ? node : (nodeOf(isMember(node), made) ?? {})
}
