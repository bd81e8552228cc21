/** Copies of files and folders: for cp, and for mv between file systems. */
import type { Command } from './command.ts'
import { flavourOf } from './flavour.ts'
import { join, linkStatusOf, statusOf } from './paths.ts'

export interface CopyRules {
  readonly recursive: boolean
  /** Mode, owner and times, too. */
  readonly preserve: boolean
  /** Links stay links. */
  readonly links: boolean
}

/** Copies one thing; problems are complained about. */
export async function copy(running: Command, from: string, to: string, rules: CopyRules): Promise<void> {
  const { process } = running
  await process.turn()
  const gnu = flavourOf(process) === 'gnu'
  const status = await running.attempt(`${gnu ? 'cannot' : "can't"} stat '${from}'`, () =>
    rules.links ? process.files.linkStatus(from) : process.files.status(from),
  )
  if (status === undefined) return
  if (status.type === 'directory' && !rules.recursive) {
    return running.complain(`${gnu ? '-r not specified; ' : ''}omitting directory '${from}'`)
  }
  const existing = statusOf(process, to)
  if (existing !== undefined && existing.inode === status.inode && existing.device === status.device) {
    return running.complain(`'${from}' and '${to}' are the same file`)
  }
  const kind = status.type === 'directory' ? 'directory' : 'regular file'
  const made = await running.attempt(`${gnu ? `cannot create ${kind}` : "can't create"} '${to}'`, async () => {
    if (status.type === 'symlink') {
      if (linkStatusOf(process, to) !== undefined) process.files.remove(to)
      process.files.symlink(process.files.readLink(from), to)
    } else if (status.type === 'directory') {
      if (existing === undefined) process.files.makeDirectory(to, (status.mode | 0o700) & ~process.umask)
    } else await copyContent(running, from, to, status.mode & ~process.umask)
    return true
  })
  if (made === undefined) return
  if (status.type === 'directory') {
    const names = await running.attempt(from, () => process.files.list(from))
    for (const name of names ?? []) await copy(running, join(from, name), join(to, name), { ...rules, links: true })
  }
  if (!rules.preserve || status.type === 'symlink') return
  await running.attempt(`can't preserve attributes of '${to}'`, () => {
    if (process.credentials.uid === 0) process.files.setOwner(to, status.uid, status.gid)
    process.files.setMode(to, status.mode)
    process.files.setModified(to, status.modifiedAt)
  })
}

async function copyContent(running: Command, from: string, to: string, mode: number): Promise<void> {
  const input = running.process.files.openInput(from)
  const output = running.process.files.openOutput(to, 'truncate', mode)
  try {
    for await (const bytes of running.chunks(input)) await output.write(bytes)
  } finally {
    input.close()
    output.close()
  }
}
