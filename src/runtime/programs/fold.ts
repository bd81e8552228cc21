/** fold [-bs] [-w WIDTH] [FILE]…: lines of at most so many columns; with -s broken at blanks. */
import { command } from './lib/command.ts'

const TAB = 8

/** One line in pieces, without its newline. */
function pieces(line: string, width: number, atBlanks: boolean, bytes: boolean): string[] {
  const result: string[] = []
  let [piece, column] = ['', 0]
  const widthOf = (char: string, at: number): number => (char === '\t' && !bytes ? TAB - (at % TAB) : 1)
  for (const char of line) {
    if (column + widthOf(char, column) > width && piece !== '') {
      const blank = atBlanks ? piece.lastIndexOf(' ') + 1 : 0
      const end = blank > 0 ? blank : piece.length
      result.push(piece.slice(0, end))
      piece = piece.slice(end)
      column = [...piece].reduce((at, each) => at + widthOf(each, at), 0)
    }
    piece += char
    column += widthOf(char, column)
  }
  return [...result, piece]
}

export const fold = command(
  {
    short: 'bsw:',
    long: { bytes: 'b', spaces: 's', width: 'w' },
    usage: 'fold [-bs] [-w WIDTH] [FILE]...',
    gnu: { usage: ['[OPTION]... [FILE]...'] },
  },
  async (running) => {
    const { options } = running
    const width = options.number('w', 80)
    await running.eachInput(running.operands, async (input) => {
      for await (const line of running.rawLines(input)) {
        const end = line.endsWith('\n') ? '\n' : ''
        const text = line.slice(0, line.length - end.length)
        await running.print(pieces(text, width, options.has('s'), options.has('b')).join('\n') + end)
      }
    })
    return undefined
  },
)
