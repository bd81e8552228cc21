/** SOURCE… DESTINATION, as cp, mv and ln take them. */
import type { Command } from './command.ts'
import { flavourOf } from './flavour.ts'
import { UsageError } from './options.ts'
import { baseName, isDirectory, join } from './paths.ts'

/** Each source with the path that it is to get; with several, the destination must be a folder. @throws UsageError */
export function destinations({ operands, options, process }: Command): (readonly [from: string, to: string])[] {
  const folder = options.value('t')
  const sources = folder === undefined ? operands.slice(0, -1) : operands
  const target = folder ?? operands.at(-1)
  if (target === undefined || sources.length === 0) {
    if (flavourOf(process) === 'busybox' || operands.length === 0) throw new UsageError('')
    throw new UsageError(`missing destination file operand after '${operands[0]}'`)
  }
  const into = isDirectory(process, target) && !options.has('T')
  if (!into && sources.length > 1) throw new UsageError(`target '${target}': Not a directory`)
  return sources.map((source) => [source, into ? join(target, baseName(source)) : target] as const)
}
