/** The recordings on disk: which folders there are and what is in them. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isScenario, type Scenario } from './scenario.ts'
import { isTimeline, type Timeline } from './timeline/timeline.ts'

const ROOT = join(import.meta.dirname, '../../..')
const SHARED = join(ROOT, '../shared/recordings')

/** Recordings that are part of this repository. */
export const OWN_RECORDINGS = join(ROOT, 'fixtures/recordings')

/** A file of recordings: a scenario of exchanges, a timeline of a Pod, or neither. */
export type Recording =
  | { readonly file: string; readonly kind: 'scenario'; readonly scenario: Scenario }
  | { readonly file: string; readonly kind: 'timeline'; readonly timeline: Timeline }
  | { readonly file: string; readonly kind: 'other' }

/** All recordings of the project's reference when it is at hand, else those of this repository. */
export const defaultRecordings = (): string => (existsSync(SHARED) ? SHARED : OWN_RECORDINGS)

/** A folder of this name, as a path from here or from the recordings. Throws when there is none. */
export function findFolder(name: string): string {
  const found = [name, join(defaultRecordings(), name), join(OWN_RECORDINGS, name)].find((path) => existsSync(path))
  if (found === undefined) throw new Error(`no recordings at ${name}`)
  return found
}

/** All JSON files at a path (a folder, however deep, or one file), by the folder that they are in. Folders in order of name. */
export function filesByFolder(path: string): Map<string, string[]> {
  const folders = new Map<string, string[]>()
  for (const file of jsonFiles(path).sort()) {
    const folder = dirname(file)
    folders.set(folder, [...(folders.get(folder) ?? []), file])
  }
  return folders
}

function jsonFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return path.endsWith('.json') ? [path] : []
  return readdirSync(path).flatMap((name) => jsonFiles(join(path, name)))
}

/** Reads a file and tells what it is by its format. */
export function readRecording(file: string): Recording {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (isScenario(value)) return { file, kind: 'scenario', scenario: value }
  return isTimeline(value) ? { file, kind: 'timeline', timeline: value } : { file, kind: 'other' }
}
