/** What a shell knows and keeps between commands. */
import type { ProgramProcess } from '../kernel/process-api.ts'
import type { Aliases } from './aliases.ts'
import type { Descriptors } from './descriptors.ts'
import type { Dialect, Speaker } from './dialect.ts'
import type { History } from './history.ts'
import type { JobTable } from './jobs.ts'
import type { OptionName } from './options.ts'
import type { ShellOption } from './shell-options.ts'
import type { Command, SimpleCommand } from './syntax.ts'
import type { Traps } from './traps.ts'
import type { Variables } from './variables.ts'

/** What expansions and built-ins ask of the executor. */
export interface Engine {
  run(shell: Shell, command: Command): Promise<number>
  /** Parses and runs a text in this shell: traps, files. Lines are counted from `line`. */
  runText(shell: Shell, text: string, line?: number): Promise<number>
  /** The same for the text of `reading`: 'eval', or the path of a file. */
  runTextOf(shell: Shell, reading: string, text: string, line: number): Promise<number>
  /** The same of the only text that a shell runs: its last command may take the shell's place. */
  runWhole(shell: Shell, text: string): Promise<number>
  /** Runs in a subshell and collects what it prints; `$?` is its exit code. */
  capture(shell: Shell, command: Command): Promise<string>
  /** Starts a command whose output, or input, is at the path that it returns: `<(…)`, `>(…)`. */
  substitute(shell: Shell, direction: '<' | '>', command: Command): Promise<string>
  /** Becomes a program by its words; the exit code is for when it cannot. `speaker`: who says so. */
  becomeProgram(
    shell: Shell,
    argv: readonly string[],
    environment: ReadonlyMap<string, string>,
    speaker?: string,
  ): Promise<number>
  /** Runs a built-in or a program, but no function. */
  runUnshadowed(shell: Shell, argv: readonly string[]): Promise<number>
}

/** What was written between the parentheses of `a=(…)`, expanded. Without a key an element goes behind the last. */
export interface AssignedElement {
  readonly key?: string
  readonly append: boolean
  readonly value: string
}

/** A call of a built-in. */
export interface Invocation {
  readonly shell: Shell
  /** As it was called: `test` or `[`. */
  readonly name: string
  /** The words after the name. */
  readonly args: readonly string[]
  /** What follows `name=` in those of them, by their place, that were written `name=(…)`: of built-ins that declare. */
  readonly elements: ReadonlyMap<number, readonly AssignedElement[]>
  print(text: string | Uint8Array): Promise<void>
  /** `sh: name: text` on standard error. */
  warn(text: string): Promise<void>
  /** The same, but in ash as a program of busybox says it: `sh: text`. */
  warnAsProgram(text: string): Promise<void>
}

/** A built-in command: one file in `built-ins/`, and one row in `built-in-list.ts`. */
export interface BuiltIn {
  readonly name: string
  /** Special ones (XCU 2.14): assignments before them stay, and their errors end the shell. */
  readonly special?: true
  /** Shells that have it. @default all */
  readonly dialects?: readonly Dialect['name'][]
  /** As bash shows it below a wrong call. */
  readonly usage?: string
  /** For the list in docs/runtime.md. */
  readonly summary: string
  /** The exit code. Throws a BuiltInFault for wrong use. */
  run(invocation: Invocation): Promise<number> | number
}

/** A function that runs, and the line from which it was called. */
export interface Caller {
  readonly name: string
  readonly line: number
}

export interface Shell {
  readonly engine: Engine
  /** By name. */
  readonly builtIns: ReadonlyMap<string, BuiltIn>
  readonly process: ProgramProcess
  readonly dialect: Dialect
  readonly variables: Variables
  readonly functions: Map<string, Command>
  readonly aliases: Map<string, string>
  readonly options: Set<OptionName>
  /** Of `shopt`, those that are on. */
  readonly shellOptions: Set<ShellOption>
  readonly descriptors: Descriptors
  readonly jobs: JobTable
  readonly traps: Traps
  readonly history: History
  readonly interactive: boolean
  /** `$0`. */
  readonly name: string
  /** `$$`, also in subshells. */
  readonly pid: number
  /** Commands after which nothing is left to do: a program takes the shell's place. */
  readonly last: Set<SimpleCommand>
  /** Shells that it is a part of: `$BASH_SUBSHELL`. */
  readonly depth: number
  /** Whether it reads a file: errors say in which line. */
  readonly script: boolean
  /** The working folder by the name that it was entered with, links included. */
  folder: string
  /** `$1`, `$2` … */
  positional: readonly string[]
  /** `$?`. */
  status: number
  /** Descriptors of `<(…)` and `>(…)` in commands that run. */
  substituted: readonly number[]
  /** The codes of the commands of the last pipeline. */
  pipeStatus: readonly number[]
  /** Functions around the command that runs, the innermost first. */
  callers: readonly Caller[]
  /** `$!`. */
  background: number | undefined
  /** 'eval', or the path of a file that is read with `.`, whose text is being run. */
  reading: string | undefined
  /** Of the command that runs. */
  line: number
  /** Loops around the command that runs. */
  loops: number
  /** Functions and files around the command that runs. */
  calls: number
  /** Above 0: failures are being asked about, so that `set -e` does not end the shell. */
  conditions: number
  /** Where `getopts` is within a word. */
  optionOffset: number
}

/** `sh: line 3: text`, written as the dialect does. `command`: the built-in that speaks. */
export const complaint = (shell: Shell, text: string, command?: string): string =>
  shell.dialect.complaint({ ...speakerOf(shell), command }, text)

/** What a script that a shell reads is understood by. */
export const languageOf = ({ dialect, aliases, shellOptions }: Shell): { dialect: Dialect; aliases: Aliases } => ({
  dialect,
  aliases: {
    get: (name) =>
      dialect.grammar.aliasesInScripts || shellOptions.has('expand_aliases') ? aliases.get(name) : undefined,
  },
})

/** Who speaks when the shell itself does. */
export const speakerOf = ({ name, line, script, interactive, reading, callers }: Shell): Speaker => ({
  name,
  line,
  script,
  interactive,
  reading,
  calls: callers.length > 0,
  command: undefined,
})

/** Says it on standard error; a closed one hears nothing. */
export async function complain(shell: Shell, text: string, command?: string): Promise<void> {
  await say(shell, complaint(shell, text, command))
}

/** Writes to standard error whatever becomes of it. */
export async function say(shell: Shell, text: string): Promise<void> {
  const output = shell.descriptors.get(2)?.output
  await output?.write(text)
}
