/** tac [FILE]…: lines from the last to the first. */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'

export const tac = command(
  { short: 'brs:', usage: 'tac [FILE]...', gnu: { usage: ['[OPTION]... [FILE]...'] } },
  async (running) => {
    const gnu = flavourOf(running.process) === 'gnu'
    await running.eachInput(
      running.operands,
      async (input) => {
        const lines: string[] = []
        for await (const line of running.rawLines(input)) lines.push(line)
        for (const line of lines.reverse()) await running.print(line)
      },
      (path) => (gnu ? `failed to open '${path}' for reading` : path),
    )
    return undefined
  },
)
