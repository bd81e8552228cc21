/** Lists of plain values that merge as sets: finalizers. */
import type { JsonValue } from '../../apimachinery/objects.ts'

/** The list without the values that are to go. */
export function withoutPrimitives(list: readonly JsonValue[], gone: readonly JsonValue[]): JsonValue[] {
  return list.filter((item) => !gone.includes(item))
}

/** Known values first, new ones after; `order`, if given, puts what it names in its order. */
export function mergePrimitiveList(
  known: readonly JsonValue[],
  patch: readonly JsonValue[],
  order: readonly JsonValue[] | undefined,
): JsonValue[] {
  const merged = [...known, ...patch.filter((item) => !known.includes(item))]
  if (order === undefined) return merged
  return inOrder(merged, known, (item) => order.indexOf(item))
}

/**
 * Items that `rank` knows come in its order; the others, which only the server has, keep their place among those that
 * stood before them.
 */
export function inOrder<T>(items: readonly T[], known: readonly T[], rank: (item: T) => number): T[] {
  const ordered = items.filter((item) => rank(item) >= 0).sort((a, b) => rank(a) - rank(b))
  const others = items.filter((item) => rank(item) < 0)
  const result: T[] = []
  const position = (item: T): number => known.indexOf(item)
  let next = 0
  for (const item of ordered) {
    while (next < others.length && standsBefore(others[next], item, position)) {
      const other = others[next++]
      if (other !== undefined) result.push(other)
    }
    result.push(item)
  }
  return [...result, ...others.slice(next)]
}

function standsBefore<T>(other: T | undefined, item: T, position: (item: T) => number): boolean {
  if (other === undefined) return false
  const at = position(item)
  return at >= 0 && position(other) < at
}
