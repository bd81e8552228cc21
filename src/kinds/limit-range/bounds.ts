/** How the amounts of one item of a LimitRange must lie to each other. Source: core validation of LimitRanges, v1.35. */
import { at, type FieldError, invalid } from '../../apimachinery/field-error.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import { Quantity } from '../../apimachinery/quantity.ts'
import { isOvercommitable } from '../pod/resource-names.ts'

type Amounts = { [name: string]: string }

export interface LimitRangeItem extends JsonObject {
  type: string
  max?: Amounts
  min?: Amounts
  default?: Amounts
  defaultRequest?: Amounts
  maxLimitRequestRatio?: Amounts
}

const isMore = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && Quantity.parse(a).compare(Quantity.parse(b)) > 0

/** By resource, in order of names; Kubernetes' own is that of a Go map. */
export function boundErrors(item: LimitRangeItem, path: string): FieldError[] {
  const { min, max, maxLimitRequestRatio } = item
  const own = item.type === 'Pod' ? {} : { ...item.default, ...item.defaultRequest }
  const names = Object.keys({ ...max, ...min, ...own, ...maxLimitRequestRatio }).sort()
  return names.flatMap((name) => [...orderErrors(item, name, path), ...ratioErrors(item, name, path)])
}

function orderErrors(item: LimitRangeItem, name: string, path: string): FieldError[] {
  const [min, max] = [item.min?.[name], item.max?.[name]]
  const [limit, request] = item.type === 'Pod' ? [] : [item.default?.[name], item.defaultRequest?.[name]]
  const errors: FieldError[] = []
  const refuse = (map: string, value: string | undefined, why: string): void => {
    errors.push(invalid(at(`${path}.${map}`, name), value, why))
  }
  if (isMore(min, max)) refuse('min', min, `min value ${min} is greater than max value ${max}`)
  if (isMore(min, request))
    refuse('defaultRequest', request, `min value ${min} is greater than default request value ${request}`)
  if (isMore(request, max))
    refuse('defaultRequest', request, `default request value ${request} is greater than max value ${max}`)
  if (isMore(request, limit))
    refuse('defaultRequest', request, `default request value ${request} is greater than default limit value ${limit}`)
  if (isMore(min, limit)) refuse('default', min, `min value ${min} is greater than default value ${limit}`)
  if (isMore(limit, max)) refuse('default', max, `default value ${limit} is greater than max value ${max}`)
  return errors
}

function ratioErrors(item: LimitRangeItem, name: string, path: string): FieldError[] {
  const ratio = item.maxLimitRequestRatio?.[name]
  const errors: FieldError[] = []
  const here = at(`${path}.maxLimitRequestRatio`, name)
  if (isMore('1', ratio)) errors.push(invalid(here, ratio, `ratio ${ratio} is less than 1`))
  const widest = widestRatio(item.min?.[name], item.max?.[name])
  if (ratio !== undefined && widest !== undefined && Number(Quantity.parse(ratio).milliValue()) / 1000 > widest)
    errors.push(invalid(here, ratio, `ratio ${ratio} is greater than max/min = ${widest.toFixed(6)}`))
  return [...errors, ...sameDefaults(item, name, path)]
}

function widestRatio(min: string | undefined, max: string | undefined): number | undefined {
  if (min === undefined || max === undefined) return undefined
  return Number(Quantity.parse(max).milliValue()) / Number(Quantity.parse(min).milliValue())
}

/** What cannot be overcommitted is requested as a whole. */
function sameDefaults(item: LimitRangeItem, name: string, path: string): FieldError[] {
  const [limit, request] = item.type === 'Pod' ? [] : [item.default?.[name], item.defaultRequest?.[name]]
  if (isOvercommitable(name) || limit === undefined || request === undefined) return []
  if (!isMore(limit, request) && !isMore(request, limit)) return []
  const why = `default value ${limit} must equal to defaultRequest value ${request} in ${name}`
  return [invalid(at(`${path}.defaultRequest`, name), request, why)]
}
