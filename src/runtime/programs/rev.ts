/** rev [FILE]…: the characters of each line from the last to the first. */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'

export const rev = command({ short: '', usage: 'rev [FILE]...' }, async (running) => {
  const gnu = flavourOf(running.process) === 'gnu'
  await running.eachInput(
    running.operands,
    async (input) => {
      for await (const line of running.rawLines(input)) {
        const end = line.endsWith('\n') ? '\n' : ''
        await running.print([...line.slice(0, line.length - end.length)].reverse().join('') + end)
      }
    },
    (path) => (gnu ? `cannot open ${path}` : path),
  )
  return undefined
})
