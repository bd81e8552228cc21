/** Whether a value that was seen is the recorded one: ids, addresses and times are recognized, everything else is compared. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../src/apimachinery/objects.ts'

/** What a recording's tokens stand for. */
export interface Tokens {
  /** Time token → the earliest and latest ms after the Pod's creation that it may stand for. */
  readonly times: ReadonlyMap<string, readonly [number, number]>
  /** When the Pod was created, in ms. */
  readonly createdAt: number
  /** Recorded id → the id of this run, both ways; learned as they are met. */
  readonly ids: Map<string, string>
  /** Times that are also right, because this run showed other frames on the way: `isFree` of a path and a time. */
  readonly isFree?: (path: string, time: string) => boolean
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

const REPLACED: readonly (readonly [RegExp, string])[] = [
  [/sha256:[0-9a-f]{64}/g, 'sha256:<digest>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>'],
  [/\b10\.\d+\.\d+\.\d+\b/g, '<podIP>'],
  [/\b172\.18\.\d+\.\d+\b/g, '<hostIP>'],
  [/\bkube-api-access-[a-z0-9]{5}\b/g, 'kube-api-access-<suffix>'],
  [/(Successfully pulled image "[^"]*" in )\S+( \()\S+( including)/g, '$1<duration>$2<duration>$3'],
  [/\bused: \d+/g, 'used: <n>'],
]

const ID = /<id\d*>|\b[0-9a-f]{64}\b/

/** One line for each path at which they differ. */
export function differences(
  want: JsonValue | undefined,
  got: JsonValue | undefined,
  tokens: Tokens,
  path = '',
): string[] {
  if (typeof want === 'string' && typeof got === 'string') return textDifferences(want, got, tokens, path)
  if (Array.isArray(want) && Array.isArray(got)) return listDifferences(want, got, tokens, path)
  if (isJsonObject(want) && isJsonObject(got)) return objectDifferences(want, got, tokens, path)
  return want === got ? [] : [`${path}: want ${short(want)} got ${short(got)}`]
}

function listDifferences(
  want: readonly JsonValue[],
  got: readonly JsonValue[],
  tokens: Tokens,
  path: string,
): string[] {
  const length = Math.max(want.length, got.length)
  return Array.from({ length }, (_, index) => differences(want[index], got[index], tokens, `${path}[${index}]`)).flat()
}

function objectDifferences(want: JsonObject, got: JsonObject, tokens: Tokens, path: string): string[] {
  const keys = new Set([...Object.keys(want), ...Object.keys(got)])
  return [...keys].flatMap((key) => differences(want[key], got[key], tokens, path === '' ? key : `${path}.${key}`))
}

function textDifferences(want: string, got: string, tokens: Tokens, path: string): string[] {
  const window = tokens.times.get(want)
  if (window !== undefined) {
    if (!TIME.test(got)) return [`${path}: want a time got ${short(got)}`]
    const after = Date.parse(got) - tokens.createdAt
    if ((after >= window[0] && after <= window[1]) || tokens.isFree?.(path, got)) return []
    return [`${path}: want ${window[0]} to ${window[1]} ms after creation got ${after}`]
  }
  const plain = REPLACED.reduce((text, [pattern, stable]) => text.replace(pattern, stable), got)
  return sameWithIds(want, plain, tokens.ids) ? [] : [`${path}: want ${short(want)} got ${short(plain)}`]
}

/** Ids differ from run to run, but one id stays the same all through. */
function sameWithIds(want: string, got: string, ids: Map<string, string>): boolean {
  const wantParts = want.split(ID)
  const gotParts = got.split(ID)
  if (wantParts.length !== gotParts.length || wantParts.some((part, index) => part !== gotParts[index])) return false
  const wantIds = want.match(new RegExp(ID, 'g')) ?? []
  const gotIds = got.match(new RegExp(ID, 'g')) ?? []
  return wantIds.every((id, index) => {
    const own = gotIds[index] ?? ''
    const known = ids.get(id) ?? own
    const other = ids.get(own) ?? id
    if (known !== own || other !== id) return false
    ids.set(id, own)
    ids.set(own, id)
    return true
  })
}

const MAX_SHOWN = 300

function short(value: JsonValue | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}
