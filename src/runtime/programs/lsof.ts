/** lsof [-i[:PORT]] [-p PID] [-nP]: files and sockets that processes have open. */
import { type Command, command } from './lib/command.ts'
import { commandName } from './lib/process-columns.ts'
import { endpoint } from './lib/socket-rows.ts'
import { userName } from './lib/users.ts'

type Row = readonly [command: string, pid: string, user: string, fd: string, type: string, name: string]

/** What a link in /proc says; undefined where one may not look. */
function target({ process }: Command, path: string): string | undefined {
  try {
    return process.files.readLink(path)
  } catch {
    return undefined
  }
}

function descriptors({ process }: Command, pid: number): readonly string[] {
  try {
    return process.files.list(`/proc/${pid}/fd`)
  } catch {
    return []
  }
}

function kindOf(name: string): string {
  if (name.startsWith('pipe:')) return 'FIFO'
  if (name.startsWith('socket:')) return 'sock'
  return name.startsWith('/dev/') ? 'CHR' : 'REG'
}

function fileRows(running: Command): Row[] {
  const { process, options } = running
  const pid = options.value('p')
  return process
    .processes()
    .filter((info) => pid === undefined || String(info.pid) === pid)
    .flatMap((info) => {
      const head = [
        commandName(info).slice(0, 9),
        String(info.pid),
        userName(process, info.uid) ?? String(info.uid),
      ] as const
      const folder = `/proc/${info.pid}`
      const special = (['cwd', 'exe'] as const).flatMap((link): Row[] => {
        const name = target(running, `${folder}/${link}`)
        return name === undefined
          ? []
          : [[...head, link === 'exe' ? 'txt' : link, link === 'cwd' ? 'DIR' : 'REG', name]]
      })
      const open = descriptors(running, info.pid).flatMap((number): Row[] => {
        const name = target(running, `${folder}/fd/${number}`)
        return name === undefined ? [] : [[...head, `${number}u`, kindOf(name), name]]
      })
      return [...special, ...open]
    })
}

function socketRows({ process, options }: Command): Row[] {
  const port = /:(\d+)/.exec(options.value('i') ?? '')?.[1]
  return process.network
    .sockets()
    .filter(({ local, remote }) => port === undefined || [local.port, remote.port].includes(Number(port)))
    .map((socket): Row => {
      const holder = process.processes().find(({ pid }) => pid === socket.pid)
      const user = holder === undefined ? '' : (userName(process, holder.uid) ?? String(holder.uid))
      const name =
        socket.state === 'LISTEN' ? endpoint(socket.local) : `${endpoint(socket.local)}->${endpoint(socket.remote)}`
      const command = holder === undefined ? '-' : commandName(holder).slice(0, 9)
      return [command, String(holder?.pid ?? '-'), user, '3u', 'IPv4', `TCP ${name} (${socket.state})`]
    })
}

export const lsof = command(
  {
    // `-i` may stand alone.
    rewrite: (words) => words.map((word) => (word === '-i' ? '-iall' : word)),
    short: 'i:p:nPtu:',
    usage: 'lsof',
  },
  async (running) => {
    const { options, operands } = running
    const rows = options.has('i') ? socketRows(running) : fileRows(running)
    const meant = operands.length === 0 ? rows : rows.filter((row) => operands.includes(row[5]))
    if (meant.length === 0) return 1
    if (options.has('t')) {
      for (const pid of new Set(meant.map((row) => row[1]))) await running.print(`${pid}\n`)
      return 0
    }
    const line = (row: Row): string =>
      `${row[0].padEnd(9)} ${row[1].padStart(5)} ${row[2].padStart(8)} ${row[3].padStart(4)} ${row[4].padStart(6)} ${row[5]}\n`
    await running.print(line(['COMMAND', 'PID', 'USER', 'FD', 'TYPE', 'NAME']))
    for (const row of meant) await running.print(line(row))
    return 0
  },
)
