/** expand [-i] [-t N] [FILE]…: tabs become blanks. */
import { command } from './lib/command.ts'

function withoutTabs(line: string, size: number, initialOnly: boolean): string {
  let [text, column, initial] = ['', 0, true]
  for (const char of line) {
    const blanks = char === '\t' && (initial || !initialOnly) ? size - (column % size) : 0
    text += blanks > 0 ? ' '.repeat(blanks) : char
    column += Math.max(blanks, 1)
    initial &&= char === ' ' || char === '\t'
  }
  return text
}

export const expand = command(
  {
    short: 'it:',
    long: { initial: 'i', tabs: 't' },
    usage: 'expand [-i] [-t N] [FILE]...',
    gnu: { usage: ['[OPTION]... [FILE]...'] },
  },
  async (running) => {
    const size = running.options.number('t', 8)
    await running.eachInput(running.operands, async (input) => {
      for await (const line of running.rawLines(input)) {
        await running.print(withoutTabs(line, size, running.options.has('i')))
      }
    })
    return undefined
  },
)
