/** What `.` and `source` do: run a file in this shell. */
import { SystemError } from '../kernel/system-error.ts'
import { BuiltInFault, ShellComplaint, UsageFault } from './errors.ts'
import { untilReturn } from './functions.ts'
import type { Invocation } from './state.ts'

/** Throws a BuiltInFault for a file that cannot be read. */
export async function source(invocation: Invocation): Promise<number> {
  const { shell, args } = invocation
  const [path, ...positional] = args
  if (path === undefined) return withoutPath(invocation)
  const text = readScript(invocation, path)
  const before = shell.positional
  const takesWords = positional.length > 0 && shell.dialect.name !== 'dash'
  if (takesWords) shell.positional = positional
  try {
    return await untilReturn(shell, () => shell.engine.runTextOf(shell, path, text, 1))
  } finally {
    if (takesWords) shell.positional = before
  }
}

/** A name without a slash is looked for in PATH, then here. */
function readScript({ shell }: Invocation, name: string): string {
  const folders = name.includes('/') ? [] : (shell.variables.get('PATH') ?? '').split(':')
  const paths = [...folders.map((folder) => `${folder}/${name}`), name]
  for (const path of paths) {
    try {
      return new TextDecoder().decode(shell.process.files.read(path))
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
    }
  }
  const bash = shell.dialect.name === 'bash'
  throw bash ? new ShellComplaint(shell.dialect.noSuchFile(name), 1) : new BuiltInFault(shell.dialect.noSuchFile(name))
}

/** dash says nothing of a call without a path. */
function withoutPath({ shell }: Invocation): number {
  if (shell.dialect.name === 'dash') return 0
  if (shell.dialect.name === 'bash') throw new UsageFault('filename argument required')
  throw new BuiltInFault('')
}
