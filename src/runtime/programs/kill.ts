/** kill [-SIGNAL | -s SIGNAL] PID…, kill -l */
import type { Signal } from '../kernel/process-api.ts'
import { SIGNALS } from '../kernel/signals.ts'
import { SystemError } from '../kernel/system-error.ts'
import { type Command, type CommandSyntax, command } from './lib/command.ts'
import { parseSignal } from './lib/signals.ts'

const SYNTAX: CommandSyntax = {
  short: '',
  rewrite: (words) => ['--', ...words],
  usage: 'kill [-l] [-SIG] PID...\n\nSend a signal (default: TERM) to given PIDs',
}

async function listSignals(running: Command, words: readonly string[]): Promise<void> {
  if (words.length === 0) {
    for (const [name, { number }] of Object.entries(SIGNALS)) {
      await running.print(`${String(number).padStart(2)}) ${name}\n`)
    }
  }
  for (const word of words) {
    const signal = parseSignal(String(Number(word) > 128 ? Number(word) - 128 : word))
    if (signal === undefined) await running.complain(`unknown signal '${word}'`)
    else await running.print(`${/^\d+$/.test(word) ? signal : SIGNALS[signal].number}\n`)
  }
}

export const kill = command(SYNTAX, async (running) => {
  const words = [...running.operands]
  if (words[0] === '-l' || words[0] === '-L') {
    await listSignals(running, words.slice(1))
    return undefined
  }
  let name = 'TERM'
  if (words[0] === '-s' || words[0] === '-n') [, name = ''] = words.splice(0, 2)
  else if (words[0] !== undefined && /^-[A-Za-z0-9]+$/.test(words[0])) name = words.shift()?.slice(1) ?? ''
  if (words[0] === '--') words.shift()
  const signal = name === '0' ? 'none' : parseSignal(name)
  if (signal === undefined) {
    await running.complain(`bad signal name '${name}'`)
    return undefined
  }
  if (words.length === 0) await running.complain('you need to specify whom to kill')
  for (const word of words) {
    const pid = Number(word)
    if (!/^-?\d+$/.test(word)) await running.complain(`invalid number '${word}'`)
    else await running.attempt(`can't kill pid ${word}`, () => send(running, pid, signal))
  }
  return undefined
})

/** Signal 0 only asks whether the process is there. */
function send({ process }: Command, pid: number, signal: 'none' | Signal): void {
  if (signal !== 'none') process.kill(pid, signal)
  else if (!process.processes().some((other) => other.pid === pid)) throw new SystemError('ESRCH')
}
