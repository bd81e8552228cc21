/** Variables that a shell begins with: the environment, defaults, and those that are computed. */
import type { ProgramProcess } from '../kernel/process-api.ts'
import { IndexedArray } from './arrays.ts'
import type { Dialect } from './dialect.ts'
import type { Shell } from './state.ts'
import { isVariableName, Variables } from './variables.ts'

const MACHINE = { HOSTTYPE: 'x86_64', MACHTYPE: 'x86_64-pc-linux-gnu', OSTYPE: 'linux-gnu', OPTERR: '1' }
const VERSION = ['5', '2', '37', '1', 'release', 'x86_64-pc-linux-gnu']
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export function initialVariables(
  process: ProgramProcess,
  dialect: Dialect,
  interactive: boolean,
  shell: () => Shell,
): Variables {
  const variables = new Variables(dialect)
  for (const [name, value] of process.env) {
    if (!isVariableName(name)) {
      if (dialect.name !== 'dash') variables.keep(name, value)
      continue
    }
    variables.set(name, value)
    variables.mark(name, 'exported')
  }
  const prompts = { PS1: dialect.prompt(process.credentials.uid), PS2: '> ' }
  const asks = interactive || dialect.name !== 'bash'
  const defaults = { PATH: DEFAULT_PATH, ...(asks && prompts), PS4: '+ ' }
  for (const [name, value] of Object.entries(defaults)) {
    if (variables.get(name) === undefined) variables.set(name, value)
  }
  variables.set('IFS', ' \t\n')
  variables.set('OPTIND', '1')
  variables.set('PPID', String(process.parent))
  setFolder(variables, process)
  if (dialect.name !== 'dash') countLevel(variables)
  compute(variables, process, dialect, shell)
  return variables
}

/** `SHLVL`: how many shells are around. */
function countLevel(variables: Variables): void {
  const level = Number(variables.get('SHLVL') ?? 0)
  variables.set('SHLVL', String(Number.isSafeInteger(level) ? level + 1 : 1))
  variables.mark('SHLVL', 'exported')
}

/** The folder by the name that the environment gives it, if that is true. */
function setFolder(variables: Variables, process: ProgramProcess): void {
  const given = variables.get('PWD')
  if (given !== process.cwd) variables.set('PWD', process.cwd)
  variables.mark('PWD', 'exported')
}

function compute(variables: Variables, process: ProgramProcess, dialect: Dialect, shell: () => Shell): void {
  if (dialect.name === 'dash') return
  computeFromShell(variables, dialect, shell)
  variables.compute('RANDOM', randomNumbers(process.pid ^ process.now()))
  if (dialect.name !== 'bash') return
  const startedAt = process.now()
  const { uid } = process.credentials
  variables.compute('SECONDS', () => String(Math.floor((process.now() - startedAt) / 1000)))
  const constants = { HOSTNAME: process.hostname, UID: String(uid), EUID: String(uid), BASH: '/bin/bash', ...MACHINE }
  for (const [name, value] of Object.entries({ ...constants, BASH_VERSION: '5.2.37(1)-release' }))
    variables.set(name, value)
  variables.clearArray('BASH_VERSINFO')
  for (const [index, value] of VERSION.entries()) variables.setElement('BASH_VERSINFO', String(index), value)
  variables.mark('BASH_VERSINFO', 'readOnly')
  variables.compute('DIRSTACK', () => listOf([shell().folder]))
}

/** What a shell knows of itself, which a subshell knows anew. */
export function computeFromShell(variables: Variables, { name, grammar }: Dialect, shell: () => Shell): void {
  if (name === 'dash') return
  variables.compute('LINENO', () => String(shell().line))
  if (!grammar.arrays) return
  variables.compute('BASH_SUBSHELL', () => String(shell().depth))
  variables.compute('BASHPID', () => String(shell().process.pid))
  variables.compute('PIPESTATUS', () => listOf(shell().pipeStatus.map(String)))
  variables.compute('FUNCNAME', () => listOf(shell().callers.map((caller) => caller.name)))
  variables.compute('BASH_LINENO', () => listOf(shell().callers.map(({ line }) => String(line))))
  variables.compute('BASH_SOURCE', () =>
    listOf(shell().callers.map(() => (shell().script ? shell().name : 'environment'))),
  )
}

const listOf = (values: readonly string[]): IndexedArray => new IndexedArray(values.entries(), values.length - 1)

/** 0 to 32767, the same ones for the same seed. */
function randomNumbers(seed: number): () => string {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return String((state >>> 16) & 32_767)
  }
}
