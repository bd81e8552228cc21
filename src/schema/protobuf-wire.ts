/** The wire format of protobuf, with the complaints of Kubernetes' generated decoders. Texts: asked of v1.35. */
import { DecodeError } from './decode-error.ts'

/** 0 varint, 1 eight bytes, 2 bytes with a length, 5 four bytes; 3 and 4 are groups, which no message has. */
type WireType = number

/** A field that a message has. */
export interface ExpectedField {
  readonly wireType: WireType
  /** Go's name of it, for complaints. */
  readonly goName: string
}

export interface WireField {
  readonly number: number
  /** Varints and fixed numbers as bigint, the rest as bytes. */
  readonly data: bigint | Buffer
}

/**
 * The fields of `message` that are expected, in the order of the bytes; others are passed over. Throws DecodeError when
 * the bytes are cut off or no such message.
 */
export function* fieldsOf(
  message: string,
  bytes: Buffer,
  expected: (number: number) => ExpectedField | undefined,
): IterableIterator<WireField> {
  const reader = new WireReader(bytes)
  while (!reader.done) {
    const key = Number(BigInt.asUintN(32, reader.varint()))
    const [number, wireType] = [key >>> 3, key & 7]
    if (wireType === 4) throw new DecodeError(`proto: ${message}: wiretype end group for non-group`)
    if (number === 0) throw new DecodeError(`proto: ${message}: illegal tag ${number} (wire type ${wireType})`)
    const field = expected(number)
    if (field !== undefined && field.wireType !== wireType) {
      throw new DecodeError(`proto: wrong wireType = ${wireType} for field ${field.goName}`)
    }
    const data = reader.value(wireType)
    if (field !== undefined && data !== undefined) yield { number, data }
  }
}

class WireReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length
  }

  /** 64 bits. */
  varint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 64n; shift += 7n) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined) throw new DecodeError('unexpected EOF')
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    throw new DecodeError('proto: integer overflow')
  }

  /** The value after a key; undefined for a group, which is passed over. */
  value(wireType: WireType): bigint | Buffer | undefined {
    switch (wireType) {
      case 0:
        return this.varint()
      case 1:
        return this.#take(8).readBigUInt64LE()
      case 2:
        return this.#take(this.#length())
      case 3:
        this.#passGroup()
        return undefined
      case 5:
        return BigInt(this.#take(4).readUInt32LE())
      default:
        throw new DecodeError(`proto: illegal wireType ${wireType}`)
    }
  }

  #length(): number {
    const length = BigInt.asIntN(64, this.varint())
    if (length < 0n) throw new DecodeError('proto: negative length found during unmarshaling')
    return Number(length)
  }

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw new DecodeError('unexpected EOF')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  #passGroup(): void {
    for (let open = 1; open > 0; ) {
      const wireType = Number(this.varint() & 7n)
      if (wireType === 3) open++
      else if (wireType === 4) open--
      else this.value(wireType)
    }
  }
}
