/** /dev of a container. Source: the OCI runtime specification, "Default Devices". */
import { randomFillSync } from 'node:crypto'
import type { FileSystem } from './file-system.ts'
import { layerOf, OverlayDirectory } from './layer.ts'
import type { DeviceDriver } from './special-files.ts'
import { SystemError } from './system-error.ts'

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

const LAYER = layerOf({
  ...Object.fromEntries(Object.entries(DRIVERS).map(([name, device]) => [`/${name}`, { device }])),
  ...Object.fromEntries(Object.entries(LINKS).map(([name, symlink]) => [`/${name}`, { symlink }])),
  '/pts': { directory: true },
  '/mqueue': { directory: true },
  '/shm': { directory: true, mode: 0o1777 },
})

/** The root of a fresh /dev; each entry is made when somebody looks. */
export const devices = (fileSystem: FileSystem): OverlayDirectory => new OverlayDirectory(fileSystem, LAYER)

function needed<T>(terminal: T | undefined): T {
  if (terminal === undefined) throw new SystemError('ENXIO')
  return terminal
}
