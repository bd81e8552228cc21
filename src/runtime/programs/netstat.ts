/** netstat [-tulanp] [-r]: TCP sockets and routes. */
import { command } from './lib/command.ts'
import { routesOf } from './lib/routes.ts'
import { endpoint, holderOf, socketsOf } from './lib/socket-rows.ts'

export const netstat = command({ short: 'tulanpwxerW', usage: 'netstat [-ral] [-tuwx] [-enWp]' }, async (running) => {
  const { options } = running
  if (options.has('r')) {
    await running.print(`Kernel IP routing table\n${routesOf(running.process)}`)
    return undefined
  }
  const which = options.has('a') ? 'servers and established' : options.has('l') ? 'only servers' : 'w/o servers'
  const named = options.has('p')
  await running.print(`Active Internet connections (${which})\n`)
  await running.print(
    `Proto Recv-Q Send-Q Local Address           Foreign Address         State       ${named ? 'PID/Program name    ' : ''}\n`,
  )
  if (options.has('u', 'x', 'w') && !options.has('t')) return undefined
  for (const socket of socketsOf(running)) {
    const holder = holderOf(running, socket)
    const [local, remote] = [endpoint(socket.local).padEnd(23), endpoint(socket.remote).padEnd(23)]
    const program = named ? (holder === undefined ? '-' : `${holder.pid}/${holder.name}`) : ''
    await running.print(`tcp        0      0 ${local} ${remote} ${socket.state.padEnd(11)} ${program}\n`)
  }
  return undefined
})
