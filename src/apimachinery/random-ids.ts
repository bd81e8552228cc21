/** Reproducible random choices: names, uids, ids. */

/** Two sources with one seed draw the same values in the same order. */
export interface IdSource {
  /** A version 4 UUID. */
  uid(): string
  /** `length` characters of the alphabet of Kubernetes' generated names. */
  suffix(length: number): string
  /** `length` hexadecimal digits. */
  hex(length: number): string
  /** An integer in [0, bound). */
  below(bound: number): number
}

/** Letters and digits without vowels and look-alikes. Source: apimachinery/pkg/util/rand. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

/** 32-bit state, one multiplication chain per number (the mixing steps of SplitMix). */
function createGenerator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return (mixed ^ (mixed >>> 16)) >>> 0
  }
}

const BYTES: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Eight hexadecimal digits. */
const wordOf = (number: number): string =>
  `${BYTES[number >>> 24]}${BYTES[(number >>> 16) & 255]}${BYTES[(number >>> 8) & 255]}${BYTES[number & 255]}`

/** A source that starts from `seed`, any integer. */
export function createIdSource(seed: number): IdSource {
  const next = createGenerator(seed)
  const below = (bound: number): number => Math.floor((next() / 2 ** 32) * bound)
  const word = (): string => wordOf(next())
  const hex = (length: number): string => {
    // Joined, not added up: a text of many parts would keep each of them.
    const parts: string[] = []
    while (parts.length * 8 < length) parts.push(word())
    return parts.join('').slice(0, length)
  }
  return {
    below,
    hex,
    suffix: (length) => Array.from({ length }, () => ALPHABET[below(ALPHABET.length)]).join(''),
    uid() {
      const [a, b, c, d] = [word(), word(), word(), word()]
      const variant = '89ab'[below(4)]
      return [a, b.slice(0, 4), `4${b.slice(5)}`, `${variant}${c.slice(1, 4)}`, `${c.slice(4)}${d}`].join('-')
    },
  }
}
