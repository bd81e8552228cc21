/** Where two values differ. Definition: `replay.mjs` beside the recordings. */
import { isJsonObject, type JsonValue } from '../../../src/apimachinery/objects.ts'

const MAX_SHOWN = 300
const MAX_BEFORE = 60

/** One line for each path at which the values differ. A path that begins with one of `ignore` is passed over; `*` is any key. */
export function differences(
  want: JsonValue | undefined,
  got: JsonValue | undefined,
  ignore: readonly string[] = [],
): string[] {
  return compareAt('', want, got, ignore.map(toPattern))
}

const toPattern = (path: string): RegExp => new RegExp(`^${path.replace(/[.[\]]/g, '\\$&').replaceAll('*', '[^.]+')}`)

function compareAt(
  path: string,
  want: JsonValue | undefined,
  got: JsonValue | undefined,
  ignored: readonly RegExp[],
): string[] {
  if (Object.is(want, got) || ignored.some((pattern) => pattern.test(path))) return []
  const wanted = children(want)
  const gotten = children(got)
  if (wanted === undefined || gotten === undefined || Array.isArray(want) !== Array.isArray(got)) {
    return [`${path}: ${bothShort(want, got)}`]
  }
  const keys = new Set([...wanted.keys(), ...gotten.keys()])
  return [...keys].flatMap((key) =>
    compareAt(path === '' ? key : `${path}.${key}`, wanted.get(key), gotten.get(key), ignored),
  )
}

function children(value: JsonValue | undefined): Map<string, JsonValue | undefined> | undefined {
  return Array.isArray(value) || isJsonObject(value) ? new Map(Object.entries(value)) : undefined
}

/** Long texts from a little before they begin to differ. */
function bothShort(want: JsonValue | undefined, got: JsonValue | undefined): string {
  if (typeof want !== 'string' || typeof got !== 'string' || want.length < MAX_SHOWN)
    return `want ${short(want)} got ${short(got)}`
  const at = [...want].findIndex((letter, index) => letter !== got[index])
  const from = Math.max(0, at - MAX_BEFORE)
  return `want …${short(want.slice(from))} got …${short(got.slice(from))}`
}

function short(value: JsonValue | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}
