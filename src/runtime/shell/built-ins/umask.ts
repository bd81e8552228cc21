/** umask: rights that new files do not get. */
import { BuiltInFault } from '../errors.ts'
import type { BuiltIn, Invocation } from '../state.ts'
import { readSymbolicMask, symbolicMask } from '../symbolic-mask.ts'

const TEXTS = {
  ash: { number: (text: string) => `illegal mode: ${text}`, symbols: (text: string) => `illegal mode: ${text}` },
  dash: { number: (text: string) => `Illegal number: ${text}`, symbols: (text: string) => `Illegal mode: ${text}` },
  bash: {
    number: (text: string) => `${text}: octal number out of range`,
    symbols: (text: string) => `\`${text.charAt(0)}': invalid symbolic mode operator`,
  },
} as const

/** Throws a BuiltInFault. */
function readMask({ shell }: Invocation, text: string): number {
  const texts = TEXTS[shell.dialect.name]
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8) & 0o777
  if (/^\d/.test(text)) throw new BuiltInFault(texts.number(text))
  const mask = readSymbolicMask(text, shell.process.umask)
  if (mask === undefined) throw new BuiltInFault(texts.symbols(text))
  return mask
}

export const umaskBuiltIn: BuiltIn = {
  name: 'umask',
  summary: 'rights that new files do not get (-S)',
  run: async (invocation) => {
    const { shell, args, print } = invocation
    const { process } = shell
    const text = args.find((word) => word !== '-S')
    if (text !== undefined) process.umask = readMask(invocation, text)
    else
      await print(`${args.includes('-S') ? symbolicMask(process.umask) : process.umask.toString(8).padStart(4, '0')}\n`)
    return 0
  },
}
