/** set: options, and positional parameters. */
import { arrayText } from '../describe-variable.ts'
import { BuiltInFault, OptionFault, ProgramFault } from '../errors.ts'
import { OPTIONS, type OptionName, optionByLetter, optionByName } from '../options.ts'
import type { BuiltIn, Invocation, Shell } from '../state.ts'

/** Turns an option on or off, by `-e`, `+e` or by the name after `-o`. Throws a BuiltInFault for an unknown one. */
export function setOption(shell: Shell, sign: string, option: OptionName | undefined, text: string): void {
  if (option === undefined || (option === 'pipefail' && shell.dialect.name === 'dash')) {
    const named = text.startsWith('o ')
    if (named && shell.dialect.name === 'bash') throw new ProgramFault(`${text.slice(2)}: invalid option name`)
    if (named && shell.dialect.name === 'ash') throw new BuiltInFault(`illegal option ${sign}${text}`, 1)
    throw new OptionFault(`${sign}${text}`)
  }
  if (sign === '-') shell.options.add(option)
  else shell.options.delete(option)
}

async function printOptions({ shell, print }: Invocation, sign: string): Promise<void> {
  for (const { name } of OPTIONS) {
    const on = shell.options.has(name)
    await print(sign === '-' ? `${name.padEnd(16)}${on ? 'on' : 'off'}\n` : `set ${on ? '-' : '+'}o ${name}\n`)
  }
}

/** All that have a value, as assignments. */
export async function printVariables({ shell, print }: Invocation): Promise<void> {
  const { variables, dialect } = shell
  for (const name of variables.names()) {
    const array = variables.array(name)
    const value = variables.get(name) ?? ''
    const plain = dialect.name === 'bash' && /^[\w@%+:,./^=-]*$/.test(value)
    const text = array !== undefined ? arrayText(array) : plain ? value : dialect.quote(value)
    await print(`${name}=${text}\n`)
  }
}

export const setBuiltIn: BuiltIn = {
  name: 'set',
  usage: 'set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]',
  special: true,
  summary: 'options (see above) and positional parameters',
  run: async (invocation) => {
    const { shell, args } = invocation
    if (args.length === 0) await printVariables(invocation)
    for (let at = 0; at < args.length; at++) {
      const word = args[at] ?? ''
      const sign = word.charAt(0)
      if (word === '--' || word === '-' || !/^[-+]./.test(word)) {
        const from = word === '--' || word === '-' ? at + 1 : at
        if (word !== '-' || from < args.length) shell.positional = args.slice(from)
        return 0
      }
      for (const letter of word.slice(1)) {
        if (letter !== 'o') setOption(shell, sign, optionByLetter(letter), letter)
        else if (args[at + 1] === undefined) await printOptions(invocation, sign)
        else setOption(shell, sign, optionByName(args[++at] ?? ''), `o ${args[at]}`)
      }
    }
    return 0
  },
}
