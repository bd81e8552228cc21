/** printenv [NAME]…: values of variables; 1 when one is not set. */
import { command } from './lib/command.ts'

export const printenv = command(
  { short: '', usage: 'printenv [VARIABLE]...', gnu: { usage: ['[OPTION]... [VARIABLE]...'], code: 2 } },
  async (running) => {
    const { env } = running.process
    if (running.operands.length === 0) {
      for (const [name, value] of env) await running.print(`${name}=${value}\n`)
    }
    for (const name of running.operands) {
      const value = env.get(name)
      if (value === undefined) running.code = 1
      else await running.print(`${value}\n`)
    }
    return undefined
  },
)
