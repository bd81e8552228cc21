/** ifconfig [-a] [INTERFACE] */
import type { NetworkInterface } from '../kernel/network-api.ts'
import { command } from './lib/command.ts'
import { networkOf } from './lib/routes.ts'

function described(device: NetworkInterface): string {
  const { name, address, mac } = device
  const { broadcast, mask } = networkOf(device)
  const loops = name === 'lo'
  return [
    loops
      ? `${name.padEnd(9)} Link encap:Local Loopback  `
      : `${name.padEnd(9)} Link encap:Ethernet  HWaddr ${mac.toUpperCase()}  `,
    `          inet addr:${address}${loops ? '' : `  Bcast:${broadcast}`}  Mask:${mask}`,
    loops
      ? '          UP LOOPBACK RUNNING  MTU:65536  Metric:1'
      : '          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1',
    '          RX packets:0 errors:0 dropped:0 overruns:0 frame:0',
    '          TX packets:0 errors:0 dropped:0 overruns:0 carrier:0',
    `          collisions:0 txqueuelen:${loops ? 1000 : 0} `,
    '          RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)',
    '',
    '',
  ].join('\n')
}

export const ifconfig = command({ short: 'a', usage: 'ifconfig [-a] [INTERFACE]' }, async (running) => {
  const [name] = running.operands
  const devices = [...running.process.network.interfaces()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const shown = name === undefined ? devices : devices.filter((device) => device.name === name)
  for (const device of shown) await running.print(described(device))
  if (shown.length === 0) await running.complain(`${name}: error fetching interface information: Device not found`)
  return undefined
})
