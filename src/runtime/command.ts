/** What a container or an exec runs: the words of its command, and the program that they name. */

import type { ImageDefinition, ProcessBehaviour, ProcessStart } from './image.ts'
import { builtInPrograms } from './programs.ts'
import { toolboxes } from './toolboxes.ts'

/** `command` takes the place of the image's entrypoint, `args` of its arguments. Source: docs "Define a Command". */
export function commandWords(
  { entrypoint = [], cmd = [] }: ImageDefinition,
  command: readonly string[],
  args: readonly string[],
): readonly string[] {
  if (command.length > 0) return [...command, ...args]
  return [...entrypoint, ...(args.length > 0 ? args : cmd)]
}

/** Whether it is known which commands the image has. */
export const isClosed = ({ executables, toolbox }: ImageDefinition): boolean =>
  executables !== undefined || toolbox !== undefined

const hasCommand = ({ executables = [], toolbox }: ImageDefinition, name: string): boolean =>
  executables.includes(name) || (toolbox !== undefined && toolboxes[toolbox].has(name))

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** What a process of the command does; undefined when the image has no such command. */
export function behaviourOf(
  image: ImageDefinition,
  words: readonly string[],
  start: Omit<ProcessStart, 'args'>,
): ProcessBehaviour | undefined {
  const [path = '', ...args] = words
  const name = baseName(path)
  const own = image.programs?.[name]
  if (own !== undefined) return own({ ...start, args })
  if (isClosed(image) && !hasCommand(image, name)) return undefined
  if (image.process !== undefined && name === baseName(commandWords(image, [], [])[0] ?? '')) return image.process
  return builtInPrograms[name]?.({ ...start, args }) ?? {}
}
