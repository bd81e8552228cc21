/** Values made into values of other types, and types as values. */
import type { LibraryRow } from '../checker/signature.ts'
import { CelFault, Duration, Timestamp, TypeValue, typeName, Uint } from '../runtime/values.ts'
import { doubleText, intInRange, uintInRange, wholePart } from './numbers.ts'
import { durationText, readDuration, readTimestamp, timestampText } from './times.ts'

const SECOND = 1_000_000_000n

/** What a text says. Throws CelFault when `read` finds nothing. */
const fromText =
  <T>(type: string, read: (text: string) => T | undefined) =>
  (text: string): T => {
    const found = read(text)
    if (found === undefined) throw new CelFault(`type conversion error from 'string' to '${type}'`)
    return found
  }

const readInt = (text: string): bigint | undefined => {
  if (!/^[+-]?\d+$/.test(text)) return undefined
  const value = BigInt(text.replace(/^\+/, ''))
  return value >= 2n ** 63n || value < -(2n ** 63n) ? undefined : value
}

const readUint = (text: string): Uint | undefined =>
  /^\d+$/.test(text) && BigInt(text) < 2n ** 64n ? new Uint(BigInt(text)) : undefined

const readDouble = (text: string): number | undefined => {
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  if (/^nan$/i.test(text)) return Number.NaN
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined
}

const BOOLS = new Map([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text) => [text, false] as const),
])

function bytesText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new CelFault('invalid UTF-8 in bytes, cannot convert to string')
  }
}

const same = <T>(value: T): T => value

export const CONVERSIONS: readonly LibraryRow[] = [
  ['int(int): int', same],
  ['int(uint): int', ({ value }: Uint) => intInRange(value)],
  ['int(double): int', (value: number) => intInRange(wholePart(value))],
  ['int(string): int', fromText('int', readInt)],
  ['int(timestamp): int', ({ nanos }: Timestamp) => nanos / SECOND],
  ['int(duration): int', ({ nanos }: Duration) => nanos],
  ['uint(uint): uint', same],
  ['uint(int): uint', uintInRange],
  ['uint(double): uint', (value: number) => uintInRange(wholePart(value, 'unsigned integer overflow'))],
  ['uint(string): uint', fromText('uint', readUint)],
  ['double(double): double', same],
  ['double(int): double', (value: bigint) => Number(value)],
  ['double(uint): double', ({ value }: Uint) => Number(value)],
  ['double(string): double', fromText('double', readDouble)],
  ['bool(bool): bool', same],
  ['bool(string): bool', fromText('bool', (text) => BOOLS.get(text))],
  ['bytes(bytes): bytes', same],
  ['bytes(string): bytes', (text: string) => new Uint8Array(Buffer.from(text))],
  ['string(string): string', same],
  ['string(bool): string', String],
  ['string(int): string', String],
  ['string(uint): string', String],
  ['string(double): string', doubleText],
  ['string(bytes): string', bytesText],
  ['string(timestamp): string', timestampText],
  ['string(duration): string', durationText],
  ['timestamp(timestamp): timestamp', same],
  ['timestamp(string): timestamp', fromText('google.protobuf.Timestamp', readTimestamp)],
  ['timestamp(int): timestamp', (seconds: bigint) => new Timestamp(seconds * SECOND)],
  ['duration(duration): duration', same],
  ['duration(string): duration', fromText('google.protobuf.Duration', readDuration)],
  ['duration(int): duration', (nanos: bigint) => new Duration(nanos)],
  ['dyn(A): dyn', same],
  ['type(A): type<A>', (value: unknown) => new TypeValue(typeName(value))],
]
