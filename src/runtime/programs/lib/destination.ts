/** SOURCE… DESTINATION, as cp, mv and ln take them. */
import type { Command } from './command.ts'
import { flavourOf } from './flavour.ts'
import { UsageError } from './options.ts'
import { baseName, exists, isDirectory, join } from './paths.ts'

/** Each source with the path that it is to get; with several, the destination must be a folder. @throws UsageError */
export function destinations({ operands, options, process }: Command): (readonly [from: string, to: string])[] {
  const folder = options.value('t')
  const sources = folder === undefined ? operands.slice(0, -1) : operands
  const target = folder ?? operands.at(-1)
  if (target === undefined || sources.length === 0) {
    if (flavourOf(process) === 'busybox' || operands.length === 0) throw new UsageError('')
    throw new UsageError(`missing destination file operand after '${operands[0]}'`, true)
  }
  const into = isDirectory(process, target) && !options.has('T')
  // busybox tries each of them.
  if (!into && sources.length > 1 && flavourOf(process) === 'gnu') {
    const reason = exists(process, target) ? 'Not a directory' : 'No such file or directory'
    throw new UsageError(`target '${target}': ${reason}`)
  }
  const below = into || sources.length > 1
  return sources.map((source) => [source, below ? join(target, baseName(source)) : target] as const)
}
