/** Functions of awk that need nothing but their arguments. */
import { toNumber, toText, type Value } from './awk-values.ts'
import { formatNumber, formatText, parseFormat } from './printf-format.ts'

export function sprintf([format = '', ...values]: readonly Value[]): string {
  const rest = [...values]
  return parseFormat(toText(format), () => toNumber(rest.shift() ?? 0))
    .map((part) => {
      if (typeof part === 'string') return part
      const value = rest.shift() ?? ''
      if (part.letter === 'c')
        return formatText(typeof value === 'number' ? String.fromCodePoint(value) : toText(value), part)
      return part.letter === 's' ? formatText(toText(value), part) : formatNumber(toNumber(value), part)
    })
    .join('')
}

function substr([text = '', from = 1, length]: readonly Value[]): string {
  const start = Math.max(Math.round(toNumber(from)) - 1, 0)
  const end = length === undefined ? undefined : start + Math.max(Math.round(toNumber(length)), 0)
  return toText(text).slice(start, end)
}

const numeric =
  (action: (value: number) => number) =>
  ([value = 0]: readonly Value[]) =>
    action(toNumber(value))

export const AWK_FUNCTIONS: { readonly [name: string]: (values: readonly Value[]) => Value } = {
  sprintf,
  substr,
  index: ([text = '', part = '']) => toText(text).indexOf(toText(part)) + 1,
  tolower: ([text = '']) => toText(text).toLowerCase(),
  toupper: ([text = '']) => toText(text).toUpperCase(),
  int: numeric(Math.trunc),
  sqrt: numeric(Math.sqrt),
  exp: numeric(Math.exp),
  log: numeric(Math.log),
  sin: numeric(Math.sin),
  cos: numeric(Math.cos),
  atan2: ([y = 0, x = 0]) => Math.atan2(toNumber(y), toNumber(x)),
}
