/** Amounts of resources by name, and the arithmetic that quotas and limits need. Source: apiserver's quota/v1 helpers. */
import { isJsonObject, type JsonValue } from './objects.ts'
import { Quantity } from './quantity.ts'

export type ResourceList = ReadonlyMap<string, Quantity>

/** The `{ name: text }` of an object; empty for anything else. The texts have been decoded as quantities. */
export function resourceList(value: JsonValue | undefined): ResourceList {
  if (!isJsonObject(value)) return new Map()
  return new Map(Object.entries(value).map(([name, text]) => [name, Quantity.parse(String(text))]))
}

/** The list as an object has it. */
export const resourceTexts = (list: ResourceList): { [name: string]: string } =>
  Object.fromEntries([...list].map(([name, quantity]) => [name, quantity.toString()]))

export const count = (number: number): Quantity => Quantity.parse(String(number))

const NOTHING = count(0)

/** The sum of what either has. */
export function addResources(a: ResourceList, b: ResourceList): ResourceList {
  const sum = new Map(a)
  for (const [name, quantity] of b) sum.set(name, sum.get(name)?.add(quantity) ?? quantity)
  return sum
}

/** The greater of what either has. */
export function maxResources(a: ResourceList, b: ResourceList): ResourceList {
  const greater = new Map(a)
  for (const [name, quantity] of b) {
    const known = greater.get(name)
    if (known === undefined || quantity.compare(known) > 0) greater.set(name, quantity)
  }
  return greater
}

/** What `a` has more than `b`; never less than nothing. */
export function surplus(a: ResourceList, b: ResourceList): ResourceList {
  return new Map(
    [...a].map(([name, quantity]) => {
      const rest = quantity.subtract(b.get(name) ?? NOTHING)
      return [name, rest.isNegative ? NOTHING : rest]
    }),
  )
}

/** Only the named ones. */
export const onlyNamed = (list: ResourceList, names: { has(name: string): boolean }): ResourceList =>
  new Map([...list].filter(([name]) => names.has(name)))

/** Without amounts of nothing. */
export const withoutZeros = (list: ResourceList): ResourceList =>
  new Map([...list].filter(([, quantity]) => !quantity.isZero))

/** Whether both have the same amounts. */
export const sameResources = (a: ResourceList, b: ResourceList): boolean =>
  a.size === b.size && [...a].every(([name, quantity]) => b.get(name)?.compare(quantity) === 0)
