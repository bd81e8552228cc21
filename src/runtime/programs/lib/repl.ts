/** Sessions of languages that are not here: they show their prompt, and can be left; nothing typed can be run. */
import type { ProgramProcess } from '../../kernel/process-api.ts'

export interface Repl {
  /** Before the first prompt, on a terminal. */
  readonly banner: string
  readonly prompt: string
  /** Lines that leave the session. */
  readonly leave: RegExp
  /** What is said of all other lines. */
  readonly refusal: string
}

/** Without a terminal the input is a script: an empty one does nothing, any other is refused. */
export async function runRepl(process: ProgramProcess, { banner, prompt, leave, refusal }: Repl): Promise<number> {
  const terminal = process.isTerminal(process.stdin)
  if (terminal) await process.stdout.write(banner + prompt)
  const decoder = new TextDecoder()
  for (let bytes = await process.stdin.read(); bytes !== undefined; bytes = await process.stdin.read()) {
    const line = decoder.decode(bytes, { stream: true }).trim()
    if (terminal && leave.test(line)) return 0
    if (line !== '') await process.stderr.write(`${refusal}\n`)
    if (line !== '' && !terminal) return 1
    if (terminal) await process.stdout.write(prompt)
  }
  if (terminal) await process.stdout.write('\n')
  return 0
}
