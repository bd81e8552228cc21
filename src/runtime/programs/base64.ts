/** base64 [-di] [-w COLUMNS] [FILE] */
import { command } from './lib/command.ts'

export const base64 = command(
  {
    short: 'diw:',
    long: { decode: 'd', wrap: 'w' },
    usage: 'base64 [-d] [-w COL] [FILE]',
    gnu: { usage: ['[OPTION]... [FILE]'] },
  },
  async (running) => {
    const { options } = running
    const width = options.number('w', 76)
    let column = 0
    /** Breaks lines after so many characters. */
    const wrapped = (text: string): string => {
      if (width === 0) return text
      let result = ''
      for (let at = 0; at < text.length; ) {
        const part = text.slice(at, at + width - column)
        result += part
        at += part.length
        column += part.length
        if (column === width) {
          result += '\n'
          column = 0
        }
      }
      return result
    }
    await running.eachInput(running.operands.slice(0, 1), async (input) => {
      if (options.has('d')) {
        let rest = ''
        for await (const bytes of running.chunks(input)) {
          const text = (rest + Buffer.from(bytes).toString('latin1')).replace(/\s/g, '')
          if (/[^A-Za-z0-9+/=]/.test(text)) return running.complain('invalid input')
          const whole = text.length - (text.length % 4)
          await running.printBytes(Buffer.from(text.slice(0, whole), 'base64'))
          rest = text.slice(whole)
        }
        if (rest !== '') await running.complain('truncated input')
        return
      }
      let rest = Buffer.alloc(0)
      for await (const bytes of running.chunks(input)) {
        const all = Buffer.concat([rest, bytes])
        const whole = all.length - (all.length % 3)
        await running.print(wrapped(all.subarray(0, whole).toString('base64')))
        rest = all.subarray(whole)
      }
      await running.print(wrapped(rest.toString('base64')))
      if (column > 0) await running.print('\n')
    })
    return undefined
  },
)
