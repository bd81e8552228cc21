/** The wire forms of types that are no objects in JSON. Source: recordings/schema/protobuf.json, `about`. */
import type { JsonValue } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import { DecodeError } from './decode-error.ts'
import { GoJsonError, parseGoJson, plainJson } from './go-json.ts'
import { type ExpectedField, fieldsOf } from './protobuf-wire.ts'
import type { MessageStructure } from './structure.ts'

/** Reads a special type other than the JSONSchemaPropsOr…; undefined for the zero time and for no JSON at all. */
export function readSpecial({ special, shortName }: MessageStructure, bytes: Buffer): JsonValue | undefined {
  const fields = new SpecialFields(shortName, bytes)
  switch (special) {
    case 'Quantity':
      return fields.text(1) || '0'
    case 'Time':
      return fields.isEmpty ? undefined : formatTime(fields.number(1) * 1000)
    case 'MicroTime':
      return fields.isEmpty ? undefined : microTime(fields.number(1), fields.number(2))
    case 'IntOrString':
      return fields.number(1) === 1 ? fields.text(3) : fields.number(2)
    case 'StringList':
      return fields.texts(1)
    case 'Duration':
      return `${fields.number(1) / 1e9}s`
    default:
      return rawJson(fields.text(1))
  }
}

/** Six decimals, cut off. */
function microTime(seconds: number, nanoseconds: number): string {
  const micros = String(Math.floor(nanoseconds / 1000)).padStart(6, '0')
  return `${formatTime(seconds * 1000).slice(0, -1)}.${micros}Z`
}

function rawJson(text: string): JsonValue | undefined {
  if (text === '') return undefined
  try {
    return plainJson(parseGoJson(text).value) ?? undefined
  } catch (error) {
    if (error instanceof GoJsonError) throw new DecodeError(error.message)
    throw error
  }
}

class SpecialFields {
  readonly #fields: readonly { readonly number: number; readonly data: bigint | Buffer }[]

  constructor(message: string, bytes: Buffer) {
    this.#fields = [...fieldsOf(message, bytes, (number) => expectedIn(message, number))]
  }

  get isEmpty(): boolean {
    return this.#fields.length === 0
  }

  texts(number: number): string[] {
    return this.#fields.flatMap((field) =>
      field.number === number && field.data instanceof Buffer ? [field.data.toString()] : [],
    )
  }

  text(number: number): string {
    return this.texts(number).at(-1) ?? ''
  }

  number(number: number): number {
    const found = this.#fields.findLast((field) => field.number === number)?.data
    return typeof found === 'bigint' ? Number(BigInt.asIntN(64, found)) : 0
  }
}

const NUMBERS: { readonly [message: string]: readonly string[] } = {
  Time: ['Seconds', 'Nanos'],
  MicroTime: ['Seconds', 'Nanos'],
  Duration: ['Duration'],
  IntOrString: ['Type', 'IntVal'],
}

/** All special types are numbers first, then texts or bytes. */
function expectedIn(message: string, number: number): ExpectedField | undefined {
  const goName = NUMBERS[message]?.[number - 1]
  return goName === undefined ? { wireType: 2, goName: 'Raw' } : { wireType: 0, goName }
}
