/** Removing a folder with all that lies in it. */
import type { ProgramProcess } from '../../kernel/process-api.ts'
import { join } from './paths.ts'

/** @throws SystemError */
export async function removeTree(process: ProgramProcess, path: string): Promise<void> {
  await process.turn()
  if (process.files.linkStatus(path).type !== 'directory') return process.files.remove(path)
  for (const name of process.files.list(path)) await removeTree(process, join(path, name))
  process.files.removeDirectory(path)
}
