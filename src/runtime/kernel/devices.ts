/** /dev of a container. Source: the OCI runtime specification, "Default Devices". */
import { randomFillSync } from 'node:crypto'
import { emptyDirectory, type PlainDirectory } from './directories.ts'
import type { FileSystem } from './file-system.ts'
import { Device, type DeviceDriver, SymbolicLink } from './special-files.ts'
import { SystemError } from './system-error.ts'

const EVERYBODY = { mode: 0o666, uid: 0, gid: 0 }
const neverWaits = () => () => {}

const readsAs = (take: (max: number) => Uint8Array | undefined): NonNullable<DeviceDriver['source']> => {
  return () => ({ take, whenReadable: neverWaits, close() {} })
}

const swallows: NonNullable<DeviceDriver['sink']> = () => ({
  put: (bytes) => bytes.length,
  whenWritable: neverWaits,
  close() {},
})

const isFull: NonNullable<DeviceDriver['sink']> = () => ({
  put() {
    throw new SystemError('ENOSPC')
  },
  whenWritable: neverWaits,
  close() {},
})

const zeros = readsAs((max) => new Uint8Array(max))
const random = readsAs((max) => randomFillSync(new Uint8Array(max)))

const DRIVERS: { readonly [name: string]: DeviceDriver } = {
  null: { source: readsAs(() => undefined), sink: swallows },
  zero: { source: zeros, sink: swallows },
  full: { source: zeros, sink: isFull },
  random: { source: random, sink: swallows },
  urandom: { source: random, sink: swallows },
  tty: {
    source: ({ terminal }) => needed(terminal).source,
    sink: ({ terminal }) => needed(terminal).sink,
  },
}

const LINKS = {
  fd: '/proc/self/fd',
  stdin: '/proc/self/fd/0',
  stdout: '/proc/self/fd/1',
  stderr: '/proc/self/fd/2',
  ptmx: 'pts/ptmx',
} as const

/** The root of a fresh /dev. */
export function devices(fileSystem: FileSystem): PlainDirectory {
  const root = emptyDirectory(fileSystem)
  for (const [name, driver] of Object.entries(DRIVERS)) root.set(name, new Device(fileSystem, EVERYBODY, driver))
  for (const [name, target] of Object.entries(LINKS)) root.set(name, new SymbolicLink(fileSystem, EVERYBODY, target))
  for (const name of ['pts', 'mqueue', 'shm'])
    root.set(name, emptyDirectory(fileSystem, name === 'shm' ? 0o1777 : 0o755))
  return root
}

function needed<T>(terminal: T | undefined): T {
  if (terminal === undefined) throw new SystemError('ENXIO')
  return terminal
}
