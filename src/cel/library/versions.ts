/** Semantic versions. Source: Kubernetes' semver library, which reads them with blang/semver. */
import { goQuote } from '../../apimachinery/go-quote.ts'
import type { LibraryRow } from '../checker/signature.ts'
import { CelFault, Opaque } from '../runtime/values.ts'

const TYPE = 'kubernetes.Semver'

class SemverValue extends Opaque {
  readonly celType = TYPE
  readonly numbers: readonly bigint[]
  /** Identifiers of a pre-release. */
  readonly pre: readonly string[]

  constructor(numbers: readonly bigint[], pre: readonly string[]) {
    super()
    this.numbers = numbers
    this.pre = pre
  }

  equals(other: unknown): boolean {
    return other instanceof SemverValue && compare(this, other) === 0
  }
}

const WORD = /^[0-9A-Za-z-]+$/
const PART_NAMES = ['major', 'minor', 'patch']

/** Throws CelFault. `isLoose` takes short versions, a `v` in front and zeros too many. */
function semver(text: string, isLoose = false): SemverValue {
  const whole = isLoose ? normalized(text) : text
  if (whole === '') throw new CelFault('Version string empty')
  const parts = whole.split('.')
  if (parts.length < 3) throw new CelFault('No Major.Minor.Patch elements found')
  const [, patch = '', preText, buildText] = /^([^-+]*)(?:-([^+]*))?(?:\+(.*))?$/s.exec(parts.slice(2).join('.')) ?? []
  const numbers = [parts[0] ?? '', parts[1] ?? '', patch].map((part, index) => numberOf(part, PART_NAMES[index] ?? ''))
  const pre = preText === undefined ? [] : preText.split('.').map((word) => preReleaseOf(word))
  if (buildText?.split('.').some((word) => !WORD.test(word))) throw new CelFault('Build meta data is empty')
  return new SemverValue(numbers, pre)
}

function numberOf(part: string, name: string): bigint {
  const shown = `${name.charAt(0).toUpperCase()}${name.slice(1)} number`
  if (!/^\d+$/.test(part)) {
    if (part === '') throw new CelFault('strconv.ParseUint: parsing "": invalid syntax')
    throw new CelFault(`Invalid character(s) found in ${name} number ${goQuote(part)}`)
  }
  if (part.length > 1 && part.startsWith('0'))
    throw new CelFault(`${shown} must not contain leading zeroes ${goQuote(part)}`)
  return BigInt(part)
}

function preReleaseOf(word: string): string {
  if (word === '') throw new CelFault('Prerelease is empty')
  if (!WORD.test(word)) throw new CelFault(`Invalid character(s) found in prerelease ${goQuote(word)}`)
  if (/^0\d+$/.test(word))
    throw new CelFault(`Numeric PreRelease version must not contain leading zeroes ${goQuote(word)}`)
  return word
}

function normalized(text: string): string {
  const parts = text.replace(/^v/, '').split('.')
  const [major = '', minor, ...rest] = parts
  const all = [major, minor, rest.length > 0 ? rest.join('.') : undefined]
  const given = all.filter((part) => part !== undefined).map((part) => (part.length > 1 ? withoutZeros(part) : part))
  if (given.length < 3 && /[+-]/.test(given.at(-1) ?? '')) {
    throw new CelFault('short version cannot contain PreRelease/Build meta data')
  }
  return [...given, '0', '0'].slice(0, 3).join('.')
}

function withoutZeros(part: string): string {
  const bare = part.replace(/^0+/, '')
  return /^\d/.test(bare) ? bare : `0${bare}`
}

function compare(a: SemverValue, b: SemverValue): number {
  for (const [index, number] of a.numbers.entries()) {
    const other = b.numbers[index] ?? 0n
    if (number !== other) return number < other ? -1 : 1
  }
  return comparePre(a.pre, b.pre)
}

/** A version is after its pre-releases. */
function comparePre(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Math.sign(b.length - a.length)
  for (const [index, word] of a.entries()) {
    const other = b[index]
    if (other === undefined) return 1
    if (word !== other) return compareWords(word, other)
  }
  return a.length < b.length ? -1 : 0
}

/** Numbers are before words. */
function compareWords(a: string, b: string): number {
  const [first, second] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (first && second) return BigInt(a) < BigInt(b) ? -1 : 1
  if (first !== second) return first ? -1 : 1
  return a < b ? -1 : 1
}

const isSemver = (text: string, isLoose = false): boolean => {
  try {
    semver(text, isLoose)
    return true
  } catch (error) {
    if (error instanceof CelFault) return false
    throw error
  }
}

const part =
  (index: number) =>
  ({ numbers }: SemverValue) =>
    numbers[index]

export const VERSIONS: readonly LibraryRow[] = [
  [`semver(string): ${TYPE}`, semver],
  [`semver(string, bool): ${TYPE}`, semver],
  ['isSemver(string): bool', isSemver],
  ['isSemver(string, bool): bool', isSemver],
  [`${TYPE}.isGreaterThan(${TYPE}): bool`, (a: SemverValue, b: SemverValue) => compare(a, b) > 0],
  [`${TYPE}.isLessThan(${TYPE}): bool`, (a: SemverValue, b: SemverValue) => compare(a, b) < 0],
  [`${TYPE}.compareTo(${TYPE}): int`, (a: SemverValue, b: SemverValue) => BigInt(compare(a, b))],
  [`${TYPE}.major(): int`, part(0)],
  [`${TYPE}.minor(): int`, part(1)],
  [`${TYPE}.patch(): int`, part(2)],
]
