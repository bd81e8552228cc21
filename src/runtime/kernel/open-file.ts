/** Opened files as the kernel's sources and sinks. */
import type { ByteSink, ByteSource } from './byte-flow.ts'
import { bytesOf } from './byte-flow.ts'
import { Directory } from './directories.ts'
import type { Inode, Viewer } from './inode.ts'
import { RegularFile } from './regular-file.ts'
import { Device, MadeUpFile } from './special-files.ts'
import { SystemError } from './system-error.ts'

const neverWaits = () => () => {}

/** Reads on from where it was, also what is added later. */
function fileSource(content: () => Uint8Array): ByteSource {
  let offset = 0
  return {
    take(max) {
      const bytes = content().subarray(offset, offset + max)
      offset += bytes.length
      return bytes.length === 0 ? undefined : bytes
    },
    whenReadable: neverWaits,
    close() {},
  }
}

export function openSource(inode: Inode, opener: Viewer): ByteSource {
  if (inode instanceof RegularFile) return fileSource(() => inode.content)
  if (inode instanceof MadeUpFile) {
    const content = bytesOf(inode.read(opener))
    return fileSource(() => content)
  }
  if (inode instanceof Directory) throw new SystemError('EISDIR')
  if (inode instanceof Device && inode.driver.source !== undefined) return inode.driver.source(opener)
  throw new SystemError('EINVAL')
}

/** `append`: each write goes to the end of the file as it then is. */
export function openSink(inode: Inode, append: boolean, opener: Viewer): ByteSink {
  if (inode instanceof RegularFile) return fileSink(inode, append)
  if (inode instanceof Directory) throw new SystemError('EISDIR')
  if (inode instanceof Device && inode.driver.sink !== undefined) return inode.driver.sink(opener)
  throw new SystemError('EACCES')
}

function fileSink(file: RegularFile, append: boolean): ByteSink {
  let offset = 0
  return {
    put(bytes) {
      const at = append ? file.size : Math.min(offset, file.size)
      file.writeAt(at, bytes)
      offset = at + bytes.length
      return bytes.length
    },
    whenWritable: neverWaits,
    close() {},
  }
}
