/** Freezing of JSON values at the store's door. */
import type { JsonValue } from './objects.ts'

/** Freezes `value` and all below it. What is frozen already is not looked into. */
export function deepFreeze<T extends JsonValue | undefined>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (Array.isArray(value)) for (const item of value) deepFreeze(item)
  else for (const key in value) deepFreeze(value[key])
  return Object.freeze(value)
}
