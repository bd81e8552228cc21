/** uname [-snrvmpioa] */
import { command } from './lib/command.ts'

const VERSION = '#1 SMP PREEMPT_DYNAMIC'

export const uname = command(
  {
    short: 'snrvmpioa',
    long: {
      all: 'a',
      'kernel-name': 's',
      nodename: 'n',
      'kernel-release': 'r',
      'kernel-version': 'v',
      machine: 'm',
      processor: 'p',
      'hardware-platform': 'i',
      'operating-system': 'o',
    },
    usage: 'uname [-amnrspvio]',
    gnu: { most: 0, usage: ['[OPTION]...'] },
  },
  async (running) => {
    const { system, hostname } = running.process
    const { options } = running
    const parts = {
      s: system.name,
      n: hostname,
      r: system.release,
      v: VERSION,
      m: system.machine,
      p: 'unknown',
      i: 'unknown',
      o: 'GNU/Linux',
    }
    const shown = Object.entries(parts).filter(([letter, text]) =>
      options.has('a') ? text !== 'unknown' : options.has(letter) || (letter === 's' && !options.has(...'nrvmpio')),
    )
    await running.print(`${shown.map(([, text]) => text).join(' ')}\n`)
    return undefined
  },
)
