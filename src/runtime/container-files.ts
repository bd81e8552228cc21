/** What a kubelet mounts into every container. Source: kubelet's hosts file and DNS configuration; docs "DNS for Services and Pods". */
import type { ContainerConfig } from '../kubelet/container-runtime.ts'
import { bytesOf } from './kernel/byte-flow.ts'
import type { VolumeMount } from './kernel/container-root.ts'
import type { Machine } from './kernel/machine.ts'
import { RegularFile } from './kernel/regular-file.ts'
import type { Sandbox } from './kernel/sandbox.ts'

const DNS_ADDRESS = '10.0.0.10'
const ROOM = 1024 ** 2
const READABLE = { mode: 0o644, uid: 0, gid: 0 }
const WRITABLE = { mode: 0o666, uid: 0, gid: 0 }

export interface ContainerFiles {
  readonly mounts: readonly VolumeMount[]
  /** Where the container says why it ended. */
  readonly lastWords: RegularFile
}

export function containerFiles(
  machine: Machine,
  { pod: { namespace }, terminationMessagePath = '/dev/termination-log' }: ContainerConfig,
  { hostname, network }: Sandbox,
): ContainerFiles {
  const fileSystem = machine.newFileSystem('ext4', '/dev/vda1', ROOM)
  const file = (target: string, text: string): VolumeMount => ({
    target,
    root: new RegularFile(fileSystem, READABLE, bytesOf(text)),
    readOnly: false,
  })
  const lastWords = new RegularFile(fileSystem, WRITABLE)
  const mounts = [
    file('/etc/hosts', hostsText(hostname, network.addresses)),
    file('/etc/hostname', `${hostname}\n`),
    file(
      '/etc/resolv.conf',
      `search ${namespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver ${DNS_ADDRESS}\noptions ndots:5\n`,
    ),
    { target: terminationMessagePath, root: lastWords, readOnly: false },
  ]
  return { mounts, lastWords }
}

const hostsText = (hostname: string, addresses: readonly string[]): string =>
  [
    '# Kubernetes-managed hosts file.',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
    ...addresses.map((address) => `${address}\t${hostname}`),
    '',
  ].join('\n')
