/** cmp [-s] FILE FILE: where two files differ first. */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'
import { BlockReader } from './lib/tar-format.ts'

const BLOCK = 65_536

export const cmp = command(
  {
    short: 'sl',
    usage: 'cmp [-ls] [-n NUM] FILE1 [FILE2 [SKIP1 [SKIP2]]]',
    gnu: {
      most: 4,
      usage: ['[OPTION]... FILE1 [FILE2 [SKIP1 [SKIP2]]]'],
      missing: "missing operand after 'cmp'",
      code: 2,
      namesItself: true,
    },
    usageCode: 2,
  },
  async (running) => {
    const [first, second = '-'] = running.operands
    if (first === undefined) throw new UsageError('')
    const say = async (text: string): Promise<void> => {
      if (!running.options.has('s')) await running.print(text)
    }
    const inputs: BlockReader[] = []
    for (const path of [first, second]) {
      const input = await running.attempt(path, () => running.openInput(path))
      if (input === undefined) return 2
      inputs.push(new BlockReader(running.chunks(input)))
    }
    let [position, line, differs] = [1, 1, false]
    for (;;) {
      const [a = Buffer.alloc(0), b = Buffer.alloc(0)] = await Promise.all(inputs.map((input) => input.exactly(BLOCK)))
      for (let at = 0; at < Math.min(a.length, b.length); at++, position++) {
        if (a[at] !== b[at] && running.options.has('l')) {
          const octal = (byte = 0): string => byte.toString(8).padStart(3)
          await running.print(`${position} ${octal(a[at])} ${octal(b[at])}\n`)
          differs = true
        } else if (a[at] !== b[at]) {
          await say(`${first} ${second} differ: char ${position}, line ${line}\n`)
          return 1
        }
        if (a[at] === 10) line++
      }
      if (a.length !== b.length) {
        const gnu = flavourOf(running.process) === 'gnu'
        const where = gnu ? ` after byte ${position - 1}, in line ${line}` : ''
        if (!running.options.has('s')) await running.complain(`EOF on ${a.length < b.length ? first : second}${where}`)
        return 1
      }
      if (a.length < BLOCK) return differs ? 1 : 0
    }
  },
)
