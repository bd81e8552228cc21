/** Reads one file out of a .tgz or a .zip, with node alone: bare images have no unzip. */
import { gunzipSync, inflateRawSync } from 'node:zlib'

const TAR_BLOCK = 512
const ZIP_END_SIGNATURE = 0x06054b50
const ZIP_END_BYTES = 22
const ZIP_ENTRY_BYTES = 46
const ZIP_LOCAL_BYTES = 30
const ZIP_DEFLATED = 8

/** The bytes of the file `name` in a gzipped tar. Throws when it is not there. */
export function fileInTarball(tarball: Buffer, name: string): Buffer {
  const tar = gunzipSync(tarball)
  for (let at = 0; at + TAR_BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + TAR_BLOCK)
    const size = Number.parseInt(textUntilNul(header.subarray(124, 136)), 8) || 0
    const start = at + TAR_BLOCK
    if (textUntilNul(header.subarray(0, 100)) === name) return tar.subarray(start, start + size)
    at = start + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK
  }
  throw new Error(`no file ${name} in the tarball`)
}

/** The bytes of the file `name` in a zip. Throws when it is not there. */
export function fileInZip(zip: Buffer, name: string): Buffer {
  const end = endOfCentralDirectory(zip)
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28)
    const entryName = zip.toString('utf8', at + ZIP_ENTRY_BYTES, at + ZIP_ENTRY_BYTES + nameLength)
    if (entryName === name) return inflateEntry(zip, at)
    at += ZIP_ENTRY_BYTES + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  throw new Error(`no file ${name} in the zip`)
}

const textUntilNul = (bytes: Buffer): string => bytes.toString('latin1').split('\0', 1)[0] ?? ''

function endOfCentralDirectory(zip: Buffer): number {
  for (let at = zip.length - ZIP_END_BYTES; at >= 0; at--) if (zip.readUInt32LE(at) === ZIP_END_SIGNATURE) return at
  throw new Error('not a zip: it has no central directory')
}

function inflateEntry(zip: Buffer, entry: number): Buffer {
  const packedSize = zip.readUInt32LE(entry + 20)
  const local = zip.readUInt32LE(entry + 42)
  const start = local + ZIP_LOCAL_BYTES + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
  const packed = zip.subarray(start, start + packedSize)
  return zip.readUInt16LE(entry + 10) === ZIP_DEFLATED ? inflateRawSync(packed) : packed
}
