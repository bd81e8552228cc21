/** md5sum, sha1sum, sha256sum and sha512sum. */
import { createHash } from 'node:crypto'
import type { Program } from '../../kernel/process-api.ts'
import type { ByteInput } from '../../kernel/streams.ts'
import { type Command, command } from './command.ts'
import { flavourOf } from './flavour.ts'

type Algorithm = 'md5' | 'sha1' | 'sha256' | 'sha512'

async function digest(running: Command, input: ByteInput, algorithm: Algorithm): Promise<string> {
  const hash = createHash(algorithm)
  for await (const bytes of running.chunks(input)) hash.update(bytes)
  return hash.digest('hex')
}

/** Compares the files that a list of sums names. */
async function check(running: Command, list: ByteInput, algorithm: Algorithm): Promise<void> {
  let failed = 0
  let count = 0
  for await (const line of running.lines(list)) {
    const [, sum, path] = /^([0-9a-f]+) [ *](.*)$/.exec(line) ?? []
    if (sum === undefined || path === undefined) continue
    count++
    const found = await running.attempt(path, () => digest(running, running.openInput(path), algorithm))
    if (found !== sum) failed++
    await running.print(`${path}: ${found === sum ? 'OK' : 'FAILED'}\n`)
  }
  if (failed === 0) return
  const gnu = flavourOf(running.process) === 'gnu'
  const what = gnu
    ? `${failed} computed checksum${failed === 1 ? '' : 's'}`
    : `${failed} of ${count} computed checksums`
  await running.complain(`WARNING: ${what} did NOT match`)
}

export const checksum = (algorithm: Algorithm): Program =>
  command(
    {
      short: 'csbtw',
      long: { check: 'c', status: 's' },
      usage: `${algorithm}sum [-c[sw]] [FILE]...`,
      gnu: { usage: ['[OPTION]... [FILE]...'] },
    },
    async (running) => {
      const busybox = flavourOf(running.process) === 'busybox'
      const mark = running.options.has('b') && !busybox ? '*' : ' '
      await running.eachInput(
        running.operands,
        async (input, path) => {
          if (running.options.has('c')) await check(running, input, algorithm)
          else await running.print(`${await digest(running, input, algorithm)} ${mark}${path}\n`)
        },
        (path) => (busybox ? `can't open '${path}'` : path),
      )
      return undefined
    },
  )
