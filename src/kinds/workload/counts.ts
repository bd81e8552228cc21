/** Rules about numbers: of Pods, seconds, revisions. Source: recordings kinds-apps/. */
import { type FieldError, invalid } from '../../apimachinery/field-error.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../../apimachinery/objects.ts'

export const NEGATIVE = 'must be greater than or equal to 0'

const PERCENT = /^\d+%$/

/** Fields that count something and may be missing, in the order given. `path` is that of their struct. */
export const countErrors = (struct: JsonObject, fields: readonly string[], path: string): FieldError[] =>
  fields.flatMap((field) => {
    const value = struct[field]
    return typeof value === 'number' && value < 0 ? [invalid(`${path}.${field}`, value, NEGATIVE)] : []
  })

/** [field, the field that it may not be greater than, how the message calls that one] */
export type Bound = readonly [field: string, bound: string, called: string]

/** Fields of a status that are part of others. */
export const boundErrors = (status: JsonObject, bounds: readonly Bound[]): FieldError[] =>
  bounds.flatMap(([field, bound, called]) => {
    const value = Number(status[field] ?? 0)
    if (value <= Number(status[bound] ?? 0)) return []
    return [invalid(`status.${field}`, value, `cannot be greater than ${called}`)]
  })

/** The collision count of a status only grows. */
export function collisionErrors({ status }: KubeObject, old: KubeObject): FieldError[] {
  const [now, before] = [collisionsOf(status), collisionsOf(old.status)]
  if (before === undefined || (now ?? 0) >= before) return []
  return [invalid('status.collisionCount', now ?? 0, 'cannot be decremented')]
}

function collisionsOf(status: KubeObject['status']): number | undefined {
  const count = isJsonObject(status) ? status.collisionCount : undefined
  return typeof count === 'number' ? count : undefined
}

/** What a number or percentage says, without its sign of percent; 0 for what is neither. */
export function amountOf(value: number | string | undefined): number {
  if (typeof value !== 'string') return value ?? 0
  if (PERCENT.test(value)) return Number(value.slice(0, -1))
  return /^[+-]?\d+$/.test(value) ? Number(value) : 0
}
