/** yes [WORD]…: a line for ever. */
import { command } from './lib/command.ts'

const BLOCK = 16 * 1024

export const yes = command(
  { short: '', usage: 'yes [STRING]', gnu: { usage: ['[STRING]...', 'OPTION'] } },
  async (running) => {
    const { process, operands } = running
    const line = `${operands.length > 0 ? operands.join(' ') : 'y'}\n`
    const block = Buffer.from(line.repeat(Math.max(Math.floor(BLOCK / line.length), 1)))
    for (;;) {
      await process.turn()
      await process.stdout.write(block)
    }
  },
)
