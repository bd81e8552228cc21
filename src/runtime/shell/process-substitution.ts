/** `<(…)` and `>(…)` (bash, ash): a path to what a command prints, or to what it reads. */
import { OpenFile } from './descriptors.ts'
import { ShellFault } from './errors.ts'
import { Job } from './jobs.ts'
import { startBeside } from './pipelines.ts'
import type { Shell } from './state.ts'
import type { Command } from './syntax.ts'

/** Of all commands that run. */
const MAX_OPEN = 60

/** Starts the command, and has a pipe from or to it open: `/dev/fd/63`. Throws a ShellFault for too many. */
export async function substitute(shell: Shell, direction: '<' | '>', command: Command): Promise<string> {
  const { process, substituted, descriptors } = shell
  if (substituted.length >= MAX_OPEN) throw new ShellFault('too many open files', 1)
  const descriptor = shell.dialect.processDescriptor(substituted.length)
  const pipe = process.pipe()
  const child = await startBeside(shell, command, direction === '<' ? { stdout: pipe.output } : { stdin: pipe.input })
  // Nobody waits for it, but somebody must hear of its end.
  new Job('', [child]).settled().catch(() => {})
  const file =
    direction === '<'
      ? { input: process.holdInput(pipe.input, descriptor) }
      : { output: process.holdOutput(pipe.output, descriptor) }
  descriptors.set(descriptor, new OpenFile(file, 'held'))
  shell.substituted = [...substituted, descriptor]
  return `/dev/fd/${descriptor}`
}

/** Closes those of a command that has ended; `before`: those of the commands around it. */
export function closeSubstituted(shell: Shell, before: readonly number[]): void {
  for (const descriptor of shell.substituted.slice(before.length)) shell.descriptors.set(descriptor, undefined)
  shell.substituted = before
}
