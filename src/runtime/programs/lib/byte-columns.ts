/** How od shows bytes: characters, and numbers of several bytes in several bases. */

/** A type of -t: so many bytes become a text of so many columns. */
export interface ColumnType {
  readonly bytes: number
  readonly width: number
  readonly show: (value: bigint, byte: number) => string
}

const ESCAPES: { readonly [byte: number]: string } = {
  0: '\\0',
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
}

const NAMES = [
  ...['nul', 'soh', 'stx', 'etx', 'eot', 'enq', 'ack', 'bel', 'bs', 'ht', 'nl', 'vt', 'ff', 'cr', 'so', 'si', 'dle'],
  ...['dc1', 'dc2', 'dc3', 'dc4', 'nak', 'syn', 'etb', 'can', 'em', 'sub', 'esc', 'fs', 'gs', 'rs', 'us', 'sp'],
]

const isPrintable = (byte: number): boolean => byte >= 32 && byte < 127

const CHARACTERS: ColumnType = {
  bytes: 1,
  width: 3,
  show: (_value, byte) =>
    ESCAPES[byte] ?? (isPrintable(byte) ? String.fromCharCode(byte) : byte.toString(8).padStart(3, '0')),
}

const NAMED: ColumnType = {
  bytes: 1,
  width: 3,
  show: (_value, byte) => NAMES[byte & 127] ?? ((byte & 127) === 127 ? 'del' : String.fromCharCode(byte & 127)),
}

const bitsOf = (bytes: number): bigint => BigInt(bytes * 8)
const padded = (bytes: number, base: number): number => ((1n << bitsOf(bytes)) - 1n).toString(base).length

function numbers(letter: string, bytes: number): ColumnType | undefined {
  const base = { o: 8, x: 16, u: 10, d: 10 }[letter]
  if (base === undefined) return undefined
  const digits = padded(bytes, base)
  if (letter === 'u') return { bytes, width: digits, show: (value) => value.toString() }
  if (letter === 'd') {
    const width = ((1n << (bitsOf(bytes) - 1n)) - 1n).toString().length + 1
    return { bytes, width, show: (value) => BigInt.asIntN(bytes * 8, value).toString() }
  }
  return { bytes, width: digits, show: (value) => value.toString(base).padStart(digits, '0') }
}

const SIZES: { readonly [name: string]: number } = { C: 1, S: 2, I: 4, L: 8, '': 4 }

/** 'x1', 'd', 'c', 'o2'; undefined for what is no type. */
export function columnType(text: string): ColumnType | undefined {
  const [, letter = '', size = ''] = /^([acdoux])(\d*|[CSIL])z?$/.exec(text) ?? []
  if (letter === 'c') return CHARACTERS
  if (letter === 'a') return NAMED
  const bytes = SIZES[size] ?? Number(size)
  return [1, 2, 4, 8].includes(bytes) ? numbers(letter, bytes) : undefined
}

/** One row of a type: each value in its column, bytes in little-endian order. */
export function showRow(bytes: Uint8Array, { bytes: size, width, show }: ColumnType): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += size) {
    let value = 0n
    for (let byte = size - 1; byte >= 0; byte--) value = (value << 8n) | BigInt(bytes[at + byte] ?? 0)
    text += ` ${show(value, bytes[at] ?? 0).padStart(width)}`
  }
  return text
}
