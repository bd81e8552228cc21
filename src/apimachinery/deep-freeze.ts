/** Freezing of JSON values at the store's door. */
import type { JsonValue } from './objects.ts'

/** Freezes `value` and all below it. What is frozen already is not looked into. */
export function deepFreeze<T extends JsonValue | undefined>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const item of Object.values(value)) deepFreeze(item)
  return Object.freeze(value)
}
