/**
 * Writes protobuf from the last byte to the first, as Kubernetes' generated code does: the length of a message is known
 * when its key is written, and nothing is copied.
 */

const FIRST_BYTES = 1024

export class ProtobufWriter {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES)
  #start = FIRST_BYTES

  /** How many bytes there are: marks where a message ends before its fields are written. */
  get length(): number {
    return this.#bytes.length - this.#start
  }

  /** A copy of what has been written. */
  take(): Buffer {
    return Buffer.from(this.#bytes.subarray(this.#start))
  }

  /** Writes the key and length of what was written since `mark`. */
  close(number: number, mark: number): void {
    this.#varint(this.length - mark)
    this.#key(number, 2)
  }

  string(number: number, text: string): void {
    const length = Buffer.byteLength(text)
    this.#reserve(length)
    this.#start -= length
    this.#bytes.write(text, this.#start)
    this.close(number, this.length - length)
  }

  bytes(number: number, bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#start -= bytes.length
    this.#bytes.set(bytes, this.#start)
    this.close(number, this.length - bytes.length)
  }

  /** An integer of up to 64 bits; negative ones take ten bytes. */
  integer(number: number, value: number | bigint): void {
    this.#varint(value)
    this.#key(number, 0)
  }

  double(number: number, value: number): void {
    this.#reserve(8)
    this.#start -= 8
    this.#bytes.writeDoubleLE(value, this.#start)
    this.#key(number, 1)
  }

  #key(number: number, wireType: number): void {
    this.#varint(number * 8 + wireType)
  }

  #varint(value: number | bigint): void {
    if (typeof value === 'number' && value >= 0 && value < 0x80) {
      this.#reserve(1)
      this.#bytes[--this.#start] = value
      return
    }
    const digits: number[] = []
    let rest = BigInt.asUintN(64, BigInt(value))
    for (; rest >= 0x80n; rest >>= 7n) digits.push(Number(rest & 0x7fn) | 0x80)
    digits.push(Number(rest))
    this.#reserve(digits.length)
    this.#start -= digits.length
    this.#bytes.set(digits, this.#start)
  }

  #reserve(count: number): void {
    if (count <= this.#start) return
    const { length } = this
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, length + count))
    this.#bytes.copy(grown, grown.length - length, this.#start)
    this.#start = grown.length - length
    this.#bytes = grown
  }
}
