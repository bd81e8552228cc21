/** Pathname expansion (XCU 2.13.3): which files a pattern names. */
import type { ProgramProcess } from '../kernel/process-api.ts'
import { SystemError } from '../kernel/system-error.ts'
import type { Grammar } from './dialect.ts'
import { compilePattern, isPattern, type Pattern, type PatternChar } from './patterns.ts'

/** In which shells differ. */
interface GlobRules extends Pick<Grammar, 'caretNegates' | 'skipsDots'> {
  /** Names with a dot at their beginning are names like others. */
  readonly dotsMatch: boolean
}

/** Paths of one pattern. */
const MAX_PATHS = 10_000

/** Sorted by bytes; empty when there are none. */
export async function expandPath(
  process: ProgramProcess,
  chars: readonly PatternChar[],
  rules: GlobRules,
): Promise<string[]> {
  const [first, ...rest] = splitAtSlashes(chars)
  const absolute = first?.length === 0 && rest.length > 0
  let paths = [absolute ? '/' : '']
  for (const segment of absolute ? rest : [first ?? [], ...rest]) {
    const found: string[] = []
    for (const path of paths) {
      await process.turn()
      found.push(...expandSegment(process, path, segment, rules))
      if (found.length > MAX_PATHS) break
    }
    paths = found
  }
  return paths.sort((left, right) => (left < right ? -1 : left > right ? 1 : 0))
}

function splitAtSlashes(chars: readonly PatternChar[]): PatternChar[][] {
  const segments: PatternChar[][] = [[]]
  for (const char of chars) {
    if (char.char === '/') segments.push([])
    else segments.at(-1)?.push(char)
  }
  return segments
}

function expandSegment(
  process: ProgramProcess,
  folder: string,
  segment: readonly PatternChar[],
  rules: GlobRules,
): string[] {
  const join = (name: string): string => (folder === '' || folder.endsWith('/') ? folder + name : `${folder}/${name}`)
  if (segment.length === 0) return isDirectory(process, folder) ? [join('')] : []
  const pattern = compilePattern(segment, rules)
  if (!isPattern(segment)) {
    const path = join(pattern.literal ?? '')
    return exists(process, path) ? [path] : []
  }
  const hidden = segment[0]?.char === '.' || rules.dotsMatch
  return namesIn(process, folder, pattern, segment[0]?.char === '.' && !rules.skipsDots ? ['.', '..'] : [])
    .filter((name) => hidden || !name.startsWith('.'))
    .map(join)
}

function namesIn(process: ProgramProcess, folder: string, pattern: Pattern, dots: readonly string[]): string[] {
  const names = attempt(() => process.files.list(folder === '' ? '.' : folder))
  return (names === undefined ? [] : [...dots, ...names]).filter((name) => pattern.matches(name))
}

const exists = (process: ProgramProcess, path: string): boolean =>
  attempt(() => process.files.linkStatus(path)) !== undefined

const isDirectory = (process: ProgramProcess, path: string): boolean =>
  attempt(() => process.files.status(path))?.type === 'directory'

/** The result, or undefined where there is nothing or one may not look. */
function attempt<Result>(look: () => Result): Result | undefined {
  try {
    return look()
  } catch (error) {
    if (error instanceof SystemError) return undefined
    throw error
  }
}
