/** Bounds of a LimitRange on one set of resources. Texts: recordings quota-limitrange/limits-of-containers, limits-of-pods-and-claims. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { Quantity } from '../../apimachinery/quantity.ts'

type Texts = { readonly [name: string]: string }

/** Requests and limits of a container, a Pod or a claim. */
export interface Amounts {
  readonly requests: Texts
  readonly limits: Texts
}

/** The texts of a map of quantities. */
export const textsOf = (value: JsonValue | undefined): Texts =>
  isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)])) : {}

type Constraint = (type: string, name: string, bound: string, amounts: Amounts) => string | undefined

/** Finer than this, amounts are compared in whole units. */
const MAX_MILLI = (2n ** 63n - 1n) / 1000n

const isLess = (a: string, b: string): boolean => Quantity.parse(a).compare(Quantity.parse(b)) < 0

const minimum: Constraint = (type, name, bound, { requests, limits }) => {
  const [request, limit] = [requests[name], limits[name]]
  const rule = `minimum ${name} usage per ${type} is ${bound}`
  if (request === undefined) return `${rule}.  No request is specified`
  if (isLess(request, bound)) return `${rule}, but request is ${request}`
  return limit !== undefined && isLess(limit, bound) ? `${rule}, but limit is ${limit}` : undefined
}

const maximum: Constraint = (type, name, bound, { requests, limits }) => {
  const [request, limit] = [requests[name], limits[name]]
  const rule = `maximum ${name} usage per ${type} is ${bound}`
  if (limit === undefined) return `${rule}.  No limit is specified`
  if (isLess(bound, limit)) return `${rule}, but limit is ${limit}`
  return request !== undefined && isLess(bound, request) ? `${rule}, but request is ${request}` : undefined
}

/** For what has requests only. */
const maximumRequest: Constraint = (type, name, bound, { requests }) => {
  const request = requests[name]
  const rule = `maximum ${name} usage per ${type} is ${bound}`
  if (request === undefined) return `${rule}.  No request is specified`
  return isLess(bound, request) ? `${rule}, but request is ${request}` : undefined
}

const maximumRatio: Constraint = (type, name, bound, { requests, limits }) => {
  const rule = `${name} max limit to request ratio per ${type} is ${bound}`
  const [request, limit] = [requests[name], limits[name]].map((text) =>
    text === undefined ? undefined : Quantity.parse(text),
  )
  if (request === undefined || request.isZero) return `${rule}, but no request is specified or request is 0`
  if (limit === undefined || limit.isZero) return `${rule}, but no limit is specified or limit is 0`
  const fine = request.value() <= MAX_MILLI && limit.value() <= MAX_MILLI
  const ratio = fine
    ? Number(limit.milliValue()) / Number(request.milliValue())
    : Number(limit.value()) / Number(request.value())
  return ratio * 1000 > Number(Quantity.parse(bound).milliValue())
    ? `${rule}, but provided ratio is ${ratio.toFixed(6)}`
    : undefined
}

type Rule = readonly [field: string, constraint: Constraint]

const WHOLE: readonly Rule[] = [
  ['min', minimum],
  ['max', maximum],
  ['maxLimitRequestRatio', maximumRatio],
]
const REQUESTS: readonly Rule[] = [
  ['min', minimum],
  ['max', maximumRequest],
]

function faults(rules: readonly Rule[], limit: JsonObject, amounts: Amounts): string[] {
  return rules.flatMap(([field, constraint]) => {
    const bounds = textsOf(limit[field])
    return Object.keys(bounds)
      .sort()
      .flatMap((name) => constraint(String(limit.type), name, bounds[name] ?? '0', amounts) ?? [])
  })
}

/** What one item of a LimitRange has against the amounts. */
export const limitFaults = (limit: JsonObject, amounts: Amounts): string[] => faults(WHOLE, limit, amounts)

/** The same for claims, which have no limits. */
export const requestFaults = (limit: JsonObject, requests: Texts): string[] =>
  faults(REQUESTS, limit, { requests, limits: {} })
