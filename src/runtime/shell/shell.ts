/** The shell as a program: `sh`, `bash`, `-c`, scripts, standard input, and prompts. */
import type { Program, ProgramProcess } from '../kernel/process-api.ts'
import { SystemError } from '../kernel/system-error.ts'
import { builtInsOf } from './built-in-list.ts'
import { setOption } from './built-ins/set.ts'
import { Descriptors } from './descriptors.ts'
import { dialectOf } from './dialects.ts'
import { engine } from './engine.ts'
import { finishShell } from './finish.ts'
import { History } from './history.ts'
import { initialVariables } from './initial-variables.ts'
import { runInteractively } from './interactive.ts'
import { JobTable } from './jobs.ts'
import { type OptionName, optionByLetter, optionByName } from './options.ts'
import { initialShellOptions } from './shell-options.ts'
import { complaint, type Shell, say } from './state.ts'
import { runStream } from './stream.ts'
import { Traps } from './traps.ts'

interface CommandLine {
  /** `-c` was given. */
  readonly isCommand: boolean
  /** Of -c. */
  readonly text: string | undefined
  readonly interactive: boolean
  readonly fromInput: boolean
  readonly options: readonly (readonly [sign: string, name: OptionName | undefined, text: string])[]
  readonly words: readonly string[]
}

/** Runs as ash, or as bash when it is called so. */
export const shell: Program = async (process) => {
  const line = readCommandLine(process.argv)
  const terminal = process.terminal !== undefined && process.isTerminal(process.stdin)
  const fromInput = !line.isCommand && (line.fromInput || line.words.length === 0)
  const created = createShell(process, line, line.interactive || (fromInput && terminal))
  return finishShell(created, async () => {
    const wrong = await applyOptions(created, line)
    if (wrong !== undefined) return wrong
    if (line.text !== undefined) return engine.runWhole(created, line.text)
    if (!fromInput) return runScript(created, line.words[0] ?? '')
    return created.interactive && terminal ? runInteractively(created) : runStream(created)
  })
}

function readCommandLine(argv: readonly string[]): CommandLine {
  const options: (readonly [string, OptionName | undefined, string])[] = []
  const letters = new Set<string>()
  let at = 1
  for (let word = argv[at]; word !== undefined && /^[-+]./.test(word); word = argv[++at]) {
    if (word === '--') {
      at++
      break
    }
    if (word.startsWith('--')) {
      options.push(['-', undefined, '-'])
      continue
    }
    for (const letter of word.slice(1)) {
      if ('csil'.includes(letter)) letters.add(letter)
      else if (letter === 'o') options.push([word.charAt(0), optionByName(argv[++at] ?? ''), `o ${argv[at]}`])
      else options.push([word.charAt(0), optionByLetter(letter), letter])
    }
  }
  const rest = argv.slice(at)
  const isCommand = letters.has('c')
  return {
    isCommand,
    text: isCommand ? rest[0] : undefined,
    words: isCommand ? rest.slice(1) : rest,
    interactive: letters.has('i'),
    fromInput: letters.has('s'),
    options,
  }
}

function createShell(process: ProgramProcess, line: CommandLine, interactive: boolean): Shell {
  const called = process.argv[0] ?? 'sh'
  const dialect = dialectOf(process)
  const takesName = line.isCommand || !line.fromInput
  const created: Shell = {
    engine,
    builtIns: builtInsOf(dialect),
    process,
    dialect,
    variables: initialVariables(process, dialect, interactive, () => created),
    functions: new Map(),
    aliases: new Map(),
    options: new Set(),
    shellOptions: initialShellOptions(interactive),
    descriptors: new Descriptors(process),
    jobs: new JobTable(),
    traps: new Traps(process),
    history: new History(),
    interactive,
    name: (takesName ? line.words[0] : undefined) ?? called,
    pid: process.pid,
    last: new Set(),
    depth: 0,
    script: !line.isCommand && !line.fromInput && line.words.length > 0,
    positional: takesName ? line.words.slice(1) : line.words,
    folder: '',
    status: 0,
    substituted: [],
    pipeStatus: [0],
    callers: [],
    background: undefined,
    reading: undefined,
    line: 1,
    loops: 0,
    calls: 0,
    conditions: 0,
    optionOffset: 0,
  }
  created.folder = created.variables.get('PWD') ?? process.cwd
  return created
}

/** The exit code for a command line that cannot be; undefined for one that can. */
async function applyOptions(shell: Shell, { options, isCommand, text }: CommandLine): Promise<number | undefined> {
  const { dialect } = shell
  const refuse = async (message: string): Promise<number> => {
    await sayAtStart(shell, message)
    return 2
  }
  for (const [sign, name, letter] of options) {
    // bash has long options; ash takes them for none.
    if (letter === '-' && dialect.name !== 'dash') continue
    if (name === undefined) return refuse(dialect.illegalOption(`${sign}${letter}`))
    setOption(shell, sign, name, letter)
  }
  return isCommand && text === undefined ? refuse(dialect.noText) : undefined
}

/** Before the first line: dash counts it as line 0. */
async function sayAtStart(shell: Shell, message: string): Promise<void> {
  const name = shell.process.argv[0] ?? 'sh'
  const text =
    shell.dialect.name === 'bash'
      ? `${name}: ${message}\n`
      : complaint({ ...shell, name, script: false, line: 0 }, message)
  await say(shell, text)
}

async function runScript(shell: Shell, path: string): Promise<number> {
  try {
    if (shell.process.files.status(path).type === 'directory') return await refuseDirectory(shell, path)
    const text = new TextDecoder().decode(shell.process.files.read(path))
    return await engine.runText(shell, text, 1)
  } catch (error) {
    if (!(error instanceof SystemError) || error.code === 'EINTR') throw error
    await sayAtStart(shell, shell.dialect.noSuchScript(path))
    return shell.dialect.name === 'bash' ? 127 : 2
  }
}

/** There is nothing in a folder to be run; only bash says so. */
async function refuseDirectory(shell: Shell, path: string): Promise<number> {
  if (shell.dialect.name !== 'bash') return 0
  await say(shell, `${path}: ${path}: Is a directory\n`)
  return 126
}
