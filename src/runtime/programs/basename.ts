/** basename PATH [SUFFIX] */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'
import { baseName } from './lib/paths.ts'

export const basename = command(
  {
    short: 'as:',
    stopsAtOperand: true,
    usage: 'basename FILE [SUFFIX] | -a FILE... | -s SUFFIX FILE...',
    gnu: { usage: ['NAME [SUFFIX]', 'OPTION... NAME...'] },
  },
  async (running) => {
    const { operands, options } = running
    if (operands.length === 0) throw new UsageError('')
    const several = options.has('a', 's')
    const extra = several ? undefined : operands[2]
    if (extra !== undefined) {
      throw new UsageError(flavourOf(running.process) === 'gnu' ? `extra operand '${extra}'` : '', true)
    }
    const suffix = options.value('s') ?? (several ? '' : (operands[1] ?? ''))
    for (const path of several ? operands : operands.slice(0, 1)) {
      const name = baseName(path)
      await running.print(
        `${name !== suffix && name.endsWith(suffix) ? name.slice(0, name.length - suffix.length) : name}\n`,
      )
    }
    return undefined
  },
)
