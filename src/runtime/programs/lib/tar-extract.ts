/** Files out of archives. */
import type { ByteOutput } from '../../kernel/streams.ts'
import type { Command } from './command.ts'
import { modeText, strftime } from './format.ts'
import { directoryName, isDirectory, join, linkStatusOf } from './paths.ts'
import { BlockReader, padding, readEntry, type TarEntry } from './tar-format.ts'

export interface ExtractRules {
  readonly folder: string
  readonly gnu: boolean
  /** Only members with these names, or below them; all when there is none. */
  readonly names: readonly string[]
  /** Leading folders to drop. */
  readonly strip: number
  readonly keepTimes: boolean
  readonly keepOwner: boolean
  readonly toStdout: boolean
}

const wanted = (name: string, names: readonly string[]): boolean =>
  names.length === 0 ||
  names.some(
    (one) => name.replace(/\/$/, '') === one.replace(/\/$/, '') || name.startsWith(`${one.replace(/\/$/, '')}/`),
  )

/** Calls `action` with each member; what it does not read of the content is skipped. */
async function eachMember(
  pieces: AsyncIterable<Uint8Array>,
  names: readonly string[],
  action: (entry: TarEntry, content: () => AsyncGenerator<Uint8Array>) => Promise<void>,
): Promise<void> {
  const reader = new BlockReader(pieces)
  for (let entry = await readEntry(reader); entry !== undefined; entry = await readEntry(reader)) {
    let left = entry.size
    async function* content(): AsyncGenerator<Uint8Array> {
      while (left > 0) {
        const bytes = await reader.some(left)
        if (bytes === undefined) return
        left -= bytes.length
        yield bytes
      }
    }
    if (wanted(entry.name, names)) await action(entry, content)
    for await (const rest of content()) void rest
    await reader.exactly(padding(entry.size))
  }
}

/** Names of members, or with `long` what is known of them. */
export function listArchive(
  running: Command,
  pieces: AsyncIterable<Uint8Array>,
  names: readonly string[],
  long: boolean,
  gnu: boolean,
): Promise<void> {
  return eachMember(pieces, names, async (entry) => {
    const { type, mode, user, group, uid, gid, size, modifiedAt, target, name } = entry
    const arrow = type === 'symlink' ? ` -> ${target}` : type === 'hard link' ? ` link to ${target}` : ''
    const row = `${modeText({ type: type === 'hard link' ? 'file' : type, mode })} ${user || uid}/${group || gid} `
    const time = strftime(gnu ? '%Y-%m-%d %H:%M' : '%Y-%m-%d %H:%M:%S', modifiedAt)
    const amount = String(size).padStart(gnu ? 18 - `${user || uid}/${group || gid}`.length : 9)
    await running.print(`${long ? `${row}${amount} ${time} ` : ''}${name}${long ? arrow : ''}\n`)
  })
}

export function extractArchive(
  running: Command,
  pieces: AsyncIterable<Uint8Array>,
  rules: ExtractRules,
  report: (name: string) => Promise<void>,
): Promise<void> {
  const { process } = running
  return eachMember(pieces, rules.names, async (entry, content) => {
    const parts = entry.name.replace(/^\/+/, '').split('/').slice(rules.strip)
    if (parts.join('') === '') return
    if (parts.includes('..')) return running.complain(`name with '..' skipped: '${entry.name}'`)
    await report(entry.name)
    if (rules.toStdout) {
      for await (const bytes of content()) await process.stdout.write(bytes)
      return
    }
    const path = join(rules.folder, parts.join('/')).replace(/(.)\/+$/, '$1')
    const about = rules.gnu ? `${entry.name}: Cannot open` : `can't open '${entry.name}'`
    await running.attempt(about, () => place(running, entry, path, rules, content))
  })
}

async function place(
  { process }: Command,
  entry: TarEntry,
  path: string,
  rules: ExtractRules,
  content: () => AsyncGenerator<Uint8Array>,
): Promise<void> {
  const { files } = process
  makeParents(process, directoryName(path))
  if (entry.type === 'directory') {
    if (!isDirectory(process, path)) files.makeDirectory(path, entry.mode & ~process.umask)
  } else {
    const there = linkStatusOf(process, path)
    if (there !== undefined && there.type !== 'directory') files.remove(path)
    if (entry.type === 'symlink') return files.symlink(entry.target, path)
    if (entry.type === 'hard link') return files.link(join(rules.folder, entry.target), path)
    await fill(files.openOutput(path, 'truncate', entry.mode & ~process.umask), content())
  }
  if (rules.keepOwner && process.credentials.uid === 0) files.setOwner(path, entry.uid, entry.gid)
  if (rules.keepTimes) files.setModified(path, entry.modifiedAt)
}

async function fill(output: ByteOutput, content: AsyncGenerator<Uint8Array>): Promise<void> {
  try {
    for await (const bytes of content) await output.write(bytes)
  } finally {
    output.close()
  }
}

function makeParents(process: Command['process'], path: string): void {
  if (isDirectory(process, path)) return
  makeParents(process, directoryName(path))
  process.files.makeDirectory(path, 0o777 & ~process.umask)
}
