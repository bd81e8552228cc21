/**
 * The hash of a Pod template in names and labels: FNV-1a, written with letters that make no words. The real one hashes
 * Go's memory, so its value is another; shape, stability and collisions are the same.
 */
import type { JsonObject } from '../apimachinery/objects.ts'

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'
const OFFSET = 2_166_136_261
const PRIME = 16_777_619

/** Like 7c9f6b5d4: the decimal digits of 32 bits, each as a letter. `collisions` makes it another one. */
export function templateHash(template: JsonObject, collisions: number | undefined): string {
  let hash = OFFSET
  const text = JSON.stringify(template) + (collisions === undefined ? '' : `#${collisions}`)
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, PRIME) >>> 0
  return [...String(hash)].map((digit) => ALPHABET[digit.charCodeAt(0) % ALPHABET.length]).join('')
}
