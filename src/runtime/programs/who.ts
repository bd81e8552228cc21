/** who, users: nobody logs in to a container. */
import { command } from './lib/command.ts'

export const who = command(
  { short: 'aHqbu', usage: 'who [-aH]', gnu: { usage: ['[OPTION]... [ FILE | ARG1 ARG2 ]'] } },
  async (running) => {
    if (running.options.has('H')) await running.print('USER       TTY      IDLE      TIME            HOST\n')
    return undefined
  },
)

export const users = command(
  { short: '', usage: 'users', gnu: { usage: ['[OPTION]... [FILE]'] } },
  async () => undefined,
)
