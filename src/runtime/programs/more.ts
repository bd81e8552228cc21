/** more and less: page by page on a terminal, plain through anywhere else. */
import type { Program } from '../kernel/process-api.ts'
import { type Command, command } from './lib/command.ts'
import { windowOf } from './lib/window.ts'

/** Whether to go on: a key was pressed at the end of a page, and it was not q. How many lines to show next. */
async function nextPage({ process }: Command, page: number): Promise<number> {
  const { terminal } = process
  await process.stdout.write('--More--')
  terminal?.setRaw(true)
  try {
    const key = (await process.stdin.read(1))?.[0]
    await process.stdout.write('\r\x1b[K')
    if (key === undefined || key === 113 || key === 3) return 0
    return key === 13 || key === 10 ? 1 : page
  } finally {
    terminal?.setRaw(false)
  }
}

const makeProgram = (name: string): Program =>
  command({ short: 'dfeFimMNRSX', usage: `${name} [FILE]...` }, async (running) => {
    const { process, operands } = running
    const page = process.isTerminal(process.stdout) && operands.length > 0 ? windowOf(process).rows - 1 : undefined
    let left = page
    let stopped = false
    await running.eachInput(operands, async (input) => {
      if (stopped) return
      for await (const line of running.rawLines(input)) {
        if (left === 0 && page !== undefined) {
          await running.flush()
          left = await nextPage(running, page)
          stopped = left === 0
          if (stopped) return
        }
        await running.print(line)
        if (left !== undefined) left--
      }
    })
    return undefined
  })

export const more = makeProgram('more')
export const less = makeProgram('less')
