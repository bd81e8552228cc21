/** mount: shows the mounts; a container may not make any. */
import { command } from './lib/command.ts'

export const mount = command(
  { short: 'afnrvwo:t:', usage: 'mount [OPTIONS] [-o OPTS] DEVICE NODE' },
  async (running) => {
    const [source, target] = running.operands
    if (source !== undefined) {
      await running.complain(
        target === undefined ? `can't find ${source} in /etc/fstab` : 'permission denied (are you root?)',
      )
      return undefined
    }
    for (const { source: from, target: to, type, options } of running.process.files.mounts()) {
      await running.print(`${from} on ${to} type ${type} (${options})\n`)
    }
    return undefined
  },
)
