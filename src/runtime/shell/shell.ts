/** The shell as a program: `sh`, `bash`, `-c`, scripts, standard input, and prompts. */
import type { Program, ProgramProcess } from '../kernel/process-api.ts'
import { SystemError } from '../kernel/system-error.ts'
import { BUILT_INS } from './built-in-list.ts'
import { setOption } from './built-ins/set.ts'
import { Descriptors } from './descriptors.ts'
import { dialectOf } from './dialect.ts'
import { engine } from './engine.ts'
import { BuiltInFault } from './errors.ts'
import { finishShell } from './finish.ts'
import { History } from './history.ts'
import { initialVariables } from './initial-variables.ts'
import { runInteractively } from './interactive.ts'
import { JobTable } from './jobs.ts'
import { type OptionName, optionByLetter, optionByName } from './options.ts'
import { complain, type Shell } from './state.ts'
import { runStream } from './stream.ts'
import { Traps } from './traps.ts'

interface CommandLine {
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
  const fromInput = line.text === undefined && (line.fromInput || line.words.length === 0)
  const created = createShell(process, line, line.interactive || (fromInput && terminal))
  return finishShell(created, async () => {
    const wrong = await applyOptions(created, line)
    if (wrong !== undefined) return wrong
    if (line.text !== undefined) return engine.runText(created, line.text, 0)
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
    if (word.startsWith('--')) continue
    for (const letter of word.slice(1)) {
      if ('csil'.includes(letter)) letters.add(letter)
      else if (letter === 'o') options.push([word.charAt(0), optionByName(argv[++at] ?? ''), `o ${argv[at]}`])
      else options.push([word.charAt(0), optionByLetter(letter), letter])
    }
  }
  const rest = argv.slice(at)
  const isCommand = letters.has('c')
  return {
    text: isCommand ? (rest[0] ?? '') : undefined,
    words: isCommand ? rest.slice(1) : rest,
    interactive: letters.has('i'),
    fromInput: letters.has('s'),
    options,
  }
}

function createShell(process: ProgramProcess, line: CommandLine, interactive: boolean): Shell {
  const called = process.argv[0] ?? 'sh'
  const dialect = dialectOf(called)
  const takesName = line.text !== undefined || !line.fromInput
  const created: Shell = {
    engine,
    builtIns: BUILT_INS,
    process,
    dialect,
    variables: initialVariables(process, dialect, () => created),
    functions: new Map(),
    aliases: new Map(),
    options: new Set(),
    descriptors: new Descriptors(process),
    jobs: new JobTable(),
    traps: new Traps(process),
    history: new History(),
    interactive,
    name: (takesName ? line.words[0] : undefined) ?? called,
    pid: process.pid,
    nested: false,
    script: line.text === undefined && !line.fromInput && line.words.length > 0,
    positional: takesName ? line.words.slice(1) : line.words,
    status: 0,
    background: undefined,
    line: 1,
    loops: 0,
    calls: 0,
    conditions: 0,
    optionOffset: 0,
  }
  return created
}

/** The exit code for an option that there is not; undefined when all are known. */
async function applyOptions(shell: Shell, { options }: CommandLine): Promise<number | undefined> {
  try {
    for (const [sign, name, text] of options) setOption(shell, sign, name, text)
    return undefined
  } catch (error) {
    if (!(error instanceof BuiltInFault)) throw error
    await complain(shell, error.message)
    return 2
  }
}

async function runScript(shell: Shell, path: string): Promise<number> {
  try {
    const text = new TextDecoder().decode(shell.process.files.read(path))
    return await engine.runText(shell, text, 1)
  } catch (error) {
    if (!(error instanceof SystemError) || error.code === 'EINTR') throw error
    await complain({ ...shell, script: false, name: shell.process.argv[0] ?? 'sh' }, shell.dialect.noSuchFile(path))
    return shell.dialect.name === 'bash' ? 127 : 2
  }
}
