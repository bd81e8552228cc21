/** Sockets as netstat and ss list them. */
import type { SocketInfo } from '../../kernel/network-api.ts'
import type { Command } from './command.ts'
import { commandName } from './process-columns.ts'

/** Listening ones with -l, all with -a, else the connected; in the order of their ports. */
export function socketsOf({ process, options }: Command): SocketInfo[] {
  const listening = ({ state }: SocketInfo): boolean => state === 'LISTEN'
  const shown = process.network.sockets().filter((socket) => options.has('a') || listening(socket) === options.has('l'))
  return shown.sort((a, b) => Number(listening(b)) - Number(listening(a)) || a.local.port - b.local.port)
}

/** The name of who holds a socket; undefined when that may not be known. */
export function holderOf(
  { process }: Command,
  { pid }: SocketInfo,
): { readonly pid: number; readonly name: string } | undefined {
  const info = process.processes().find((other) => other.pid === pid)
  return info && { pid: info.pid, name: commandName(info) }
}

/** '0.0.0.0:80'; port 0 is any. */
export const endpoint = ({ address, port }: SocketInfo['local']): string => `${address}:${port === 0 ? '*' : port}`
