/** Built-ins that change where a script goes on: break, continue, return, exit, and the plain answers true, false and `:`. */

import { BuiltInFault, FunctionReturn, LoopJump, ShellExit } from '../errors.ts'
import type { BuiltIn, Invocation } from '../state.ts'

/** Not negative, of decimal digits. Throws a BuiltInFault for anything else. */
export function readNumber({ shell }: Invocation, text: string): number {
  if (!/^\d+$/.test(text)) throw new BuiltInFault(shell.dialect.badNumber(text))
  return Number(text)
}

function jump(invocation: Invocation, type: 'break' | 'continue'): number {
  const [count = '1'] = invocation.args
  const levels = readNumber(invocation, count)
  if (levels === 0) throw new BuiltInFault(invocation.shell.dialect.badNumber(count))
  const { loops } = invocation.shell
  if (loops === 0) return 0
  throw new LoopJump(type, Math.min(levels, loops))
}

export const breakBuiltIn: BuiltIn = {
  name: 'break',
  special: true,
  summary: 'leave loops',
  run: (invocation) => jump(invocation, 'break'),
}

export const continueBuiltIn: BuiltIn = {
  name: 'continue',
  special: true,
  summary: 'go on with the next round of a loop',
  run: (invocation) => jump(invocation, 'continue'),
}

const codeArgument = (invocation: Invocation): number => {
  const [text] = invocation.args
  return text === undefined ? invocation.shell.status : readNumber(invocation, text) & 255
}

export const returnBuiltIn: BuiltIn = {
  name: 'return',
  special: true,
  summary: 'leave a function or a file read with .',
  run: (invocation) => {
    throw new FunctionReturn(codeArgument(invocation))
  },
}

export const exitBuiltIn: BuiltIn = {
  name: 'exit',
  special: true,
  summary: 'leave the shell',
  run: (invocation) => {
    throw new ShellExit(codeArgument(invocation))
  },
}

export const colonBuiltIn: BuiltIn = { name: ':', special: true, summary: 'do nothing', run: () => 0 }
export const trueBuiltIn: BuiltIn = { name: 'true', summary: 'exit code 0', run: () => 0 }
export const falseBuiltIn: BuiltIn = { name: 'false', summary: 'exit code 1', run: () => 1 }
