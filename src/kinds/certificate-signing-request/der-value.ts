/** Reads ASN.1 values of certificate requests. Source: X.690 (DER). */

export interface DerValue {
  readonly tag: number
  readonly content: Buffer
  /** With tag and length. */
  readonly whole: Buffer
}

/** What Go's encoding/asn1 says of bytes that are no such value. */
export class DerError extends Error {}

const NO_HEADER = 'asn1: syntax error: truncated tag or length'

/** The first value and what stands behind it. */
export function readDer(bytes: Buffer): { readonly value: DerValue; readonly rest: Buffer } {
  const [tag, first] = bytes
  if (tag === undefined || first === undefined) throw new DerError(NO_HEADER)
  const digits = first < 0x80 ? 0 : first & 0x7f
  const start = 2 + digits
  if (digits > 4 || bytes.length < start) throw new DerError(NO_HEADER)
  const length = digits === 0 ? first : bytes.readUIntBE(2, digits)
  const end = start + length
  if (bytes.length < end) throw new DerError('asn1: syntax error: data truncated')
  const value = { tag, content: bytes.subarray(start, end), whole: bytes.subarray(0, end) }
  return { value, rest: bytes.subarray(end) }
}

/** The values that a sequence or a set holds. */
export function innerValues({ content }: DerValue): DerValue[] {
  const values: DerValue[] = []
  for (let rest = content; rest.length > 0; ) {
    const next = readDer(rest)
    values.push(next.value)
    rest = next.rest
  }
  return values
}

/** The dotted text of an object identifier. */
export function oidText({ content }: DerValue): string {
  const numbers: number[] = []
  let number = 0
  for (const byte of content) {
    number = number * 128 + (byte & 0x7f)
    if (byte < 0x80) {
      numbers.push(number)
      number = 0
    }
  }
  const [first = 0, ...others] = numbers
  const root = Math.min(2, Math.floor(first / 40))
  return [root, first - root * 40, ...others].join('.')
}
