/** Networks of interfaces, and the routes that follow from them. */
import type { NetworkInterface } from '../../kernel/network-api.ts'
import type { ProgramProcess } from '../../kernel/process-api.ts'

const numberOf = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

const textOf = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')

export interface Network {
  readonly network: string
  readonly mask: string
  readonly broadcast: string
  /** The first address: the node's end of it. */
  readonly gateway: string
}

export function networkOf({ address, prefix }: Pick<NetworkInterface, 'address' | 'prefix'>): Network {
  const size = 2 ** (32 - prefix)
  const first = Math.floor(numberOf(address) / size) * size
  return {
    network: textOf(first),
    mask: textOf(2 ** 32 - size),
    broadcast: textOf(first + size - 1),
    gateway: textOf(first + 1),
  }
}

/** What leads out of the Pod. */
export const outward = (process: ProgramProcess): NetworkInterface | undefined =>
  process.network.interfaces().find(({ name }) => name !== 'lo')

/** The table of `route -n` and `netstat -r`. */
export function routesOf(process: ProgramProcess): string {
  const row = (cells: readonly string[], device: string): string => {
    const [to = '', gateway = '', mask = '', flags = ''] = cells
    return `${to.padEnd(15)} ${gateway.padEnd(15)} ${mask.padEnd(15)} ${flags.padEnd(5)} 0      0      0 ${device}\n`
  }
  const head = 'Destination     Gateway         Genmask         Flags Metric Ref    Use Iface\n'
  const device = outward(process)
  if (device === undefined) return head
  const { network, mask, gateway } = networkOf(device)
  return (
    head + row(['0.0.0.0', gateway, '0.0.0.0', 'UG'], device.name) + row([network, '0.0.0.0', mask, 'U'], device.name)
  )
}
