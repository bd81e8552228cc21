/** env [-i] [-u NAME] [NAME=VALUE]… [COMMAND]: runs a command with another environment, or shows it. */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { becomeCommand } from './lib/run-command.ts'

export const env = command(
  {
    short: 'iu:0',
    long: { 'ignore-environment': 'i', unset: 'u', null: '0' },
    stopsAtOperand: true,
    usage: 'env [-i0] [-u NAME]... [-] [NAME=VALUE]... [PROG [ARGS]]',
    gnu: { usage: ['[OPTION]... [-] [NAME=VALUE]... [COMMAND [ARG]...]'], code: 125 },
  },
  async (running) => {
    const { options, process } = running
    const words = [...running.operands]
    const empty = options.has('i') || words[0] === '-'
    if (words[0] === '-') words.shift()
    const environment = new Map(empty ? [] : process.env)
    for (const name of options.values('u')) environment.delete(name)
    while (words[0]?.includes('=')) {
      const [name = '', ...value] = (words.shift() ?? '').split('=')
      environment.set(name, value.join('='))
    }
    if (words.length > 0) {
      const gnu = flavourOf(process) === 'gnu'
      return becomeCommand(running, words, (name) => (gnu ? `'${name}'` : `can't execute '${name}'`), {
        env: environment,
      })
    }
    for (const [name, value] of environment) await running.print(`${name}=${value}${options.has('0') ? '\0' : '\n'}`)
    return undefined
  },
)
