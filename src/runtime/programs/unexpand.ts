/** unexpand [-a] [-t N] [FILE]…: the blanks that a line begins with become tabs; with -a all where a tab would do. */
import { command } from './lib/command.ts'

function withTabs(line: string, size: number, everywhere: boolean): string {
  let [text, blanks, column] = ['', 0, 0]
  let replaces = true
  for (const char of line) {
    if (char === ' ' && replaces) {
      blanks++
      column++
      if (column % size === 0 && blanks > 1) {
        text += '\t'
        blanks = 0
      }
      continue
    }
    text += ' '.repeat(blanks) + char
    blanks = 0
    column += char === '\t' ? size - (column % size) : 1
    replaces = everywhere || (replaces && char === '\t')
  }
  return text + ' '.repeat(blanks)
}

export const unexpand = command(
  {
    short: 'aft:',
    long: { all: 'a', tabs: 't' },
    usage: 'unexpand [-fa][-t N] [FILE]...',
    gnu: { usage: ['[OPTION]... [FILE]...'] },
  },
  async (running) => {
    const { options } = running
    const size = options.number('t', 8)
    await running.eachInput(running.operands, async (input) => {
      for await (const line of running.rawLines(input)) {
        await running.print(withTabs(line, size, options.has('a', 't')))
      }
    })
    return undefined
  },
)
