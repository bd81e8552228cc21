/** ss [-tulanpH]: TCP sockets. */
import { command } from './lib/command.ts'
import { columns } from './lib/format.ts'
import { endpoint, holderOf, socketsOf } from './lib/socket-rows.ts'

const STATES = { LISTEN: 'LISTEN', ESTABLISHED: 'ESTAB', TIME_WAIT: 'TIME-WAIT' } as const

export const ss = command({ short: 'tulanpHxw4e' }, async (running) => {
  const { options } = running
  const rows = socketsOf(running).map((socket) => {
    const holder = holderOf(running, socket)
    const users = options.has('p') && holder !== undefined ? `users:(("${holder.name}",pid=${holder.pid},fd=6))` : ''
    return [
      STATES[socket.state],
      '0',
      socket.state === 'LISTEN' ? '4096' : '0',
      endpoint(socket.local),
      endpoint(socket.remote),
      users,
    ]
  })
  const head = ['State', 'Recv-Q', 'Send-Q', 'Local Address:Port', 'Peer Address:Port', 'Process']
  await running.print(columns(options.has('H') ? rows : [head, ...rows], new Set([3, 4])))
  return undefined
})
