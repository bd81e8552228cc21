/** paste [-s] [-d LIST] [FILE]…: lines side by side; with -s the lines of each file in a row. */
import { command } from './lib/command.ts'
import { replaceEscapes } from './lib/escapes.ts'
import { flavourOf } from './lib/flavour.ts'

const separatorsOf = (list: string): string[] => [...replaceEscapes(list).text]

export const paste = command(
  {
    short: 'd:sz',
    long: { delimiters: 'd', serial: 's' },
    usage: 'paste [-d LIST] [-s] [FILE]...',
    gnu: { usage: ['[OPTION]... [FILE]...'] },
  },
  async (running) => {
    const { options, operands } = running
    const separators = separatorsOf(options.value('d') ?? '\t')
    const join = (parts: readonly string[]): string =>
      parts.reduce(
        (text, part, index) => text + (index > 0 ? (separators[(index - 1) % separators.length] ?? '') : '') + part,
        '',
      )
    const busybox = flavourOf(running.process) === 'busybox'
    const paths = operands.length === 0 ? ['-'] : operands
    const readers: AsyncGenerator<string>[] = []
    for (const path of paths) {
      const input = await running.attempt(path, () => running.openInput(path))
      if (input === undefined) return 1
      // Several `-` take the lines of stdin in turn.
      const shared = path === '-' ? readers[paths.indexOf('-')] : undefined
      readers.push(shared ?? running.lines(input))
    }
    if (options.has('s')) {
      for (const reader of readers) {
        const lines: string[] = []
        for await (const line of reader) lines.push(line)
        await running.print(`${join(lines)}\n`)
      }
      return undefined
    }
    for (;;) {
      const row: IteratorResult<string>[] = []
      for (const reader of readers) row.push(await reader.next())
      if (row.every(({ done }) => done)) return undefined
      // busybox leaves out what comes to an end first.
      const shown = busybox ? row.filter(({ done }) => !done) : row
      await running.print(`${join(shown.map(({ done, value }) => (done ? '' : value)))}\n`)
    }
  },
)
