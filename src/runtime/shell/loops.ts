/** Loops, with `break` and `continue`. */
import { LoopJump, ShellFault } from './errors.ts'
import { evaluateCommand } from './evaluate-command.ts'
import { expandWords } from './expansion.ts'
import { runCondition } from './run-condition.ts'
import { runTraps } from './run-traps.ts'
import { complain, type Shell, say } from './state.ts'
import type { Command } from './syntax.ts'
import { isVariableName } from './variables.ts'

type Of<Type extends Command['type']> = Extract<Command, { readonly type: Type }>

export async function runLoop(shell: Shell, { type, condition, body }: Of<'while' | 'until'>): Promise<number> {
  let code = 0
  await loop(shell, async () => {
    if (((await runCondition(shell, condition)) === 0) !== (type === 'while')) return false
    code = await shell.engine.run(shell, body)
    return true
  })
  return code
}

export async function runFor(shell: Shell, { name, words, body }: Of<'for'>): Promise<number> {
  if (!isVariableName(name)) {
    await complain(shell, shell.dialect.badName(name))
    return 1
  }
  const values = words === undefined ? shell.positional : await expandWords(shell, words)
  let code = 0
  let at = 0
  await loop(shell, async () => {
    const value = values[at++]
    if (value === undefined) return false
    if (!(await setLoopVariable(shell, name, value))) {
      code = 1
      return false
    }
    code = await shell.engine.run(shell, body)
    return true
  })
  return code
}

/** false, and said why, for a readonly variable in bash, which goes on behind the loop. */
async function setLoopVariable(shell: Shell, name: string, value: string): Promise<boolean> {
  try {
    shell.variables.set(name, value)
    return true
  } catch (error) {
    if (!(error instanceof ShellFault) || !shell.dialect.grammar.lateLoopNames) throw error
    await complain(shell, error.message)
    return false
  }
}

/** `for ((first; condition; next))`; 1 for an expression that is none. */
export async function runArithmeticFor(
  shell: Shell,
  { first, condition, next, body }: Of<'arithmetic for'>,
): Promise<number> {
  let code = 0
  let expression = first
  const step = async (): Promise<boolean> => {
    if (expression.length > 0 && (await evaluateCommand(shell, expression)) === undefined) return fail()
    expression = next
    const holds = condition.length === 0 ? 1n : await evaluateCommand(shell, condition)
    if (holds === undefined) return fail()
    if (holds === 0n) return false
    code = await shell.engine.run(shell, body)
    return true
  }
  const fail = (): boolean => {
    code = 1
    return false
  }
  await loop(shell, step)
  return code
}

/** Shows the words with numbers, and reads one; 1 at the end of the input. */
export async function runSelect(shell: Shell, { name, words, body }: Of<'select'>): Promise<number> {
  const values = words === undefined ? shell.positional : await expandWords(shell, words)
  if (values.length === 0) return 0
  let code = 0
  let shows = true
  await loop(shell, async () => {
    if (shows) await say(shell, menu(values))
    await say(shell, shell.variables.get('PS3') ?? '#? ')
    if ((await shell.engine.runUnshadowed(shell, ['read'])) !== 0) {
      await shell.descriptors.output(1).write('\n')
      code = 1
      return false
    }
    const reply = shell.variables.get('REPLY') ?? ''
    shows = reply === ''
    if (shows) return true
    shell.variables.set(name, /^\d+$/.test(reply) ? (values[Number(reply) - 1] ?? '') : '')
    code = await shell.engine.run(shell, body)
    return true
  })
  return code
}

const menu = (values: readonly string[]): string =>
  values.map((value, index) => `${String(index + 1).padStart(String(values.length).length)}) ${value}\n`).join('')

/** Goes round until `step` says false, with `break` and `continue` of as many loops as they name. */
async function loop(shell: Shell, step: () => Promise<boolean>): Promise<void> {
  shell.loops++
  try {
    for (;;) {
      await shell.process.turn()
      await runTraps(shell)
      if ((await stepOrJump(step)) === 'leave') return
    }
  } finally {
    shell.loops--
  }
}

async function stepOrJump(step: () => Promise<boolean>): Promise<'again' | 'leave'> {
  try {
    return (await step()) ? 'again' : 'leave'
  } catch (error) {
    if (!(error instanceof LoopJump)) throw error
    if (error.levels > 1) throw new LoopJump(error.type, error.levels - 1)
    return error.type === 'continue' ? 'again' : 'leave'
  }
}
