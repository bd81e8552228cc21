/** Running another program: for env, xargs, find -exec, timeout. */
import type { ExecOptions, SpawnOptions } from '../../kernel/process-api.ts'
import { SIGNALS } from '../../kernel/signals.ts'
import { SystemError } from '../../kernel/system-error.ts'
import type { Command } from './command.ts'

/** Becomes a command. 127 or 126, with a complaint, when it cannot be run. */
export async function becomeCommand(
  running: Command,
  argv: readonly string[],
  about: (name: string) => string,
  options: Omit<ExecOptions, 'argv'> = {},
): Promise<number> {
  await running.flush()
  try {
    return await running.process.exec({ argv, ...options })
  } catch (error) {
    return cannotRun(running, argv[0] ?? '', about, error)
  }
}

/** Waits for a command's end. Its exit code; 128 and the signal's number; 127 or 126, with a complaint, when it cannot be run. */
export async function runCommand(
  running: Command,
  argv: readonly string[],
  about: (name: string) => string,
  options: Omit<SpawnOptions, 'argv'> = {},
): Promise<number> {
  await running.flush()
  try {
    const outcome = await running.process.spawn({ argv, ...options }).wait()
    return outcome.type === 'exited' ? outcome.code : 128 + SIGNALS[outcome.signal].number
  } catch (error) {
    return cannotRun(running, argv[0] ?? '', about, error)
  }
}

async function cannotRun(
  running: Command,
  name: string,
  about: (name: string) => string,
  error: unknown,
): Promise<number> {
  if (!(error instanceof SystemError) || error.code === 'EINTR') throw error
  const code = error.code === 'ENOENT' ? 127 : 126
  await running.complain(`${about(name)}: ${error.message}`, code)
  return code
}
