/** Simple commands (XCU 2.9.1): assignments, redirections, and then a function, a built-in or a program. */
import { SystemError } from '../kernel/system-error.ts'
import { type Arguments, elementTexts, expandArguments } from './arguments.ts'
import { type Assigned, assign, assignmentText, environmentValue, expandAssignment } from './assignments.ts'
import {
  BuiltInFault,
  OptionFault,
  ProgramFault,
  RedirectionFault,
  ShellComplaint,
  ShellExit,
  ShellFault,
  SpokenFault,
  UsageFault,
} from './errors.ts'
import { callFunction } from './functions.ts'
import { becomeProgram, runProgram } from './pipelines.ts'
import { redirect } from './redirections.ts'
import type { BuiltIn, Invocation } from './state.ts'
import { complain, type Shell, say } from './state.ts'
import type { Assignment, Redirection, SimpleCommand } from './syntax.ts'

export async function runSimpleCommand(shell: Shell, command: SimpleCommand): Promise<number> {
  shell.line = command.line
  const words = await expandArguments(shell, command.words)
  const { argv } = words
  if (argv.length === 0) return runAssignments(shell, command)
  const redirected = await redirectOrComplain(shell, command, isProgram(shell, argv[0] ?? ''))
  if (typeof redirected === 'number') return redirected
  if (redirected === undefined) return failRedirection(shell, argv)
  if (argv[0] === 'exec' && argv.length === 1) {
    redirected.keep()
    return 0
  }
  try {
    const assigned = await expandAssignments(shell, command.assignments)
    await trace(shell, assigned, words)
    return await runWords(shell, words, assigned, shell.last.has(command) && !shell.traps.hasActions)
  } finally {
    redirected.restore()
  }
}

/** A redirection that fails ends the shell only before a special built-in. */
function failRedirection(shell: Shell, argv: readonly string[]): number {
  if (shell.builtIns.get(argv[0] ?? '')?.special && shell.dialect.name !== 'bash')
    throw new SpokenFault(shell.dialect.redirectionCode)
  return shell.dialect.redirectionCode
}

const isProgram = (shell: Shell, name: string): boolean => !shell.functions.has(name) && !shell.builtIns.has(name)

const isDocument = ({ operator }: Redirection): boolean => operator === '<<'

/** undefined for a redirection that fails; the code of a fault in its words, which ends only the child of a program. */
async function redirectOrComplain(shell: Shell, { redirections }: SimpleCommand, inChild = false) {
  try {
    return await redirect(shell, redirections)
  } catch (error) {
    const ofChild =
      inChild && error instanceof ShellFault && (shell.dialect.grammar.arrays || redirections.some(isDocument))
    if (!(error instanceof RedirectionFault || ofChild)) throw error
    await complain(shell, error.message)
    return error instanceof RedirectionFault ? undefined : error.code
  }
}

async function runAssignments(shell: Shell, command: SimpleCommand): Promise<number> {
  const words = [...command.assignments.map(({ value }) => value), ...command.words]
  const substitutes = words.some((word) => word.some((part) => part.type === 'command'))
  const redirected = await redirectOrComplain(shell, command)
  if (redirected === undefined || typeof redirected === 'number') return shell.dialect.redirectionCode
  try {
    const all: Assigned[] = []
    for (const assignment of command.assignments) {
      const assigned = await expandAssignments(shell, [assignment])
      for (const each of assigned) assign(shell, each)
      all.push(...assigned)
    }
    if (all.length > 0) await trace(shell, all, NO_WORDS)
  } finally {
    redirected.restore()
  }
  return substitutes ? shell.status : 0
}

const NO_WORDS: Arguments = { argv: [], elements: new Map() }

async function expandAssignments(shell: Shell, assignments: readonly Assignment[]): Promise<Assigned[]> {
  const assigned: Assigned[] = []
  for (const assignment of assignments) assigned.push(await expandAssignment(shell, assignment))
  return assigned
}

/** `last`: nothing is left to do afterwards. */
async function runWords(
  shell: Shell,
  { argv, elements }: Arguments,
  assigned: readonly Assigned[],
  last: boolean,
): Promise<number> {
  const [name = ''] = argv
  const builtInCommand = shell.builtIns.get(name)
  if (builtInCommand?.special && shell.dialect.name !== 'bash') {
    for (const assignment of assigned) assign(shell, assignment)
    return runBuiltIn(shell, builtInCommand, argv, elements)
  }
  const body = shell.functions.get(name)
  if (body !== undefined) return withAssignments(shell, assigned, () => callFunction(shell, body, argv))
  if (builtInCommand !== undefined)
    return withAssignments(shell, assigned, () => runBuiltIn(shell, builtInCommand, argv, elements))
  const environment = shell.variables.environment()
  for (const assignment of assigned) environment.set(assignment.name, environmentValue(shell, assignment))
  return last ? becomeProgram(shell, argv, environment) : runProgram(shell, argv, environment)
}

/** For the time of one command. */
async function withAssignments(
  shell: Shell,
  assigned: readonly Assigned[],
  run: () => Promise<number>,
): Promise<number> {
  if (assigned.length === 0) return run()
  shell.variables.enterScope()
  try {
    for (const assignment of assigned) {
      const value = environmentValue(shell, assignment)
      if (shell.dialect.grammar.arrays && shell.variables.has(assignment.name, 'readOnly')) {
        await complain(shell, shell.dialect.readOnly(assignment.name))
        continue
      }
      shell.variables.makeLocal(assignment.name)
      shell.variables.set(assignment.name, value)
      shell.variables.mark(assignment.name, 'exported')
    }
    return await run()
  } finally {
    shell.variables.leaveScope()
  }
}

/** Runs a built-in or a program, but no function: `command`. */
export async function runUnshadowed(shell: Shell, argv: readonly string[]): Promise<number> {
  const command = shell.builtIns.get(argv[0] ?? '')
  if (command === undefined) return runProgram(shell, argv, shell.variables.environment())
  const { special: _special, ...ordinary } = command
  return runBuiltIn(shell, ordinary, argv)
}

async function runBuiltIn(
  shell: Shell,
  command: BuiltIn,
  argv: readonly string[],
  elements: Invocation['elements'] = NO_WORDS.elements,
): Promise<number> {
  const [name = '', ...args] = argv
  const invocation: Invocation = {
    shell,
    name,
    args,
    elements,
    print: (text) => shell.descriptors.output(1).write(text),
    warn: (text) => complain(shell, text, name),
    warnAsProgram: (text) => complainAsProgram(shell, text, name),
  }
  try {
    return await command.run(invocation)
  } catch (error) {
    if (error instanceof BuiltInFault) return failBuiltIn(shell, command, error, name)
    if (!(error instanceof SystemError) || error.code === 'EINTR') throw error
    if (error.code === 'EPIPE') throw new ShellExit(141)
    await complainAsProgram(
      shell,
      shell.dialect.name === 'dash' ? `${name}: I/O error` : `write error: ${error.message}`,
      name,
    )
    return 1
  }
}

async function failBuiltIn(shell: Shell, command: BuiltIn, fault: BuiltInFault, name: string): Promise<number> {
  await sayFault(shell, command, fault, name)
  if (command.special && shell.dialect.name !== 'bash') throw new SpokenFault(fault.code)
  const showsUsage = fault instanceof OptionFault || fault instanceof UsageFault || fault instanceof ProgramFault
  return shell.dialect.name === 'bash' && fault.code === 2 && !showsUsage ? 1 : fault.code
}

/** bash shows the usage below what is wrong with a call. */
async function sayFault(shell: Shell, { usage }: BuiltIn, fault: BuiltInFault, name: string): Promise<void> {
  const { dialect } = shell
  const text = fault instanceof OptionFault ? dialect.illegalOption(fault.option) : fault.message
  if (fault instanceof ProgramFault) await complainAsProgram(shell, text, name)
  else if (fault instanceof ShellComplaint) await complain(shell, text)
  else if (text !== '') await complain(shell, text, name)
  const isCall = fault instanceof OptionFault || fault instanceof UsageFault
  if (isCall && usage !== undefined && dialect.name === 'bash') await say(shell, `${name}: usage: ${usage}\n`)
}

async function trace(shell: Shell, assigned: readonly Assigned[], words: Arguments): Promise<void> {
  if (!shell.options.has('xtrace')) return
  const { traced, name } = shell.dialect
  const assignments = assigned.map((each) => assignmentText(shell, each))
  const shown = words.argv.map((word, index) =>
    words.elements.has(index - 1) ? word.replace(/\+?=$/, '') : traced(word),
  )
  // bash shows each assignment on a line of its own.
  const lines =
    name === 'bash'
      ? [...assignments, ...elementTexts(words), ...(shown.length > 0 ? [shown.join(' ')] : [])]
      : [[...assignments, ...shown].join(' ')]
  for (const line of lines) await say(shell, `${shell.variables.get('PS4') ?? '+ '}${line}\n`)
}

/** ash is busybox: some of its built-ins are programs that speak under the shell's name. */
async function complainAsProgram(shell: Shell, text: string, name: string): Promise<void> {
  if (shell.dialect.name === 'ash') await say(shell, `sh: ${text}\n`)
  else await complain(shell, text, name)
}
