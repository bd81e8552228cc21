/** cksum [FILE]…: POSIX's CRC and the number of bytes. */
import { command } from './lib/command.ts'

const POLYNOMIAL = 0x04c11db7

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ POLYNOMIAL : value << 1
  return value >>> 0
})

const step = (crc: number, byte: number): number => ((crc << 8) ^ (TABLE[((crc >>> 24) ^ byte) & 255] ?? 0)) >>> 0

export const cksum = command(
  { short: '', usage: 'cksum FILE...', gnu: { usage: ['[OPTION]... [FILE]...'] } },
  async (running) => {
    await running.eachInput(running.operands, async (input, path) => {
      let [crc, length] = [0, 0]
      for await (const bytes of running.chunks(input)) {
        for (const byte of bytes) crc = step(crc, byte)
        length += bytes.length
      }
      for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) crc = step(crc, rest & 255)
      await running.print(`${~crc >>> 0} ${length}${path === '-' ? '' : ` ${path}`}\n`)
    })
    return undefined
  },
)
