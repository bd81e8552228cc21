/** A script from standard input, run as it comes: `kubectl exec -i POD -- sh`. */
import { runCommand } from './executor.ts'
import { openScript } from './script.ts'
import { languageOf, type Shell, say } from './state.ts'
import type { Command } from './syntax.ts'
import { syntaxComplaint } from './syntax-complaint.ts'
import { SyntaxFault } from './syntax-error.ts'

/** Characters of one command. */
const MAX_COMMAND = 1 << 20

export async function runStream(shell: Shell): Promise<number> {
  const decoder = new TextDecoder()
  let text = ''
  let line = 1
  for (let ended = false; !ended; ) {
    const bytes = await shell.descriptors.input(0).read()
    ended = bytes === undefined
    text += bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true })
    const complete = ended ? text.length : text.lastIndexOf('\n') + 1
    if (complete === 0) continue
    const rest = await runLines(shell, text.slice(0, complete), line, ended || text.length > MAX_COMMAND)
    if (rest === undefined) return 2
    line = rest.line
    text = rest.text + text.slice(complete)
  }
  return shell.status
}

/** Runs what is complete; the text, and its line, that is not. undefined after a syntax error. */
async function runLines(
  shell: Shell,
  text: string,
  line: number,
  last: boolean,
): Promise<{ text: string; line: number } | undefined> {
  const script = openScript(text, { ...languageOf(shell), mayGrow: !last }, line)
  for (;;) {
    const { rest } = script
    const command = await next(shell, script.nextCommand.bind(script), text, last, line)
    if (command === 'incomplete') return rest
    if (command === 'wrong') return undefined
    if (command === undefined) return { text: '', line: script.line }
    await runCommand(shell, command)
  }
}

async function next(
  shell: Shell,
  parse: () => Command | undefined,
  text: string,
  last: boolean,
  line: number,
): Promise<Command | 'incomplete' | 'wrong' | undefined> {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    if (error.incomplete && !last) return 'incomplete'
    await say(shell, syntaxComplaint(shell, error, text, line))
    return 'wrong'
  }
}
