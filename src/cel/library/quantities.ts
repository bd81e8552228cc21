/** Kubernetes' quantities. */
import { Quantity, QuantityError } from '../../apimachinery/quantity.ts'
import type { LibraryRow } from '../checker/signature.ts'
import { CelFault, Opaque } from '../runtime/values.ts'

const TYPE = 'kubernetes.Quantity'
const NANO = 1e9
const MILLI = 1000n
const MAX_INT = 2n ** 63n - 1n

/** '1.5Gi' */
const FRACTION_OF_BINARY = /\.\d+[KMGTPE]i$/

class QuantityValue extends Opaque {
  readonly celType = TYPE
  readonly amount: Quantity
  /** Whether Go keeps it as a decimal, which it does not take for an integer. */
  readonly isDecimal: boolean

  constructor(amount: Quantity, isDecimal = false) {
    super()
    this.amount = amount
    this.isDecimal = isDecimal
  }

  equals(other: unknown): boolean {
    return other instanceof QuantityValue && this.amount.compare(other.amount) === 0
  }
}

/** Throws CelFault for a text that is no quantity. */
function quantity(text: string): QuantityValue {
  try {
    return new QuantityValue(Quantity.parse(text), FRACTION_OF_BINARY.test(text))
  } catch (error) {
    throw error instanceof QuantityError ? new CelFault(error.message) : error
  }
}

function isQuantity(text: string): boolean {
  try {
    Quantity.parse(text)
    return true
  } catch (error) {
    if (error instanceof QuantityError) return false
    throw error
  }
}

const whole = (value: bigint): Quantity => Quantity.fromMilli(value * MILLI)

const isWhole = ({ amount, isDecimal }: QuantityValue): boolean => {
  const value = amount.value()
  return !isDecimal && amount.isInteger && value <= MAX_INT && value >= -MAX_INT - 1n
}

function asInteger(value: QuantityValue): bigint {
  if (!isWhole(value)) throw new CelFault('cannot convert value to integer')
  return value.amount.value()
}

const compare = (a: QuantityValue, b: QuantityValue): number => a.amount.compare(b.amount)
const signOf = ({ amount }: QuantityValue): bigint => (amount.isZero ? 0n : amount.isNegative ? -1n : 1n)

export const QUANTITIES: readonly LibraryRow[] = [
  [`quantity(string): ${TYPE}`, quantity],
  ['isQuantity(string): bool', isQuantity],
  [`sign(${TYPE}): int`, signOf],
  [`${TYPE}.isGreaterThan(${TYPE}): bool`, (a: QuantityValue, b: QuantityValue) => compare(a, b) > 0],
  [`${TYPE}.isLessThan(${TYPE}): bool`, (a: QuantityValue, b: QuantityValue) => compare(a, b) < 0],
  [`${TYPE}.compareTo(${TYPE}): int`, (a: QuantityValue, b: QuantityValue) => BigInt(compare(a, b))],
  [`${TYPE}.asApproximateFloat(): double`, ({ amount }: QuantityValue) => Number(amount.nano) / NANO],
  [`${TYPE}.asInteger(): int`, asInteger],
  [`${TYPE}.isInteger(): bool`, isWhole],
  [`${TYPE}.add(${TYPE}): ${TYPE}`, (a: QuantityValue, b: QuantityValue) => new QuantityValue(a.amount.add(b.amount))],
  [`${TYPE}.add(int): ${TYPE}`, (a: QuantityValue, b: bigint) => new QuantityValue(a.amount.add(whole(b)))],
  [
    `${TYPE}.sub(${TYPE}): ${TYPE}`,
    (a: QuantityValue, b: QuantityValue) => new QuantityValue(a.amount.subtract(b.amount)),
  ],
  [`${TYPE}.sub(int): ${TYPE}`, (a: QuantityValue, b: bigint) => new QuantityValue(a.amount.subtract(whole(b)))],
]
