/** Archives of files, as a stream of pieces. */
import type { Command } from './command.ts'
import { absolute, join } from './paths.ts'
import { BLOCK, padding, writeHeader } from './tar-format.ts'
import { groupName, userName } from './users.ts'

/** Archives are filled up to this. */
const RECORD = 20 * BLOCK

export interface CreateRules {
  readonly folder: string
  readonly gnu: boolean
  readonly excluded: readonly RegExp[]
  /** Told of every member. */
  readonly report: (name: string) => Promise<void>
}

/** The archive of these paths; those that cannot be read are complained about. */
export async function* createArchive(
  running: Command,
  paths: readonly string[],
  rules: CreateRules,
): AsyncGenerator<Uint8Array> {
  const warned = { done: false }
  let size = 0
  for (const path of paths) {
    for await (const piece of member(running, path, rules, warned)) {
      size += piece.length
      yield piece
    }
  }
  const end = size + 2 * BLOCK
  yield new Uint8Array(rules.gnu ? 2 * BLOCK + ((RECORD - (end % RECORD)) % RECORD) : 2 * BLOCK)
}

async function* member(
  running: Command,
  path: string,
  rules: CreateRules,
  warned: { done: boolean },
): AsyncGenerator<Uint8Array> {
  const { process } = running
  await process.turn()
  if (rules.excluded.some((pattern) => pattern.test(path))) return
  const file = path.startsWith('/') ? path : join(absolute(process, rules.folder), path)
  const about = rules.gnu ? `${path}: Cannot stat` : path
  const status = await running.attempt(about, () => process.files.linkStatus(file))
  if (status === undefined || !['file', 'directory', 'symlink'].includes(status.type)) return
  if (path.startsWith('/') && !warned.done) {
    warned.done = true
    await process.stderr.write(
      `tar: ${rules.gnu ? "Removing leading `/'" : "removing leading '/'"} from member names\n`,
    )
  }
  const stripped = path.replace(/^\/+/, '').replace(/\/+$/, '') || '.'
  const name = status.type === 'directory' ? `${stripped}/` : stripped
  await rules.report(status.type === 'directory' ? `${path.replace(/\/+$/, '')}/` : path)
  const size = status.type === 'file' ? status.size : 0
  yield writeHeader({
    name,
    type: status.type === 'symlink' || status.type === 'directory' ? status.type : 'file',
    mode: status.mode,
    uid: status.uid,
    gid: status.gid,
    size,
    modifiedAt: status.modifiedAt,
    target: status.type === 'symlink' ? process.files.readLink(file) : '',
    user: userName(process, status.uid) ?? '',
    group: groupName(process, status.gid) ?? '',
  })
  if (status.type === 'file') yield* content(running, file, size)
  if (status.type !== 'directory') return
  const names = await running.attempt(about, () => process.files.list(file))
  for (const child of names ?? []) yield* member(running, join(path, child), rules, warned)
}

/** Exactly `size` bytes, whatever happens to the file meanwhile. */
async function* content(running: Command, file: string, size: number): AsyncGenerator<Uint8Array> {
  let left = size
  const input = await running.attempt(file, () => running.process.files.openInput(file))
  if (input !== undefined) {
    while (left > 0) {
      const bytes = await input.read(Math.min(left, 65_536))
      if (bytes === undefined) break
      left -= bytes.length
      yield bytes
    }
    input.close()
  }
  while (left > 0) {
    const zeros = new Uint8Array(Math.min(left, 65_536))
    left -= zeros.length
    yield zeros
  }
  yield new Uint8Array(padding(size))
}
