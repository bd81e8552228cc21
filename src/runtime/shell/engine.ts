/** Puts together what runs commands. */
import { SpokenFault } from './errors.ts'
import { runCommand } from './executor.ts'
import { lastCommands } from './last-commands.ts'
import { becomeProgram, capture } from './pipelines.ts'
import { substitute } from './process-substitution.ts'
import { openScript } from './script.ts'
import { runUnshadowed } from './simple-command.ts'
import { type Engine, languageOf, type Shell, say } from './state.ts'
import type { Command, SimpleCommand } from './syntax.ts'
import { syntaxComplaint } from './syntax-complaint.ts'
import { SyntaxFault } from './syntax-error.ts'

/** Parses and runs line by line, so that aliases and errors are found as late as in a real shell. */
async function runText(
  shell: Shell,
  text: string,
  line: number = shell.script || shell.interactive ? 1 : shell.dialect.firstLine,
): Promise<number> {
  return runLines(shell, text, line, () => [])
}

/** The same of all that a shell has to do: `sh -c`. */
async function runWhole(shell: Shell, text: string): Promise<number> {
  return runLines(shell, text, shell.dialect.firstLine, (command) => lastCommands(shell, command))
}

async function runLines(
  shell: Shell,
  text: string,
  line: number,
  lastOf: (command: Command) => readonly SimpleCommand[],
): Promise<number> {
  const script = openScript(text, languageOf(shell), line)
  let code = 0
  try {
    for (let command = script.nextCommand(); command !== undefined; command = script.nextCommand()) {
      if (script.rest.text.trim() === '') for (const last of lastOf(command)) shell.last.add(last)
      code = await runCommand(shell, command)
    }
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    await say(shell, syntaxComplaint(shell, error, text, line))
    throw new SpokenFault(error.code)
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

export const engine: Engine = {
  run: runCommand,
  runText,
  runWhole,
  runTextOf,
  capture,
  substitute,
  becomeProgram,
  runUnshadowed,
}
