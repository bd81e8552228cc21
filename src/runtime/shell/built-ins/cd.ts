/** cd: change the folder. */
import { SystemError } from '../../kernel/system-error.ts'
import { BuiltInFault, OptionFault } from '../errors.ts'
import type { BuiltIn, Invocation } from '../state.ts'

/** Where `cd` goes, and whether it says so. */
function destination({ shell, args }: Invocation): { path: string; told: boolean } {
  const wrong = args.find((word) => /^-./.test(word) && !/^-[LP]+$|^--$/.test(word))
  if (wrong !== undefined) throw new OptionFault(wrong.slice(0, 2))
  const [target] = args.filter((word) => !/^-[LP]+$/.test(word) && word !== '--')
  if (target === '-') {
    const path = shell.variables.get('OLDPWD')
    if (path === undefined && shell.dialect.name === 'bash') throw new BuiltInFault('OLDPWD not set', 1)
    return { path: path ?? shell.folder, told: true }
  }
  const path = target ?? shell.variables.get('HOME')
  if (path === undefined && shell.dialect.name === 'bash') throw new BuiltInFault('HOME not set', 1)
  return { path: path ?? '', told: false }
}

/** Without . and .., as the user sees it, links included. */
function normalize(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  // Two slashes at the beginning stay, as POSIX allows.
  return `${/^\/\/(?!\/)/.test(path) ? '//' : '/'}${parts.join('/')}`
}

/** The candidates of CDPATH, then the path itself. */
function candidates({ shell }: Invocation, path: string): string[] {
  const folders = shell.variables.get('CDPATH')
  if (folders === undefined || /^\.{0,2}(?:\/|$)/.test(path)) return [path]
  return [...folders.split(':').map((folder) => (folder === '' ? path : `${folder}/${path}`)), path]
}

function enter(invocation: Invocation, path: string): void {
  const { shell } = invocation
  const { process, variables, folder: base } = shell
  const physical = invocation.args.some((word) => /^-[LP]*P$/.test(word))
  const logical = normalize(path.startsWith('/') ? path : `${base.replace(/\/$/, '')}/${path}`)
  const before = base
  process.cwd = logical
  variables.set('OLDPWD', before)
  shell.folder = physical ? process.files.realPath(logical) : logical
  variables.set('PWD', shell.folder)
}

export const cdBuiltIn: BuiltIn = {
  name: 'cd',
  usage: 'cd [-L|[-P [-e]] [-@]] [dir]',
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
        if (told || candidate !== path) await invocation.print(`${shell.folder}\n`)
        return 0
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        failure = error.message
      }
    }
    throw new BuiltInFault(shell.dialect.cannotChangeTo(path, String(failure)))
  },
}
