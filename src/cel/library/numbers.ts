/** Numbers within their bounds, and as texts. */
import { CelFault, Uint } from '../runtime/values.ts'

const MAX_INT = 2n ** 63n - 1n
const MIN_INT = -(2n ** 63n)
const MAX_UINT = 2n ** 64n - 1n

/** Throws CelFault for what 64 bits do not hold. */
export function intInRange(value: bigint): bigint {
  if (value > MAX_INT || value < MIN_INT) throw new CelFault('integer overflow')
  return value
}

/** Throws CelFault for what 64 bits do not hold. */
export function uintInRange(value: bigint): Uint {
  if (value > MAX_UINT || value < 0n) throw new CelFault('unsigned integer overflow')
  return new Uint(value)
}

/** The whole part. Throws CelFault for what has none within bounds. */
export function wholePart(value: number, overflow = 'integer overflow'): bigint {
  if (!Number.isFinite(value)) throw new CelFault(overflow)
  return BigInt(Math.trunc(value))
}

/** Digits before the point that Go's %g writes out; larger numbers get an exponent. */
const LONGEST_PLAIN = 6

/** A double as Go's %g prints it, with the digits that it takes: '0.1', '1e+08'. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const [digits = '', power = '0'] = value.toExponential().split('e')
  const exponent = Number(power)
  if (exponent >= -4 && exponent < LONGEST_PLAIN) return plainText(value)
  const size = String(Math.abs(exponent)).padStart(2, '0')
  return `${digits}e${exponent < 0 ? '-' : '+'}${size}`
}

/** A double without exponent, with the digits that it takes. */
export function plainText(value: number): string {
  const text = String(value)
  return text.includes('e') ? BigInt(Math.trunc(value)).toString() : text
}
