/**
 * The images of the recordings, `sim/…`, and their only program, as a user of the library would bring them.
 * Definition: "What the fake processes do" in the README beside the recordings.
 */
import { parseDuration } from '../../../../src/apimachinery/duration.ts'
import type { ImageDefinition, PortRequest, ProcessBehaviour, ProcessStart } from '../../../../src/index.ts'

const SIZE = 1_234_567

/** 'exit=1' and 'oom' as names and values. */
const settings = (words: readonly string[]): Map<string, string> =>
  new Map(
    words.map((word) => {
      const equals = word.indexOf('=')
      return equals < 0 ? [word, ''] : [word.slice(0, equals), word.slice(equals + 1)]
    }),
  )

const ms = (text: string | undefined, otherwise: number): number =>
  text === undefined ? otherwise : (parseDuration(text) ?? otherwise)

/** The value for this start of the container: the last one stays. */
function ofAttempt(text: string | undefined, attempt: number): string | undefined {
  const values = text?.split(',')
  return values?.[Math.min(attempt, values.length - 1)]
}

function sim({ args, attempt }: ProcessStart): ProcessBehaviour {
  const set = settings(args)
  const exit = ofAttempt(set.get('exit'), attempt)
  const after = ofAttempt(set.get('after'), attempt)
  const ends = exit !== undefined || after !== undefined || set.has('oom')
  const log = set.get('log')
  const listen = set.get('listen')
  const refusal = set.get('createerror')
  const message = set.get('message')
  return {
    ...(ends ? { exitAfterMs: ms(after, 0), exitCode: Number(exit ?? 0) } : {}),
    oomKilled: set.has('oom'),
    onTerm:
      set.get('term') === 'ignore'
        ? 'ignore'
        : { exitCode: Number(set.get('term') ?? 0), afterMs: ms(set.get('termdelay'), 50) },
    ...(message === undefined ? {} : { terminationMessage: message }),
    ...(log === undefined ? {} : { output: [{ afterMs: 0, text: `${log}\n` }] }),
    ...(listen === undefined ? {} : { ports: [{ port: Number(listen), answer: answering(set) }] }),
    ...(refusal === undefined ? {} : { refusal }),
  }
}

const SLOW_MS = 5000

const isOpen = (set: ReadonlyMap<string, string>, ageMs: number): boolean =>
  ageMs >= ms(set.get('from'), 0) && ageMs < ms(set.get('until'), Number.POSITIVE_INFINITY)

const answering =
  (set: ReadonlyMap<string, string>) =>
  ({ path, ageMs }: PortRequest) => {
    const status = /^\/status\/(\d+)/.exec(path)?.[1]
    if (status !== undefined) return { status: Number(status) }
    return { status: isOpen(set, ageMs) ? 200 : 500, afterMs: path.startsWith('/slow') ? SLOW_MS : 0 }
  }

/** The command of probes and hooks. */
function probe({ args, containerAgeMs }: ProcessStart): ProcessBehaviour {
  const set = settings(args)
  const passes = isOpen(set, containerAgeMs)
  const text = (name: string, stream: 'stdout' | 'stderr') => {
    const value = set.get(name)
    return value === undefined ? [] : [{ afterMs: 0, text: value, stream }]
  }
  return {
    exitAfterMs: ms(set.get('sleep'), 0),
    exitCode: passes ? Number(set.get('exit') ?? 0) : 1,
    output: [...text('out', 'stdout'), ...text('err', 'stderr')],
  }
}

const PROGRAM = { entrypoint: ['sim'], executables: ['sim'], programs: { sim, probe }, sizeBytes: SIZE }

export const simImages: readonly ImageDefinition[] = [
  { image: 'sim/app:1', present: true, ...PROGRAM },
  { image: 'sim/uid:1', present: true, user: 65_532, ...PROGRAM },
  { image: 'sim/user:1', present: true, user: 'app', ...PROGRAM },
  { image: 'sim/denied', pull: { fails: 'denied' } },
  { image: 'sim/notfound', pull: { fails: 'notFound' } },
  { image: '*.invalid/*', pull: { fails: 'unreachable' } },
  { image: 'sim/flaky', ...PROGRAM, pull: { fails: 'notFound', failures: 2 } },
  { image: 'sim/slowpull', ...PROGRAM, pull: { takesMs: 5000 } },
  { image: '*', ...PROGRAM },
]
