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
async function runText(shell: Shell, text: string, line = shell.script || shell.interactive ? 1 : 0): Promise<number> {
  const script = openScript(text, shell.aliases, line)
  let code = 0
  try {
    for (let command = script.nextCommand(); command !== undefined; command = script.nextCommand()) {
      if (shell.options.has('noexec')) continue
      code = await runCommand(shell, command)
    }
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    await say(shell, syntaxComplaint(shell, error, text))
    throw new SpokenFault(2)
  }
  return code
}

export const engine: Engine = { run: runCommand, runText, capture, runProgram, runUnshadowed }
