/** stty [-a] [size] [raw|-raw|sane|echo|-echo]: settings of the terminal that stdin is. */
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'

/** Settings → whether keys come as they are. What is not here is accepted and changes nothing. */
const RAW: { readonly [setting: string]: boolean } = {
  raw: true,
  '-raw': false,
  cooked: false,
  sane: false,
  '-icanon': true,
  icanon: false,
}
const ACCEPTED = /^-?(?:echo|isig|icrnl|onlcr|opost|iutf8|echoe|echok|ixon|ixoff)$|^(?:rows|cols|columns|\d+)$/

async function show(running: Command, all: boolean): Promise<void> {
  const { rows, columns } = running.process.terminal?.size ?? { rows: 0, columns: 0 }
  const speed = 'speed 38400 baud;'
  if (!all) return running.print(`${speed} line = 0;\n`)
  await running.print(
    `${speed} rows ${rows}; columns ${columns}; line = 0;\n` +
      'intr = ^C; quit = ^\\; erase = ^?; kill = ^U; eof = ^D; start = ^Q; stop = ^S; susp = ^Z; werase = ^W;\n' +
      'isig icanon icrnl opost onlcr echo echoe echok\n',
  )
}

export const stty = command(
  {
    // Settings that are turned off begin with a dash, too.
    rewrite: (words) => (words.every((word) => /^-[ag]$/.test(word)) ? words : ['--', ...words]),
    short: 'agF:',
    usage: 'stty [-a|g] [-F DEVICE] [SETTING]...',
    gnu: { usage: ['[-F DEVICE | --file=DEVICE] [SETTING]...'] },
  },
  async (running) => {
    const { process, options, operands } = running
    if (process.terminal === undefined || !process.isTerminal(process.stdin)) {
      const name = flavourOf(process) === 'gnu' ? "'standard input'" : 'standard input'
      await running.complain(`${name}: Inappropriate ioctl for device`)
      return undefined
    }
    if (operands.length === 0) await show(running, options.has('a'))
    for (const setting of operands) {
      const raw = RAW[setting]
      if (setting === 'size') await running.print(`${process.terminal.size.rows} ${process.terminal.size.columns}\n`)
      else if (raw !== undefined) process.terminal.setRaw(raw)
      else if (!ACCEPTED.test(setting)) throw new UsageError(`invalid argument '${setting}'`, false)
    }
    return undefined
  },
)
