/**
 * Scripts to which our shell answers other than a real one, each with the reason: `fixtures/shell/known-differences.json`.
 * The list only shrinks; `npm run shell-differences -- --update-known` writes it, with the reason `open` for what is new.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { replay } from './replay.ts'
import { readAnswers, SHELLS, type ShellKind, type Topic, topicsOf } from './scripts.ts'

const LIST = 'fixtures/shell/known-differences.json'

/** 'ash programs-files' → reason → scripts. */
interface KnownDifferences {
  readonly [topic: string]: { readonly [reason: string]: readonly string[] }
}

const keyOf = (kind: ShellKind, topic: Topic): string => `${kind.name} ${topic.sort}-${topic.name}`

const readList = (): KnownDifferences => JSON.parse(readFileSync(LIST, 'utf8'))

/** The scripts of a topic that are known to be answered otherwise, in alphabetical order. */
export const knownDifferences = (kind: ShellKind, topic: Topic): string[] =>
  Object.values(readList()[keyOf(kind, topic)] ?? {})
    .flat()
    .sort()

/** The scripts of a topic that are answered otherwise, in alphabetical order. */
export async function findDifferences(kind: ShellKind, topic: Topic): Promise<string[]> {
  const different: string[] = []
  for (const [script, answer] of Object.entries(readAnswers(kind, topic))) {
    if (!isDeepStrictEqual(await replay(kind, script), answer)) different.push(script)
  }
  return different.sort()
}

/** Writes the list anew; what was known keeps its reason. Returns how many there are. */
export async function updateKnownDifferences(): Promise<number> {
  const before = readList()
  const list: Record<string, Record<string, string[]>> = {}
  let count = 0
  for (const kind of SHELLS) {
    for (const topic of topicsOf(kind)) {
      const key = keyOf(kind, topic)
      const reasons = Object.entries(before[key] ?? {})
      for (const script of await findDifferences(kind, topic)) {
        const reason = reasons.find(([, scripts]) => scripts.includes(script))?.[0] ?? 'open'
        list[key] ??= {}
        list[key][reason] ??= []
        list[key][reason].push(script)
        count++
      }
    }
  }
  writeFileSync(LIST, `${JSON.stringify(list, undefined, 2)}\n`)
  return count
}
