/** `==> file <==` above each of several files. */
import type { Command } from './command.ts'

/** Prints the heading of a file, when head and tail print one: with several files or -v, but not with -q. */
export function headings(running: Command): (path: string) => Promise<void> {
  const shown = !running.options.has('q') && (running.operands.length > 1 || running.options.has('v'))
  let first = true
  return async (path) => {
    if (!shown) return
    await running.print(`${first ? '' : '\n'}==> ${path === '-' ? 'standard input' : path} <==\n`)
    first = false
  }
}
