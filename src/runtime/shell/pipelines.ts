/** Starts processes and waits for them: programs, pipelines, subshells, jobs in the background. */
import type { ChildProcess } from '../kernel/process-api.ts'
import type { ByteInput, ByteOutput } from '../kernel/streams.ts'
import { SystemError } from '../kernel/system-error.ts'
import { isDirectory } from '../programs/lib/paths.ts'
import { environmentValue, expandAssignment } from './assignments.ts'
import { findCommand } from './command-lookup.ts'
import { emptyInput, OpenFile } from './descriptors.ts'
import { Interruption, RedirectionFault, ShellFault, SpokenFault } from './errors.ts'
import { expandWords } from './expansion.ts'
import { exitCode, Job } from './jobs.ts'
import { redirect } from './redirections.ts'
import { signalText } from './signals.ts'
import { complain, type Shell, say } from './state.ts'
import { startScript, startSubshell } from './subshell.ts'
import { bareText, type Command, type Pipeline, type SimpleCommand, type Word } from './syntax.ts'

/** Commands of one pipeline. */
const MAX_COMMANDS = 500

export async function runPipeline(shell: Shell, { commands }: Pipeline): Promise<number> {
  const children = await startPipeline(shell, commands, undefined)
  const job = new Job(describe(commands), children)
  const code = await waitInForeground(shell, job)
  shell.pipeStatus = job.codes
  if (!shell.options.has('pipefail')) return code
  return job.codes.findLast((each) => each !== 0) ?? 0
}

/** `( … )`, and others that run in a process of their own. */
export async function runInSubshell(shell: Shell, body: Command): Promise<number> {
  const child = await start(shell, body, groupFor(shell, undefined))
  return waitInForeground(shell, new Job(describe([body]), [child]))
}

/** Runs a program and waits for it. 126 and 127, with a message, when it cannot be run. */
export async function runProgram(
  shell: Shell,
  argv: readonly string[],
  environment: ReadonlyMap<string, string>,
): Promise<number> {
  const group = groupFor(shell, undefined)
  try {
    const child = startProgram(shell, argv, environment, group)
    return await waitInForeground(shell, new Job(argv.join(' '), [child]))
  } catch (error) {
    if (!(error instanceof SystemError) || error.code === 'EINTR') throw error
    return explainFailure(shell, argv[0] ?? '', error, undefined)
  }
}

/** Becomes a program. What cannot be run is told as by `runProgram`; a script without `#!` is run and waited for. */
export async function becomeProgram(
  shell: Shell,
  argv: readonly string[],
  environment: ReadonlyMap<string, string>,
  speaker?: string,
): Promise<number> {
  const streams = shell.descriptors.forChild()
  try {
    checkName(shell, argv[0] ?? '')
    return await shell.process.exec({ argv, env: environment, ...streams })
  } catch (error) {
    shell.descriptors.giveUp(streams)
    if (!(error instanceof SystemError) || error.code === 'EINTR') throw error
    return error.code === 'ENOEXEC'
      ? runProgram(shell, argv, environment)
      : explainFailure(shell, argv[0] ?? '', error, speaker)
  }
}

/** `command &`. */
export async function runInBackground(shell: Shell, body: Command, text: string): Promise<number> {
  const commands = body.type === 'pipeline' && !body.negated ? body.commands : [body]
  const children = await startPipeline(shell, commands, shell.options.has('monitor') ? undefined : emptyInput)
  const job = new Job(text, children)
  shell.jobs.add(job)
  shell.background = job.pids.at(-1)
  if (shell.interactive && shell.dialect.name === 'bash') await say(shell, `[${job.number}] ${shell.background}\n`)
  return 0
}

/** Gives a job the terminal until it ends or stops; its exit code. */
export async function waitInForeground(shell: Shell, job: Job): Promise<number> {
  const terminal = shell.options.has('monitor') ? shell.process.terminal : undefined
  terminal?.setForeground(job.group)
  try {
    await job.settled()
  } finally {
    terminal?.setForeground(ownGroup(shell))
  }
  const { outcome } = job
  if (job.state === 'stopped') {
    shell.jobs.add(job)
    job.notified = true
    await say(shell, `${shell.dialect.name === 'bash' ? '\n' : ''}${shell.jobs.describe(job)}\n`)
    return exitCode(outcome)
  }
  shell.jobs.remove(job)
  if (outcome.type === 'killed') {
    if (outcome.signal === 'INT' && shell.interactive) throw new Interruption()
    if (outcome.signal !== 'INT' && outcome.signal !== 'PIPE') await say(shell, `${signalText(outcome.signal)}\n`)
  }
  return exitCode(outcome)
}

/** The process group that the shell itself is in. */
export function ownGroup(shell: Shell): number {
  const { process } = shell
  return process.processes().find(({ pid }) => pid === process.pid)?.processGroup ?? process.pid
}

/** With job control each pipeline is a group; otherwise all are in the shell's. */
function groupFor(shell: Shell, first: ChildProcess | undefined): number | undefined {
  return shell.options.has('monitor') ? (first?.pid ?? 0) : undefined
}

async function startPipeline(
  shell: Shell,
  commands: readonly Command[],
  stdin: ByteInput | undefined,
): Promise<ChildProcess[]> {
  if (commands.length > MAX_COMMANDS) throw new ShellFault('pipeline too long')
  const children: ChildProcess[] = []
  let input = stdin
  for (const [index, command] of commands.entries()) {
    const pipe = index < commands.length - 1 ? shell.process.pipe() : undefined
    const group = groupFor(shell, children[0])
    children.push(await withStreams(shell, input, pipe?.output, () => start(shell, command, group)))
    input = pipe?.input
  }
  return children
}

/** Starts a command that is not waited for, with another standard input or output. */
export const startBeside = (
  shell: Shell,
  command: Command,
  { stdin, stdout }: { readonly stdin?: ByteInput; readonly stdout?: ByteOutput },
): Promise<ChildProcess> => withStreams(shell, stdin, stdout, () => start(shell, command, undefined))

/** Runs `work` with other standard streams, which the shell gives up afterwards. */
async function withStreams<Result>(
  shell: Shell,
  stdin: ByteInput | undefined,
  stdout: ByteOutput | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  const before = [shell.descriptors.get(0)?.retain(), shell.descriptors.get(1)?.retain()] as const
  if (stdin !== undefined) shell.descriptors.set(0, new OpenFile({ input: stdin }, 'held'))
  if (stdout !== undefined) shell.descriptors.set(1, new OpenFile({ output: stdout }, 'held'))
  try {
    return await work()
  } finally {
    before.forEach((file, descriptor) => {
      shell.descriptors.set(descriptor, file)
      file?.release()
    })
  }
}

/** A program is started as such, so that it stands in the process table as what it is; all else in a subshell. */
async function start(shell: Shell, command: Command, group: number | undefined): Promise<ChildProcess> {
  if (command.type !== 'simple' || !isPlainProgram(shell, command)) {
    return startSubshell(shell, (nested) => shell.engine.run(nested, command), group)
  }
  return (
    (await startPlainProgram(shell, command, group)) ??
    startSubshell(shell, (nested) => shell.engine.run(nested, command), group)
  )
}

/** Whether its expansions change nothing, so that they may happen in this shell. */
function isPlainProgram(shell: Shell, { words, assignments, redirections }: SimpleCommand): boolean {
  const name = words[0] === undefined ? undefined : bareText(words[0])
  if (name === undefined || shell.functions.has(name) || shell.builtIns.get(name) !== undefined) return false
  const all = [...words, ...assignments.map(({ value }) => value), ...redirections.map(({ word }) => word)]
  return !shell.options.has('xtrace') && !shell.options.has('nounset') && all.every(changesNothing)
}

const changesNothing = (word: Word): boolean =>
  word.every((part) => part.type === 'text' || (part.type === 'parameter' && part.operator === ''))

/** undefined when it fails: the subshell that tries again says why. */
async function startPlainProgram(
  shell: Shell,
  command: SimpleCommand,
  group: number | undefined,
): Promise<ChildProcess | undefined> {
  const argv = await expandWords(shell, command.words)
  const environment = shell.variables.environment()
  for (const assignment of command.assignments)
    environment.set(assignment.name, environmentValue(shell, await expandAssignment(shell, assignment)))
  try {
    const redirected = await redirect(shell, command.redirections)
    try {
      return startProgram(shell, argv, environment, group)
    } finally {
      redirected.restore()
    }
  } catch (error) {
    if (error instanceof RedirectionFault || (error instanceof SystemError && error.code !== 'EINTR')) return undefined
    throw error
  }
}

function startProgram(
  shell: Shell,
  argv: readonly string[],
  environment: ReadonlyMap<string, string>,
  processGroup: number | undefined,
): ChildProcess {
  checkName(shell, argv[0] ?? '')
  const streams = shell.descriptors.forChild()
  try {
    return shell.process.spawn({
      argv,
      env: environment,
      ...streams,
      ...(processGroup === undefined ? {} : { processGroup }),
    })
  } catch (error) {
    shell.descriptors.giveUp(streams)
    if (error instanceof SystemError && error.code === 'ENOEXEC' && isText(shell, argv[0] ?? ''))
      return startScript(shell, argv, environment, processGroup)
    throw error
  }
}

/** The kernel has a PATH of its own where there is none. Throws ENOENT for names that are not found without one. */
function checkName(shell: Shell, name: string): void {
  const { grammar } = shell.dialect
  if (name === '' || (!name.includes('/') && !grammar.defaultPath && shell.variables.get('PATH') === undefined))
    throw new SystemError('ENOENT')
}

/** A file that the kernel cannot run is a script, unless it is a binary: a command of the image that nobody has written. */
function isText(shell: Shell, name: string): boolean {
  const path = findCommand(shell, name)
  return path?.type !== 'program' || shell.process.files.read(path.text)[0] !== 0x7f
}

async function explainFailure(
  shell: Shell,
  name: string,
  error: SystemError,
  speaker: string | undefined,
): Promise<number> {
  const { dialect } = shell
  if (error.code === 'EAGAIN') {
    await complain(shell, `can't fork: ${error.message}`)
    throw new SpokenFault(2)
  }
  if (name === '' && dialect.name !== 'bash') {
    await complain(shell, ': Permission denied')
    return 127
  }
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    const text = speaker === undefined ? dialect.notFound(name) : `${name}: not found`
    // bash tries a name without PATH as a path.
    const isPath = name.includes('/') || (dialect.name === 'bash' && !shell.variables.get('PATH'))
    await complain(shell, isPath ? dialect.noSuchPath(name) : text, speaker)
    return 127
  }
  await complain(
    shell,
    isDirectory(shell.process, name) ? dialect.isDirectory(name) : `${name}: ${error.message}`,
    speaker,
  )
  return 126
}

/** What `jobs` shows of commands that run in the foreground. */
function describe(commands: readonly Command[]): string {
  return commands.map(describeCommand).join(' | ')
}

function describeCommand(command: Command): string {
  if (command.type !== 'simple') return command.type === 'subshell' ? '(…)' : command.type
  return command.words.map((word) => word.map((part) => (part.type === 'text' ? part.text : '$…')).join('')).join(' ')
}

/** Characters of `$(…)`. */
const MAX_CAPTURED = 4 << 20

const CAT: Word = [{ type: 'text', text: 'cat', quoted: true }]

/** `$(< file)`. */
const isFileAlone = (command: Command): command is SimpleCommand =>
  command.type === 'simple' &&
  command.words.length + command.assignments.length === 0 &&
  command.redirections.length === 1 &&
  command.redirections[0]?.operator === '<'

/** What a command prints, run in a process of its own; `$?` is its exit code. */
export async function capture(shell: Shell, command: Command): Promise<string> {
  if (shell.dialect.grammar.shorthands && isFileAlone(command)) return capture(shell, { ...command, words: [CAT] })
  const pipe = shell.process.pipe()
  const child = await startBeside(shell, command, { stdout: pipe.output })
  const job = new Job(describe([command]), [child])
  const text = await readAll(shell, pipe.input)
  await job.settled()
  shell.status = exitCode(job.outcome)
  if (!text.includes('\0')) return text
  if (shell.dialect.grammar.arrays) await complain(shell, 'warning: command substitution: ignored null byte in input')
  return text.replaceAll('\0', '')
}

async function readAll(shell: Shell, input: ByteInput): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for (let bytes = await input.read(); bytes !== undefined; bytes = await input.read()) {
      text += decoder.decode(bytes, { stream: true })
      if (text.length > MAX_CAPTURED) throw new ShellFault('out of memory')
      await shell.process.turn()
    }
  } finally {
    input.close()
  }
  return text + decoder.decode()
}
