/** ulimit: limits of a process; they are told, not changed. */
import { BuiltInFault, OptionFault, ProgramFault } from '../errors.ts'
import { type BuiltIn, type Invocation, say } from '../state.ts'

const LIMITS = [
  { text: 'core file size (blocks)', letter: 'c', value: '0' },
  { text: 'data seg size (kb)', letter: 'd', value: 'unlimited' },
  { text: 'scheduling priority', letter: 'e', value: '0' },
  { text: 'file size (blocks)', letter: 'f', value: 'unlimited' },
  { text: 'max locked memory (kb)', letter: 'l', value: '8192' },
  { text: 'max memory size (kb)', letter: 'm', value: 'unlimited' },
  { text: 'open files', letter: 'n', value: '1048576' },
  { text: 'POSIX message queues (bytes)', letter: 'q', value: '819200' },
  { text: 'real-time priority', letter: 'r', value: '0' },
  { text: 'stack size (kb)', letter: 's', value: '8192' },
  { text: 'cpu time (seconds)', letter: 't', value: 'unlimited' },
  { text: 'max user processes', letter: 'u', value: 'unlimited' },
  { text: 'virtual memory (kb)', letter: 'v', value: 'unlimited' },
  { text: 'file locks', letter: 'x', value: 'unlimited' },
] as const

const BAD_NUMBER = {
  ash: (text: string) => new ProgramFault(`invalid number '${text}'`, 1),
  dash: () => new BuiltInFault('bad number'),
  bash: (text: string) => new BuiltInFault(`${text}: invalid number`, 1),
} as const

/** In ash, getopt itself complains. */
async function unknownOption({ shell }: Invocation, letter: string): Promise<number> {
  if (shell.dialect.name !== 'ash') throw new OptionFault(`-${letter}`)
  await say(shell, `ulimit: invalid option -- '${letter}'\n`)
  return 1
}

export const ulimitBuiltIn: BuiltIn = {
  name: 'ulimit',
  usage: 'ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]',
  summary: 'limits of a process; they are told, not changed',
  run: async (invocation) => {
    const { shell, args, print } = invocation
    if (args.includes('-a')) {
      for (const { text, letter, value } of LIMITS) await print(`${text.padEnd(32)}(-${letter}) ${value}\n`)
      return 0
    }
    const letter = args.find((word) => word.startsWith('-'))?.replace(/[-HS]/g, '') || 'f'
    const limit = LIMITS.find((each) => each.letter === letter)
    if (limit === undefined) return unknownOption(invocation, letter)
    const value = args.find((word) => !word.startsWith('-'))
    if (value === undefined) await print(`${limit.value}\n`)
    else if (!/^\d+$|^unlimited$/.test(value)) throw BAD_NUMBER[shell.dialect.name](value)
    return 0
  },
}
