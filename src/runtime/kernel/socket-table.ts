/** The rows of /proc/net/tcp. Source: proc(5), Documentation/networking/proc_net_tcp. */
import type { SocketInfo } from './network-api.ts'

const STATES = { LISTEN: '0A', ESTABLISHED: '01', TIME_WAIT: '06' } as const
const HEADER =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     \n'

export const tcpTable = (sockets: readonly SocketInfo[]): string =>
  HEADER +
  sockets
    .map(
      ({ local, remote, state }, index) =>
        `${`${index}`.padStart(4)}: ${hex(local)} ${hex(remote)} ${STATES[state]} 00000000:00000000 00:00000000 00000000     0        0 ${20_000 + index} 1 0000000000000000 100 0 0 10 0\n`,
    )
    .join('')

/** The address's bytes come in the order of the machine, backwards. */
function hex({ address, port }: { readonly address: string; readonly port: number }): string {
  const bytes = address
    .split('.')
    .reverse()
    .map((part) => Number(part).toString(16).padStart(2, '0'))
  return `${bytes.join('')}:${port.toString(16).padStart(4, '0')}`.toUpperCase()
}
