/** Subshells (XCU 2.12): processes of their own that begin with a copy of the shell. */
import type { ChildProcess, Program, ProgramProcess } from '../kernel/process-api.ts'
import { SystemError } from '../kernel/system-error.ts'
import type { Descriptors } from './descriptors.ts'
import { ShellFault } from './errors.ts'
import { finishShell } from './finish.ts'
import { History } from './history.ts'
import { computeFromShell } from './initial-variables.ts'
import { JobTable } from './jobs.ts'
import type { Shell } from './state.ts'
import { Traps } from './traps.ts'

/** Starts `body` in a subshell, with the standard streams that the shell has now. Throws a ShellFault at the limit of processes. */
export function startSubshell(
  shell: Shell,
  body: (nested: Shell) => Promise<number>,
  processGroup: number | undefined,
): ChildProcess {
  const snapshot = copyState(shell)
  const descriptors = shell.descriptors.forSubshell()
  const program: Program = (process) => {
    const nested = nestedShell(shell, snapshot, process, descriptors(process))
    return finishShell(nested, () => body(nested))
  }
  return spawn(shell, shell.process.argv, shell.variables.environment(), processGroup, program)
}

/** Runs a file that the kernel cannot: a script without `#!`. */
export function startScript(
  shell: Shell,
  argv: readonly string[],
  environment: ReadonlyMap<string, string>,
  processGroup: number | undefined,
): ChildProcess {
  const [path = '', ...args] = argv
  const copy = copyState(shell)
  const descriptors = shell.descriptors.forSubshell()
  const program: Program = (process) => {
    const nested = {
      ...nestedShell(shell, copy, process, descriptors(process)),
      name: path,
      positional: args,
      script: true,
    }
    const text = (): string => new TextDecoder().decode(process.files.read(path))
    return finishShell(nested, () => shell.engine.runText(nested, text()))
  }
  return spawn(shell, argv, environment, processGroup, program)
}

function spawn(
  shell: Shell,
  argv: readonly string[],
  env: ReadonlyMap<string, string>,
  processGroup: number | undefined,
  program: Program,
): ChildProcess {
  const streams = shell.descriptors.forChild()
  try {
    return shell.process.spawn({
      argv,
      env,
      program,
      ...streams,
      ...(processGroup === undefined ? {} : { processGroup }),
    })
  } catch (error) {
    shell.descriptors.giveUp(streams)
    if (error instanceof SystemError && error.code === 'EAGAIN') throw new ShellFault(`can't fork: ${error.message}`)
    throw error
  }
}

type CopiedState = Pick<
  Shell,
  | 'variables'
  | 'functions'
  | 'aliases'
  | 'options'
  | 'shellOptions'
  | 'positional'
  | 'status'
  | 'pipeStatus'
  | 'callers'
  | 'background'
  | 'line'
  | 'conditions'
  | 'reading'
  | 'folder'
>

/** What a fork copies, at that moment. */
function copyState(shell: Shell): CopiedState {
  const { positional, status, pipeStatus, callers, background, line, conditions, reading, folder } = shell
  const options = new Set(shell.options)
  options.delete('monitor')
  return {
    variables: shell.variables.clone(),
    functions: new Map(shell.functions),
    aliases: new Map(shell.aliases),
    options,
    shellOptions: new Set(shell.shellOptions),
    positional,
    status,
    pipeStatus,
    callers,
    background,
    line,
    conditions,
    reading,
    folder,
  }
}

function nestedShell(shell: Shell, copy: CopiedState, process: ProgramProcess, descriptors: Descriptors): Shell {
  const { engine, builtIns, dialect, name, pid, script, calls } = shell
  const created: Shell = {
    engine,
    builtIns,
    dialect,
    name,
    pid,
    script,
    calls,
    ...copy,
    process,
    descriptors,
    jobs: new JobTable(),
    traps: new Traps(process, shell.traps),
    history: new History(),
    interactive: false,
    last: new Set(),
    depth: shell.depth + 1,
    loops: shell.loops,
    optionOffset: 0,
    substituted: shell.substituted,
  }
  computeFromShell(created.variables, dialect, () => created)
  return created
}
