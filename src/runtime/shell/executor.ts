/** Runs the syntax tree: lists, conditions, and what `set -e` makes of failures. */

import { expandPatternInCase, inCaseOf } from './case-folding.ts'
import { evaluateCondition } from './condition.ts'
import { RedirectionFault, ShellExit } from './errors.ts'
import { evaluateCommand } from './evaluate-command.ts'
import { expandText } from './expansion.ts'
import { runArithmeticFor, runFor, runLoop, runSelect } from './loops.ts'
import { compilePattern } from './patterns.ts'
import { runInBackground, runInSubshell, runPipeline } from './pipelines.ts'
import { closeSubstituted } from './process-substitution.ts'
import { redirect } from './redirections.ts'
import { runCondition } from './run-condition.ts'
import { runTraps } from './run-traps.ts'
import { runSimpleCommand } from './simple-command.ts'
import { complain, type Shell } from './state.ts'
import type { Command, RedirectedCommand, Word } from './syntax.ts'

type Of<Type extends Command['type']> = Extract<Command, { readonly type: Type }>

/** The exit code, which is `$?` as well. */
export async function runCommand(shell: Shell, command: Command): Promise<number> {
  if (shell.options.has('noexec') && !shell.interactive) return 0
  const { substituted } = shell
  const code = await dispatch(shell, command).finally(() => closeSubstituted(shell, substituted))
  shell.status = code
  if (isOneProcess(command)) shell.pipeStatus = [code]
  if (code !== 0 && countsAsFailure(command) && shell.conditions === 0) {
    await runErrorTrap(shell)
    if (shell.options.has('errexit')) throw new ShellExit(code)
  }
  await runTraps(shell)
  return code
}

/** The action of `trap … ERR`, which sees the failure's `$?` and leaves it. */
async function runErrorTrap(shell: Shell): Promise<void> {
  const action = shell.traps.get('ERR')
  if (action === undefined) return
  const { status } = shell
  shell.traps.set('ERR', undefined)
  await shell.engine.runText(shell, action, shell.line)
  shell.traps.set('ERR', action)
  shell.status = status
}

/** What counts as a pipeline by itself. */
const isOneProcess = ({ type }: Command): boolean =>
  type === 'simple' || type === 'subshell' || type === 'condition' || type === 'arithmetic'

/** Only what is not put together of others: those have been asked already. */
function countsAsFailure(command: Command): boolean {
  if (command.type === 'pipeline') return !command.negated
  if (command.type === 'condition' || command.type === 'arithmetic') return true
  return command.type === 'simple' || command.type === 'subshell' || command.type === 'redirected'
}

function dispatch(shell: Shell, command: Command): Promise<number> {
  switch (command.type) {
    case 'simple':
      return runSimpleCommand(shell, command)
    case 'pipeline':
      return command.negated ? runNegated(shell, command) : runPipeline(shell, command)
    case 'and':
    case 'or':
      return runAndOr(shell, command)
    case 'sequence':
      return runSequence(shell, command.commands)
    case 'background':
      return runInBackground(shell, command.body, command.text)
    case 'subshell':
      return runInSubshell(shell, command.body)
    case 'group':
      return runCommand(shell, command.body)
    case 'redirected':
      return runRedirected(shell, command)
    case 'if':
      return runIf(shell, command)
    case 'while':
    case 'until':
      return runLoop(shell, command)
    case 'for':
      return runFor(shell, command)
    case 'arithmetic for':
      return runArithmeticFor(shell, command)
    case 'select':
      return runSelect(shell, command)
    case 'case':
      return runCase(shell, command)
    case 'condition':
      return evaluateCondition(shell, command.parts)
    case 'arithmetic':
      return runArithmetic(shell, command.expression)
    case 'function':
      shell.functions.set(command.name, command.body)
      return Promise.resolve(0)
  }
}

/** Zero is false. */
async function runArithmetic(shell: Shell, expression: Word): Promise<number> {
  const value = await evaluateCommand(shell, expression)
  return value === undefined || value === 0n ? 1 : 0
}

async function runNegated(shell: Shell, command: Of<'pipeline'>): Promise<number> {
  const [only] = command.commands
  const positive: Command = command.commands.length === 1 && only !== undefined ? only : { ...command, negated: false }
  return (await runCondition(shell, positive)) === 0 ? 1 : 0
}

async function runAndOr(shell: Shell, { type, left, right }: Of<'and' | 'or'>): Promise<number> {
  const code = await runCondition(shell, left)
  return (code === 0) === (type === 'and') ? runCommand(shell, right) : code
}

async function runSequence(shell: Shell, commands: readonly Command[]): Promise<number> {
  let code = 0
  for (const command of commands) code = await runCommand(shell, command)
  return code
}

async function runRedirected(shell: Shell, { body, redirections }: RedirectedCommand): Promise<number> {
  try {
    const redirected = await redirect(shell, redirections)
    try {
      return await runCommand(shell, body)
    } finally {
      redirected.restore()
    }
  } catch (error) {
    if (!(error instanceof RedirectionFault)) throw error
    await complain(shell, error.message)
    // ash has forked already.
    return body.type === 'subshell' && shell.dialect.name === 'ash' ? 2 : shell.dialect.redirectionCode
  }
}

async function runIf(shell: Shell, { condition, then, otherwise }: Of<'if'>): Promise<number> {
  if ((await runCondition(shell, condition)) === 0) return runCommand(shell, then)
  return otherwise === undefined ? 0 : runCommand(shell, otherwise)
}

async function runCase(shell: Shell, { subject, items }: Of<'case'>): Promise<number> {
  const text = await expandText(shell, subject)
  let code = 0
  let goesOn = false
  for (const { patterns, body, then } of items) {
    if (!goesOn && !(await matchesAny(shell, patterns, text))) continue
    code = await runCommand(shell, body)
    if (then === undefined) return code
    goesOn = then === 'next'
  }
  return code
}

async function matchesAny(shell: Shell, patterns: readonly Word[], text: string): Promise<boolean> {
  for (const pattern of patterns) {
    const chars = await expandPatternInCase(shell, pattern)
    if (compilePattern(chars, shell.dialect.grammar).matches(inCaseOf(shell, text))) return true
  }
  return false
}
