/** Programs that every image with a shell has: enough for containers that sleep, fail or end, until there is a real shell. */
import { parseDuration } from '../apimachinery/duration.ts'
import type { ProcessBehaviour, ProcessStart, Program } from './image.ts'

/** The first process of a container gets no TERM that it has no handler for. */
const UNHANDLED = { onTerm: 'ignore' } as const

/** '5' seconds, '1.5', '2m', 'infinity'; undefined for anything else, and for ever. */
function sleepMs(words: readonly string[]): number | undefined {
  const parts = words.map((word) => (/^[\d.]+$/.test(word) ? Number(word) * 1000 : parseDuration(word)))
  return parts.reduce<number | undefined>(
    (sum, part) => (sum === undefined || part === undefined ? undefined : sum + part),
    0,
  )
}

function sleeping({ args }: ProcessStart): ProcessBehaviour {
  const ms = args.length === 0 ? 0 : sleepMs(args)
  return ms === undefined ? UNHANDLED : { exitAfterMs: ms, exitCode: args.length === 0 ? 1 : 0, ...UNHANDLED }
}

const echoing = ({ args }: ProcessStart): ProcessBehaviour => ({
  exitAfterMs: 0,
  output: [{ afterMs: 0, text: `${args.join(' ')}\n` }],
})

/** Without arguments it passes on what it reads. */
const concatenating = ({ args }: ProcessStart): ProcessBehaviour => (args.length === 0 ? { echoes: true } : {})

/** Without input a shell ends at once; with `-c` it does what can be foreseen of the script. */
function shell(start: ProcessStart): ProcessBehaviour {
  const at = start.args.findIndex((word) => /^-\w*c$/.test(word))
  if (at >= 0) return script(start.args[at + 1] ?? '')
  return start.stdin || start.args.length > 0 ? UNHANDLED : { exitAfterMs: 0 }
}

const QUOTED = /^(['"])(.*)\1$/

/** Commands one after the other, as long as each is one of echo, sleep, exit, true and false; else it runs on. */
function script(text: string): ProcessBehaviour {
  const output: { afterMs: number; text: string }[] = []
  let elapsed = 0
  let exitCode = 0
  for (const command of text.split(/;|\n|&&/).map((part) => part.trim())) {
    const [name = '', ...words] = command.split(/\s+/)
    const args = words.map((word) => word.replace(QUOTED, '$2'))
    if (name === '') continue
    if (/[|<>$`(){}&]/.test(command)) return { output, ...UNHANDLED }
    if (name === 'exit') return { exitAfterMs: elapsed, exitCode: Number(args[0] ?? exitCode), output, ...UNHANDLED }
    if (name === 'echo') output.push({ afterMs: elapsed, text: `${args.join(' ').replace(QUOTED, '$2')}\n` })
    else if (name === 'sleep') {
      const ms = sleepMs(args)
      if (ms === undefined) return { output, ...UNHANDLED }
      elapsed += ms
    } else if (name !== 'true' && name !== 'false') return { output, ...UNHANDLED }
    exitCode = name === 'false' ? 1 : 0
  }
  return { exitAfterMs: elapsed, exitCode, output, ...UNHANDLED }
}

export const builtInPrograms: { readonly [name: string]: Program } = {
  sleep: sleeping,
  true: () => ({ exitAfterMs: 0 }),
  false: () => ({ exitAfterMs: 0, exitCode: 1 }),
  echo: echoing,
  cat: concatenating,
  sh: shell,
  bash: shell,
  ash: shell,
}
