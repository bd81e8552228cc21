/** Values of awk: numbers, texts, and texts of the input that look like numbers. */

export type Value = number | string | InputText

/** A field or a line: a number where numbers are compared, if it looks like one. */
export class InputText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/

export function toNumber(value: Value): number {
  if (typeof value === 'number') return value
  return Number(NUMBER.exec(typeof value === 'string' ? value : value.text)?.[0] ?? 0)
}

/** 1e6 is 1000000; other fractions as %.6g writes them. */
export function toText(value: Value): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'number') return value.text
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(value)
  return Number.isFinite(value)
    ? String(Number(value.toPrecision(6)))
    : Number.isNaN(value)
      ? 'nan'
      : value > 0
        ? 'inf'
        : '-inf'
}

const isNumeric = (value: Value): boolean =>
  typeof value === 'number' ||
  (typeof value !== 'string' &&
    value.text.trim() !== '' &&
    NUMBER.exec(value.text)?.[0].length === value.text.trimEnd().length)

export function toBoolean(value: Value): boolean {
  if (typeof value === 'string') return value !== ''
  return isNumeric(value) ? toNumber(value) !== 0 : toText(value) !== ''
}

/** Below zero, zero or above: as numbers when both are, else as texts. */
export function compareValues(a: Value, b: Value): number {
  if (isNumeric(a) && isNumeric(b)) return toNumber(a) - toNumber(b)
  const [left, right] = [toText(a), toText(b)]
  return left < right ? -1 : left > right ? 1 : 0
}
