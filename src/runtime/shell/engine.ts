/** Puts together what runs commands. */
import { SpokenFault } from './errors.ts'
import { runCommand } from './executor.ts'
import { capture, runProgram } from './pipelines.ts'
import { openScript } from './script.ts'
import { runUnshadowed } from './simple-command.ts'
import { type Engine, type Shell, say } from './state.ts'
import { syntaxComplaint } from './syntax-complaint.ts'
import { SyntaxFault } from './syntax-error.ts'

/** Parses and runs line by line, so that aliases and errors are found as late as in a real shell. */
async function runText(
  shell: Shell,
  text: string,
  line: number = shell.script || shell.interactive ? 1 : shell.dialect.firstLine,
): Promise<number> {
  const script = openScript(text, shell, line)
  let code = 0
  try {
    for (let command = script.nextCommand(); command !== undefined; command = script.nextCommand()) {
      code = await runCommand(shell, command)
    }
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    await say(shell, syntaxComplaint(shell, error, text, line))
    throw new SpokenFault(2)
  }
  return code
}

async function runTextOf(shell: Shell, reading: string, text: string, line: number): Promise<number> {
  const before = shell.reading
  shell.reading = reading
  try {
    return await runText(shell, text, line)
  } catch (error) {
    // In bash a file or `eval` that is no script is no end of the shell.
    if (shell.dialect.name === 'bash' && error instanceof SpokenFault) return error.code
    throw error
  } finally {
    shell.reading = before
  }
}

export const engine: Engine = { run: runCommand, runText, runTextOf, capture, runProgram, runUnshadowed }
