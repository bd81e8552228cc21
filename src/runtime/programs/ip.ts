/** ip address, ip route, ip link: the Pod's interfaces. */
import type { NetworkInterface } from '../kernel/network-api.ts'
import { SystemError } from '../kernel/system-error.ts'
import { type Command, command } from './lib/command.ts'
import { UsageError } from './lib/options.ts'
import { networkOf, outward } from './lib/routes.ts'

function linkLines({ name, mac }: NetworkInterface, number: number): string {
  if (name === 'lo') {
    return `${number}: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n`
  }
  return `${number}: ${name}@if${number + 5}: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue state UP qlen 1000\n    link/ether ${mac} brd ff:ff:ff:ff:ff:ff\n`
}

function addressLines(device: NetworkInterface): string {
  const { name, address, prefix } = device
  const scope = name === 'lo' ? 'scope host lo' : `brd ${networkOf(device).broadcast} scope global ${name}`
  return `    inet ${address}/${prefix} ${scope}\n       valid_lft forever preferred_lft forever\n`
}

async function routes({ process }: Command): Promise<string> {
  const device = outward(process)
  if (device === undefined) return ''
  const { network, gateway } = networkOf(device)
  return `default via ${gateway} dev ${device.name} \n${network}/${device.prefix} dev ${device.name} scope link  src ${device.address} \n`
}

const OBJECTS = ['address', 'route', 'link'] as const

export const ip = command(
  { short: '46ofd', stopsAtOperand: true, usage: 'ip [OPTIONS] address|route|link|tunnel|neigh|rule [ARGS]' },
  async (running) => {
    const [object = '', verb = 'show', ...rest] = running.operands
    const meant = OBJECTS.find((name) => object !== '' && name.startsWith(object))
    if (meant === undefined) throw new UsageError('')
    if (!['show', 'list', 'ls', 's', 'l'].includes(verb)) {
      await running.complain(`RTNETLINK answers: ${new SystemError('EPERM').message}`, 2)
      return undefined
    }
    if (meant === 'route') await running.print(await routes(running))
    else {
      const named = rest.filter((word) => word !== 'dev')[0]
      const devices = running.process.network.interfaces()
      for (const [at, device] of devices.entries()) {
        if (named !== undefined && device.name !== named) continue
        await running.print(linkLines(device, at + 1) + (meant === 'address' ? addressLines(device) : ''))
      }
      if (named !== undefined && !devices.some(({ name }) => name === named)) {
        await running.complain(`can't find device '${named}'`)
      }
    }
    return undefined
  },
)
