/** Files below files. */
import type { Command } from './command.ts'
import { join, linkStatusOf } from './paths.ts'

/** Calls `action` with a path, and with `recursive` with all that lies below it (links are not followed); folders first. */
export async function eachBelow(
  running: Command,
  path: string,
  recursive: boolean,
  action: (path: string) => Promise<void>,
): Promise<void> {
  await running.process.turn()
  await action(path)
  if (!recursive || linkStatusOf(running.process, path)?.type !== 'directory') return
  const names = await running.attempt(path, () => running.process.files.list(path))
  for (const name of names ?? []) await eachBelow(running, join(path, name), true, action)
}
