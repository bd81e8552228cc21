/** Arrays of bash: texts by number, or by text. */

/** What both kinds have in common. Keys of indexed arrays are numbers in decimal digits. */
export interface ShellArray {
  readonly type: 'indexed' | 'associative'
  readonly size: number
  get(key: string): string | undefined
  set(key: string, value: string): void
  delete(key: string): void
  /** In the order in which bash has them: by number, or as its hash table has them. */
  entries(): readonly (readonly [key: string, value: string])[]
  copy(): ShellArray
}

export class IndexedArray implements ShellArray {
  readonly type = 'indexed'
  #elements: Map<number, string>
  #last: number
  /** Elements have not been put in order since one came before the last. */
  #mixed = false

  constructor(elements: Iterable<readonly [number, string]> = [], last = -1) {
    this.#elements = new Map(elements)
    this.#last = last
  }

  get size(): number {
    return this.#elements.size
  }

  /** One more than the greatest number: where what is appended goes, and what negative numbers are counted from. */
  get end(): number {
    return this.#last + 1
  }

  get(key: string): string | undefined {
    return key === '' ? undefined : this.#elements.get(Number(key))
  }

  set(key: string, value: string): void {
    const index = Number(key)
    if (index < this.#last && !this.#elements.has(index)) this.#mixed = true
    this.#last = Math.max(this.#last, index)
    this.#elements.set(index, value)
  }

  delete(key: string): void {
    const index = Number(key)
    this.#elements.delete(index)
    if (index === this.#last) this.#last = this.#inOrder().at(-1)?.[0] ?? -1
  }

  entries(): readonly (readonly [string, string])[] {
    return this.#inOrder().map(([index, value]) => [String(index), value] as const)
  }

  copy(): IndexedArray {
    return new IndexedArray(this.#inOrder(), this.#last)
  }

  #inOrder(): [number, string][] {
    const all = [...this.#elements]
    if (!this.#mixed) return all
    all.sort(([left], [right]) => left - right)
    this.#elements = new Map(all)
    this.#mixed = false
    return all
  }
}

/** Buckets that a table begins with, elements in each before it grows, and how much it grows: bash's `assoc.h`, `hashlib.c`. */
const BUCKETS = 1024
const LOAD = 2
const GROWTH = 4

/** Its order is that of bash's hash table, whose chains have the newest element first. */
export class AssociativeArray implements ShellArray {
  readonly type = 'associative'
  readonly #elements: Map<string, string>

  constructor(elements: Iterable<readonly [string, string]> = []) {
    this.#elements = new Map(elements)
  }

  get size(): number {
    return this.#elements.size
  }

  get(key: string): string | undefined {
    return this.#elements.get(key)
  }

  set(key: string, value: string): void {
    this.#elements.set(key, value)
  }

  delete(key: string): void {
    this.#elements.delete(key)
  }

  entries(): readonly (readonly [string, string])[] {
    let buckets = BUCKETS
    while (this.#elements.size > buckets * LOAD) buckets *= GROWTH
    const placed = [...this.#elements].reverse().map((entry) => ({ entry, bucket: hashOf(entry[0]) & (buckets - 1) }))
    return placed.sort((left, right) => left.bucket - right.bucket).map(({ entry }) => entry)
  }

  copy(): AssociativeArray {
    return new AssociativeArray(this.#elements)
  }
}

/** FNV-1 with 32 bits, of bytes that are signed. */
function hashOf(text: string): number {
  let hash = 2_166_136_261
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash, 16_777_619) ^ ((byte << 24) >> 24)
  return hash >>> 0
}
