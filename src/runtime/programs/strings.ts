/** strings [-n LENGTH] [FILE]…: what can be read in bytes. */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'

const isText = (byte: number): boolean => (byte >= 32 && byte < 127) || byte === 9

export const strings = command(
  {
    short: 'an:fot:',
    long: { all: 'a', bytes: 'n' },
    usage: 'strings [-fo] [-t o|d|x] [-n LEN] [FILE]...',
  },
  async (running) => {
    const { options, operands, process } = running
    const least = options.number('n', 4)
    const gnu = flavourOf(process) === 'gnu'
    const radix = { o: 8, d: 10, x: 16 }[options.value('t') ?? (options.has('o') ? 'o' : '')]
    await running.eachInput(
      operands,
      async (input, path) => {
        let [text, start, offset] = ['', 0, 0]
        const show = async (): Promise<void> => {
          const place = radix === undefined ? '' : `${start.toString(radix).padStart(7)} `
          if (text.length >= least) await running.print(`${options.has('f') ? `${path}: ` : ''}${place}${text}\n`)
          text = ''
        }
        for await (const bytes of running.chunks(input)) {
          for (const byte of bytes) {
            if (isText(byte)) {
              if (text === '') start = offset
              text += String.fromCharCode(byte)
            } else await show()
            offset++
          }
        }
        await show()
      },
      (path) => (gnu ? `'${path}'` : path),
    )
    return undefined
  },
)
