/** comm [-123] FILE FILE: lines of the first, of the second, and of both of two sorted files. */
import { command } from './lib/command.ts'
import { UsageError } from './lib/options.ts'

export const comm = command(
  {
    short: '123',
    usage: 'comm [-123] FILE1 FILE2',
    gnu: { usage: ['[OPTION]... FILE1 FILE2'] },
  },
  async (running) => {
    const { options, operands } = running
    const [first, second] = operands
    if (first !== undefined && second === undefined) throw new UsageError(`missing operand after '${first}'`, true)
    if (first === undefined || second === undefined) throw new UsageError('')
    const readers: AsyncGenerator<string>[] = []
    for (const path of [first, second]) {
      const input = await running.attempt(path, () => running.openInput(path))
      if (input === undefined) return 1
      readers.push(running.lines(input))
    }
    const indent = (column: number): string =>
      '\t'.repeat([1, 2].filter((before) => before < column && !options.has(String(before))).length)
    const show = async (column: 1 | 2 | 3, line: string): Promise<void> => {
      if (!options.has(String(column))) await running.print(`${indent(column)}${line}\n`)
    }
    const [left, right] = readers
    if (left === undefined || right === undefined) return 1
    let [a, b] = [await left.next(), await right.next()]
    while (!a.done || !b.done) {
      if (!a.done && !b.done && a.value === b.value) {
        await show(3, a.value)
        ;[a, b] = [await left.next(), await right.next()]
      } else if (!a.done && (b.done || a.value < b.value)) {
        await show(1, a.value)
        a = await left.next()
      } else if (!b.done) {
        await show(2, b.value)
        b = await right.next()
      }
    }
    return undefined
  },
)
