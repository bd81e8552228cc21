/** getopts: options of a script, one at a call. */

import { BuiltInFault, UsageFault } from '../errors.ts'
import type { BuiltIn, Invocation } from '../state.ts'
import { isVariableName } from '../variables.ts'

/** What is wrong with an option: an unknown letter, or one whose value is not there. */
async function complainOf({ shell }: Invocation, problem: 'unknown' | 'no value', letter: string): Promise<void> {
  if (shell.variables.get('OPTERR') === '0' && shell.dialect.name !== 'dash') return
  const unknown = problem === 'unknown'
  const text =
    shell.dialect.name === 'bash'
      ? `${shell.name}: ${unknown ? 'illegal option' : 'option requires an argument'} -- ${letter}\n`
      : `${unknown ? `Illegal option -${letter}` : `No arg for -${letter} option`}\n`
  await shell.descriptors.output(2).write(text)
}

const USAGE = { ash: 'usage: getopts optstring var [arg]', dash: 'Usage: getopts optstring var [arg...]' } as const

/** Which letter is next; undefined at the end of the options. */
async function next(invocation: Invocation, letters: string, args: readonly string[]): Promise<string | undefined> {
  const { shell } = invocation
  const { variables } = shell
  const index = Number(variables.get('OPTIND') ?? 1)
  const word = args[index - 1]
  if (shell.optionOffset === 0) {
    if (word === undefined || !/^-./.test(word)) return undefined
    if (word === '--') {
      variables.set('OPTIND', String(index + 1))
      return undefined
    }
    shell.optionOffset = 1
  }
  const letter = word?.charAt(shell.optionOffset++) ?? ''
  const rest = word?.slice(shell.optionOffset) ?? ''
  const finishWord = (used: number): void => {
    shell.optionOffset = 0
    variables.set('OPTIND', String(index + used))
  }
  const place = letter === ':' ? -1 : letters.indexOf(letter)
  const silent = letters.startsWith(':')
  variables.unset('OPTARG')
  if (place < 0) {
    if (rest === '') finishWord(1)
    if (silent) variables.set('OPTARG', letter)
    else await complainOf(invocation, 'unknown', letter)
    return '?'
  }
  if (letters.charAt(place + 1) !== ':') {
    if (rest === '') finishWord(1)
    return letter
  }
  const value = rest === '' ? args[index] : rest
  finishWord(rest === '' ? 2 : 1)
  if (value !== undefined) {
    variables.set('OPTARG', value)
    return letter
  }
  if (silent) variables.set('OPTARG', letter)
  else await complainOf(invocation, 'no value', letter)
  return silent ? ':' : '?'
}

export const getoptsBuiltIn: BuiltIn = {
  name: 'getopts',
  usage: 'getopts optstring name [arg ...]',
  summary: 'take options of a script apart',
  run: async (invocation) => {
    const { shell, args } = invocation
    const [letters, name, ...words] = args
    if (letters === undefined || name === undefined) {
      throw shell.dialect.name === 'bash' ? new UsageFault() : new BuiltInFault(USAGE[shell.dialect.name])
    }
    if (!isVariableName(name)) throw new BuiltInFault(shell.dialect.badName(name))
    if (shell.variables.get('OPTIND') === '1' && shell.optionOffset === 0) shell.optionOffset = 0
    const letter = await next(invocation, letters, words.length > 0 ? words : shell.positional)
    shell.variables.set(name, letter ?? '?')
    return letter === undefined ? 1 : 0
  },
}
