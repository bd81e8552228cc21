/** nl [-b a|t|n] [-s SEPARATOR] [-w WIDTH] [-v FIRST] [-i STEP] [FILE]…: numbers the lines. */
import { command } from './lib/command.ts'

export const nl = command(
  {
    short: 'b:s:w:v:i:n:pd:f:h:l:',
    long: { 'body-numbering': 'b', 'number-separator': 's', 'number-width': 'w', 'line-increment': 'i' },
    usage: 'nl [OPTIONS] [FILE]...',
    gnu: { usage: ['[OPTION]... [FILE]...'] },
  },
  async (running) => {
    const { options } = running
    const style = options.value('b') ?? 't'
    const separator = options.value('s') ?? '\t'
    const width = options.number('w', 6)
    const step = options.number('i', 1)
    let number = options.number('v', 1)
    await running.eachInput(running.operands, async (input) => {
      for await (const line of running.lines(input)) {
        const counts = style === 'a' || (style === 't' && line !== '')
        const label = counts ? String(number).padStart(width) + separator : ' '.repeat(width + separator.length)
        if (counts) number += step
        await running.print(`${label}${line}\n`)
      }
    })
    return undefined
  },
)
