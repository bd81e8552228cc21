/** What a container or an exec runs: the words of its command, and the program that they name. */

import type { ImageDefinition, ProcessBehaviour, ProcessStart } from './image.ts'
import type { FindProgram } from './kernel/executable.ts'
import type { SystemError } from './kernel/system-error.ts'
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

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Whether it is known which commands the image has. */
export const isClosed = ({ executables, toolbox }: ImageDefinition): boolean =>
  executables !== undefined || toolbox !== undefined

/** Whether it has a command of that name, wherever it lies. */
export const hasCommand = ({ executables = [], toolbox }: ImageDefinition, name: string): boolean =>
  isExecutable(executables, name) || (toolbox !== undefined && toolboxes[toolbox].has(name))

const isExecutable = (executables: readonly string[], name: string): boolean =>
  executables.some((path) => baseName(path) === name)

/** What an image says itself that a process of a command does: a program of its own, if it has one of that name. */
export function toldCommand(
  image: ImageDefinition,
  [path = '', ...args]: readonly string[],
  start: Omit<ProcessStart, 'args'>,
): ProcessBehaviour | undefined {
  return image.programs?.[baseName(path)]?.({ ...start, args })
}

/** The same of a container's own command, for which images may have data, too. */
export function toldProcess(
  image: ImageDefinition,
  words: readonly string[],
  start: Omit<ProcessStart, 'args'>,
): ProcessBehaviour | undefined {
  const told = toldCommand(image, words, start)
  if (told !== undefined || image.process === undefined) return told
  const [name, own] = [words, commandWords(image, [], [])].map(([path = '']) => baseName(path))
  return name === own && !(isClosed(image) && !hasCommand(image, own ?? '')) ? image.process : undefined
}

/**
 * Whether it is worth asking the kernel for a program. What nobody has written, and commands of images of which nothing
 * is known, run until they are stopped, and cost nothing.
 */
export function mayBeProgram(image: ImageDefinition, [path = '']: readonly string[], find: FindProgram): boolean {
  const name = baseName(path)
  if (!isClosed(image)) return toolboxes.busybox.has(name)
  // Commands lie in folders for commands: /etc/passwd is not the command passwd.
  const elsewhere = path.includes('/') && !/\/s?bin\/[^/]+$/.test(path)
  const isCommand = elsewhere ? isExecutable(image.executables ?? [], name) : hasCommand(image, name)
  return !isCommand || find(name) !== undefined
}

/** What a command does that the kernel cannot run: undefined when it is known not to be there. */
export const notWritten = (image: ImageDefinition, error?: SystemError): ProcessBehaviour | undefined =>
  isClosed(image) && error !== undefined && error.code !== 'ENOEXEC' ? undefined : {}
