/** top [-b] [-n COUNT] [-d SECONDS], as busybox's: screens of processes until q or Ctrl-C. */
import { type Command, command } from './lib/command.ts'
import { commandLine, memoryInfo, memoryOf, stateLetter } from './lib/process-columns.ts'
import { loadOf } from './lib/uptime.ts'
import { userName } from './lib/users.ts'
import { windowOf } from './lib/window.ts'

function screen({ process }: Command, width: number, rows: number): string {
  const field = (name: string): number => memoryInfo(process, name) ?? 0
  const total = field('MemTotal')
  const processes = [...process.processes()].sort((a, b) => b.cpuTime - a.cpuTime || a.pid - b.pid)
  const running = processes.filter(({ state }) => state === 'running').length
  const lines = [
    `Mem: ${total - field('MemFree')}K used, ${field('MemFree')}K free, ${field('Shmem')}K shrd, ${field('Buffers')}K buff, ${field('Cached')}K cached`,
    'CPU:   0% usr   0% sys   0% nic 100% idle   0% io   0% irq   0% sirq',
    `Load average: ${loadOf(process, ' ')} ${running}/${processes.length} ${process.pid}`,
    '  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND',
    ...processes.map((info) => {
      const { virtual } = memoryOf(process, info.pid)
      const share = total === 0 ? 0 : Math.round((virtual * 100) / total)
      const size = virtual < 100_000 ? String(virtual) : `${Math.round(virtual / 1024)}m`
      const age = Math.max(process.now() - info.startedAt, 1)
      const cells = [
        String(info.pid).padStart(5),
        String(info.parent).padStart(5),
        (userName(process, info.uid) ?? String(info.uid)).slice(0, 8).padEnd(8),
        stateLetter(info).padEnd(4),
        size.padStart(5),
        `${share}%`.padStart(4),
        '0'.padStart(3),
        `${Math.min(Math.round((info.cpuTime * 100) / age), 100)}%`.padStart(4),
        commandLine(info, (name) => `[${name}]`),
      ]
      return cells.join(' ')
    }),
  ]
  return lines
    .slice(0, rows)
    .map((line) => line.slice(0, width))
    .join('\n')
}

export const top = command({ short: 'bn:d:Hc', usage: 'top [-b] [-n COUNT] [-d SECONDS]' }, async (running) => {
  const { process, options } = running
  const batch = options.has('b') || !process.isTerminal(process.stdout)
  const count = options.number('n', Number.POSITIVE_INFINITY)
  const pause = Number(options.value('d') ?? 5) * 1000
  const { columns, rows } = windowOf(process)
  let quit = false
  if (!batch) {
    process.terminal?.setRaw(true)
    const readKeys = async (): Promise<'quit'> => {
      for (let key = await process.stdin.read(1); key !== undefined; key = await process.stdin.read(1)) {
        if (key[0] === 3 || key[0] === 113) break
      }
      quit = true
      return 'quit'
    }
    const keys = readKeys()
    try {
      for (let shown = 0; shown < count && !quit; shown++) {
        await process.stdout.write(`\x1b[H\x1b[J${screen(running, columns, rows - 1).replaceAll('\n', '\r\n')}\r\n`)
        await Promise.race([keys, process.sleep(pause)])
      }
    } finally {
      process.terminal?.setRaw(false)
    }
    return undefined
  }
  for (let shown = 0; shown < count; shown++) {
    if (shown > 0) await process.sleep(pause)
    await process.stdout.write(`${screen(running, 512, Number.POSITIVE_INFINITY)}\n`)
  }
  return undefined
})
