/** uniq [-cdui] [-f FIELDS] [-s CHARS] [INPUT [OUTPUT]] */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'

export const uniq = command(
  {
    short: 'cduif:s:w:',
    long: { count: 'c', repeated: 'd', unique: 'u', 'ignore-case': 'i', 'skip-fields': 'f', 'skip-chars': 's' },
    usage: 'uniq [-cduiz] [-f,s,w N] [FILE [OUTFILE]]',
    gnu: { usage: ['[OPTION]... [INPUT [OUTPUT]]'] },
  },
  async (running) => {
    const { options, operands } = running
    const [fields, characters, width] = [options.number('f', 0), options.number('s', 0), options.number('w', 1e9)]
    const key = (line: string): string => {
      const rest = line.replace(new RegExp(`^(\\s*\\S+){0,${fields}}`), '').slice(characters, characters + width)
      return options.has('i') ? rest.toLowerCase() : rest
    }
    let held: string | undefined
    let count = 0
    const show = async (): Promise<void> => {
      if (held === undefined || (options.has('d') && count < 2) || (options.has('u') && count > 1)) return
      await running.print(`${options.has('c') ? `${String(count).padStart(7)} ` : ''}${held}\n`)
    }
    const about = (path: string): string => (flavourOf(running.process) === 'gnu' ? path : `can't open '${path}'`)
    await running.eachInput(
      operands.slice(0, 1),
      async (input) => {
        for await (const line of running.lines(input)) {
          if (held !== undefined && key(line) === key(held)) {
            count++
            continue
          }
          await show()
          held = line
          count = 1
        }
        await show()
      },
      about,
    )
    return undefined
  },
)
