/** What `.` and `source` do: run a file in this shell. */
import { SystemError } from '../kernel/system-error.ts'
import { BuiltInFault, ShellComplaint, UsageFault } from './errors.ts'
import { untilReturn } from './functions.ts'
import type { Invocation, Shell } from './state.ts'

/** Characters of one script. */
const MAX_LENGTH = 4 << 20

/** Throws a BuiltInFault for a file that cannot be read. */
export async function source(invocation: Invocation): Promise<number> {
  const { shell, args } = invocation
  const [path, ...positional] = args
  if (path === undefined) return withoutPath(invocation)
  const text = (await readDescriptor(shell, path)) ?? readScript(invocation, path)
  const before = shell.positional
  const takesWords = positional.length > 0 && shell.dialect.name !== 'dash'
  if (takesWords) shell.positional = positional
  try {
    return await untilReturn(shell, () => shell.engine.runTextOf(shell, path, text, 1))
  } finally {
    if (takesWords) shell.positional = before
  }
}

/** All that a descriptor has to give; undefined for a path that names none. */
async function readDescriptor({ descriptors, process }: Shell, path: string): Promise<string | undefined> {
  const number = path === '/dev/stdin' ? '0' : /^\/dev\/fd\/(\d+)$/.exec(path)?.[1]
  if (number === undefined || descriptors.get(Number(number)) === undefined) return undefined
  const input = descriptors.input(Number(number))
  const decoder = new TextDecoder()
  let text = ''
  for (let bytes = await input.read(); bytes !== undefined; bytes = await input.read()) {
    text += decoder.decode(bytes, { stream: true })
    if (text.length > MAX_LENGTH) throw new BuiltInFault('out of memory', 1)
    await process.turn()
  }
  return text + decoder.decode()
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
