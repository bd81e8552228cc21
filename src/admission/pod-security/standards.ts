/** The checks of each level as of each version. */
import { BASELINE } from './baseline-checks.ts'
import type { LevelVersion } from './policy.ts'
import { RESTRICTED } from './restricted-checks.ts'
import type { Check, CheckPod, Subject, Violation } from './subject.ts'

/** The newest version for which there are checks; later ones are as this. */
const NEWEST = 35

const versionAt = ({ versions }: Check, minor: number) => versions.findLast(({ since }) => since <= minor)

function checksAt(level: LevelVersion['level'], minor: number): readonly CheckPod[] {
  if (level === 'privileged') return []
  const stricter = level === 'restricted' ? RESTRICTED.flatMap((check) => versionAt(check, minor) ?? []) : []
  const overridden = new Set(stricter.flatMap(({ overrides = [] }) => overrides))
  const kept = BASELINE.filter(({ id }) => !overridden.has(id)).flatMap((check) => versionAt(check, minor) ?? [])
  return [...kept, ...stricter].map(({ check }) => check)
}

/** What the Pod violates, in the order of the checks. */
export function violationsOf({ level, version }: LevelVersion, subject: Subject): Violation[] {
  const minor = version === 'latest' ? NEWEST : Math.min(version, NEWEST)
  return checksAt(level, minor).flatMap((check) => check(subject) ?? [])
}
