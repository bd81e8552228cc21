/** Redirections (XCU 2.7): opens, duplicates and closes descriptors, and puts them back. */
import type { ByteInput } from '../kernel/streams.ts'
import { SystemError } from '../kernel/system-error.ts'
import { statusOf } from '../programs/lib/paths.ts'
import { OpenFile } from './descriptors.ts'
import { RedirectionFault } from './errors.ts'
import { expandText } from './expansion.ts'
import type { Shell } from './state.ts'
import type { Redirection } from './syntax.ts'

/** What is to be done with the descriptors that were there before: exactly one of both. */
export interface Redirected {
  restore(): void
  keep(): void
}

/** Rejects with a RedirectionFault when one fails; those before it are undone. */
export async function redirect(shell: Shell, redirections: readonly Redirection[]): Promise<Redirected> {
  const saved: (readonly [number, OpenFile | undefined])[] = []
  const replace = (descriptor: number, file: OpenFile | undefined): void => {
    saved.push([descriptor, shell.descriptors.get(descriptor)?.retain()])
    shell.descriptors.set(descriptor, file)
  }
  const keep = (): void => {
    for (const [, file] of saved) file?.release()
  }
  const restore = (): void => {
    for (const [descriptor, file] of saved.toReversed()) shell.descriptors.set(descriptor, file)
    keep()
  }
  try {
    for (const redirection of redirections) await open(shell, redirection, replace)
  } catch (error) {
    restore()
    throw error
  }
  return { restore, keep }
}

type Replace = (descriptor: number, file: OpenFile | undefined) => void

async function open(shell: Shell, redirection: Redirection, replace: Replace): Promise<void> {
  const { operator, descriptor } = redirection
  const text = await expandText(shell, redirection.word)
  if (operator === '<<') return replace(descriptor, new OpenFile({ input: textInput(text) }, 'shared'))
  if (operator === '<<<') return replace(descriptor, new OpenFile({ input: textInput(`${text}\n`) }, 'shared'))
  if (operator === '<&' || operator === '>&') {
    if (text === '-') return replace(descriptor, undefined)
    if (/^\d+$/.test(text)) return replace(descriptor, duplicate(shell, text))
  }
  const file = openPath(shell, text, operator)
  replace(descriptor, file)
  if (operator.startsWith('&>') || (operator === '>&' && descriptor === 1)) replace(2, file)
}

function duplicate(shell: Shell, number: string): OpenFile {
  const file = shell.descriptors.get(Number(number))
  if (file === undefined) throw new RedirectionFault(`${number}: Bad file descriptor`, 1)
  return file
}

const STANDARD: { readonly [path: string]: number } = { '/dev/stdin': 0, '/dev/stdout': 1, '/dev/stderr': 2 }

function openPath(shell: Shell, path: string, operator: string): OpenFile {
  const number = STANDARD[path] ?? /^\/dev\/fd\/(\d+)$/.exec(path)?.[1]
  if (number !== undefined) return duplicate(shell, String(number))
  const { process } = shell
  const { files } = process
  const reads = operator.startsWith('<') && operator !== '<>'
  try {
    if (reads) return new OpenFile({ input: process.holdInput(files.openInput(path)) }, 'held')
    if (operator === '<>') {
      const output = process.holdOutput(files.openOutput(path, 'append'))
      return new OpenFile({ output, input: process.holdInput(files.openInput(path)) }, 'held')
    }
    if (operator === '>' && shell.options.has('noclobber') && statusOf(process, path)?.type === 'file')
      throw new SystemError('EEXIST')
    const output = files.openOutput(path, operator.endsWith('>>') ? 'append' : 'truncate')
    return new OpenFile({ output: process.holdOutput(output) }, 'held')
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    const text = reads ? shell.dialect.cannotOpen(path, error.message) : shell.dialect.cannotCreate(path, error.message)
    throw new RedirectionFault(text, 1)
  }
}

function textInput(text: string): ByteInput {
  const bytes = new TextEncoder().encode(text)
  let at = 0
  return {
    read: (max = bytes.length) => {
      if (at >= bytes.length) return Promise.resolve(undefined)
      const part = bytes.subarray(at, at + max)
      at += part.length
      return Promise.resolve(part)
    },
    close: () => {},
  }
}
