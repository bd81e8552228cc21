/** Requests and limits as values of variables. Source: docs "Expose Pod Information … Resource fields". */
import type { JsonObject } from '../apimachinery/objects.ts'
import { Quantity } from '../apimachinery/quantity.ts'
import type { Container } from './pod.ts'

/** `{ resource: 'limits.cpu', divisor: '1' }` of a container, rounded up; '0' for what it does not ask for. */
export function resourceFieldValue({ resources }: Container, { resource, divisor }: JsonObject): string {
  const [bound, name = ''] = splitOnce(String(resource))
  const amount = bound === 'limits' ? resources.limits?.[name] : resources.requests?.[name]
  if (amount === undefined) return '0'
  const unit = typeof divisor === 'string' && divisor !== '0' ? Quantity.parse(divisor).milliValue() : 1000n
  const milli = Quantity.parse(amount).milliValue()
  return String((milli + unit - 1n) / unit)
}

function splitOnce(text: string): [string, string] {
  const dot = text.indexOf('.')
  return [text.slice(0, dot), text.slice(dot + 1)]
}
