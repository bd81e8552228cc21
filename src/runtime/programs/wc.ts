/** wc [-lwcmL] [FILE]… */
import type { ByteInput } from '../kernel/streams.ts'
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'

interface Counts {
  l: number
  w: number
  m: number
  c: number
  L: number
}

const none = (): Counts => ({ l: 0, w: 0, m: 0, c: 0, L: 0 })

async function count(running: Command, input: ByteInput): Promise<Counts> {
  const counts = none()
  const decoder = new TextDecoder()
  let inWord = false
  let column = 0
  const take = (text: string): void => {
    counts.m += text.length
    for (const character of text) {
      const blank = /\s/.test(character)
      if (!blank && !inWord) counts.w++
      inWord = !blank
      if (character === '\n') {
        counts.l++
        column = 0
      } else counts.L = Math.max(counts.L, ++column)
    }
  }
  for await (const bytes of running.chunks(input)) {
    counts.c += bytes.length
    take(decoder.decode(bytes, { stream: true }))
  }
  take(decoder.decode())
  return counts
}

const ORDER = ['l', 'w', 'm', 'c', 'L'] as const

export const wc = command(
  {
    short: 'lwcmL',
    long: { lines: 'l', words: 'w', bytes: 'c', chars: 'm' },
    usage: 'wc [-cmlwL] [FILE]...',
    gnu: { usage: ['[OPTION]... [FILE]...', '[OPTION]... --files0-from=F'] },
  },
  async (running) => {
    const { options, operands, process } = running
    const wanted = ORDER.filter((letter) => options.has(letter))
    const letters = wanted.length > 0 ? wanted : (['l', 'w', 'c'] as const)
    const results: { readonly counts: Counts; readonly path: string }[] = []
    const total = none()
    await running.eachInput(operands, async (input, path) => {
      const counts = await count(running, input)
      // In the C locale, which containers have, a byte is a character.
      counts.m = counts.c
      for (const letter of ['l', 'w', 'm', 'c'] as const) total[letter] += counts[letter]
      total.L = Math.max(total.L, counts.L)
      results.push({ counts, path })
    })
    if (operands.length > 1) results.push({ counts: total, path: 'total' })
    const gnuWidth = operands.length === 0 ? 7 : String(total.c).length
    const width = letters.length === 1 && operands.length < 2 ? 0 : flavourOf(process) === 'gnu' ? gnuWidth : 9
    for (const { counts, path } of results) {
      const cells = letters.map((letter) => String(counts[letter]).padStart(width)).join(' ')
      await running.print(operands.length === 0 ? `${cells}\n` : `${cells} ${path}\n`)
    }
    return undefined
  },
)
