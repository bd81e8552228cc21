/** Built-ins of the process: cd, pwd, umask, ulimit, times. */
import { SystemError } from '../../kernel/system-error.ts'
import { BuiltInFault } from '../errors.ts'
import type { BuiltIn, Invocation } from '../state.ts'

/** Where `cd` goes, and whether it says so. */
function destination({ shell, args }: Invocation): { path: string; told: boolean } {
  const [target] = args.filter((word) => !/^-[LP]+$/.test(word) && word !== '--')
  if (target === '-') {
    const path = shell.variables.get('OLDPWD')
    if (path === undefined) throw new BuiltInFault('OLDPWD not set', shell.dialect.name === 'bash' ? 1 : 2)
    return { path, told: true }
  }
  return { path: target ?? shell.variables.get('HOME') ?? '/', told: false }
}

/** Without . and .., as the user sees it, links included. */
function normalize(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** The candidates of CDPATH, then the path itself. */
function candidates({ shell }: Invocation, path: string): string[] {
  const folders = shell.variables.get('CDPATH')
  if (folders === undefined || /^\.{0,2}(?:\/|$)/.test(path)) return [path]
  return [...folders.split(':').map((folder) => (folder === '' ? path : `${folder}/${path}`)), path]
}

function enter(invocation: Invocation, path: string): void {
  const { process, variables } = invocation.shell
  const base = variables.get('PWD') ?? process.cwd
  const physical = invocation.args.some((word) => /^-[LP]*P$/.test(word))
  const logical = normalize(path.startsWith('/') ? path : `${base}/${path}`)
  const before = base
  process.cwd = logical
  variables.set('OLDPWD', before)
  variables.set('PWD', physical ? process.files.realPath(logical) : logical)
}

export const cdBuiltIn: BuiltIn = {
  name: 'cd',
  summary: 'change the folder (-L, -P, -)',
  run: async (invocation) => {
    const { shell } = invocation
    if (shell.dialect.name === 'bash' && invocation.args.filter((word) => !word.startsWith('-')).length > 1) {
      throw new BuiltInFault('too many arguments', 1)
    }
    const { path, told } = destination(invocation)
    if (path === '') return 0
    let failure: unknown
    for (const candidate of candidates(invocation, path)) {
      try {
        enter(invocation, candidate)
        if (told || candidate !== path) await invocation.print(`${shell.variables.get('PWD')}\n`)
        return 0
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        failure = error.message
      }
    }
    throw new BuiltInFault(shell.dialect.cannotChangeTo(path, String(failure)))
  },
}

export const pwdBuiltIn: BuiltIn = {
  name: 'pwd',
  summary: 'print the folder (-L, -P)',
  run: async ({ shell, args, print }) => {
    const physical = args.includes('-P')
    const { process, variables } = shell
    await print(`${physical ? process.files.realPath(process.cwd) : (variables.get('PWD') ?? process.cwd)}\n`)
    return 0
  },
}

/** Who, and what they may do: `u=rwx,g=rx,o=`. */
function symbolicMask(mask: number): string {
  const rights = (bits: number): string => ['r', 'w', 'x'].filter((_, index) => (bits & (4 >> index)) === 0).join('')
  return `u=${rights((mask >> 6) & 7)},g=${rights((mask >> 3) & 7)},o=${rights(mask & 7)}`
}

/** The mask that a symbolic mode asks for. Throws a BuiltInFault. */
function readSymbolicMask(text: string, mask: number): number {
  let allowed = ~mask & 0o777
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwx]*)$/.exec(clause)
    if (match === null) throw new BuiltInFault(`illegal mode: ${text}`)
    const [, who = '', operator, what = ''] = match
    const bits = [...what].reduce((sum, letter) => sum | ({ r: 4, w: 2, x: 1 }[letter] ?? 0), 0)
    const shifts = who === '' || who.includes('a') ? [6, 3, 0] : [...who].map((each) => ({ u: 6, g: 3 })[each] ?? 0)
    for (const shift of shifts) {
      if (operator === '=') allowed &= ~(7 << shift)
      allowed = operator === '-' ? allowed & ~(bits << shift) : allowed | (bits << shift)
    }
  }
  return ~allowed & 0o777
}

export const umaskBuiltIn: BuiltIn = {
  name: 'umask',
  summary: 'rights that new files do not get (-S)',
  run: async ({ shell, args, print }) => {
    const { process } = shell
    const text = args.find((word) => word !== '-S')
    if (text === undefined) {
      await print(`${args.includes('-S') ? symbolicMask(process.umask) : process.umask.toString(8).padStart(4, '0')}\n`)
      return 0
    }
    if (!/^\d/.test(text)) process.umask = readSymbolicMask(text, process.umask)
    else if (/^[0-7]{1,4}$/.test(text)) process.umask = Number.parseInt(text, 8) & 0o777
    else
      throw new BuiltInFault(
        shell.dialect.name === 'bash' ? `${text}: octal number out of range` : `illegal mode: ${text}`,
      )
    return 0
  },
}

const LIMITS = [
  { text: 'core file size (blocks)', letter: 'c', value: '0' },
  { text: 'data seg size (kb)', letter: 'd', value: 'unlimited' },
  { text: 'scheduling priority', letter: 'e', value: '0' },
  { text: 'file size (blocks)', letter: 'f', value: 'unlimited' },
  { text: 'max locked memory (kb)', letter: 'l', value: '8192' },
  { text: 'max memory size (kb)', letter: 'm', value: 'unlimited' },
  { text: 'open files', letter: 'n', value: '1048576' },
  { text: 'POSIX message queues (bytes)', letter: 'q', value: '819200' },
  { text: 'real-time priority', letter: 'r', value: '0' },
  { text: 'stack size (kb)', letter: 's', value: '8192' },
  { text: 'cpu time (seconds)', letter: 't', value: 'unlimited' },
  { text: 'max user processes', letter: 'u', value: 'unlimited' },
  { text: 'virtual memory (kb)', letter: 'v', value: 'unlimited' },
  { text: 'file locks', letter: 'x', value: 'unlimited' },
] as const

export const ulimitBuiltIn: BuiltIn = {
  name: 'ulimit',
  summary: 'limits of a process; they are told, not changed',
  run: async ({ args, print }) => {
    if (args.includes('-a')) {
      for (const { text, letter, value } of LIMITS) await print(`${text.padEnd(32)}(-${letter}) ${value}\n`)
      return 0
    }
    const letter = args.find((word) => word.startsWith('-'))?.replace(/[-HS]/g, '') || 'f'
    const limit = LIMITS.find((each) => each.letter === letter)
    if (limit === undefined) throw new BuiltInFault(`invalid option -- '${letter}'`, 1)
    if (!args.some((word) => !word.startsWith('-'))) await print(`${limit.value}\n`)
    return 0
  },
}

const clockTime = (ms: number): string => `${Math.floor(ms / 60_000)}m${((ms % 60_000) / 1000).toFixed(3)}s`

export const timesBuiltIn: BuiltIn = {
  name: 'times',
  special: true,
  summary: 'CPU time of the shell',
  run: async ({ shell, print }) => {
    const used = shell.process.processes().find(({ pid }) => pid === shell.process.pid)?.cpuTime ?? 0
    await print(`${clockTime(used)} ${clockTime(0)}\n${clockTime(0)} ${clockTime(0)}\n`)
    return 0
  },
}
