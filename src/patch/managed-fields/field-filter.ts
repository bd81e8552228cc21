/** Which fields an endpoint can own. Source: the strategies' reset fields. */
import { below, type FieldSet, isMember, nodeAt, nodeOf, withoutPrefixes } from './field-set.ts'

export interface FieldFilter {
  /** Paths that the endpoint resets. */
  readonly resetFields?: FieldSet | undefined
  /** The only paths that it takes, '*' for any element; all below a path without more is taken, too. */
  readonly takenFields?: FieldSet | undefined
}

export function filtered(fields: FieldSet, { resetFields, takenFields }: FieldFilter): FieldSet {
  const kept = resetFields === undefined ? fields : withoutPrefixes(fields, resetFields)
  return takenFields === undefined ? kept : matching(kept, takenFields)
}

function matching(fields: FieldSet, pattern: FieldSet): FieldSet {
  if (Object.keys(pattern).length === 0) return fields
  const kept: FieldSet = {}
  for (const element of Object.keys(fields)) {
    const rest = nodeAt(pattern, '*') ?? nodeAt(pattern, element)
    const node = nodeAt(fields, element)
    if (rest === undefined || node === undefined || element === '.') continue
    const made = nodeOf(isMember(node), matching(below(node), rest))
    if (made !== undefined) kept[element] = made
  }
  return kept
}
