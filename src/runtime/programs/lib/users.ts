/** Names of users and groups, by the /etc/passwd and /etc/group that a process sees. */
import type { ProgramProcess } from '../../kernel/process-api.ts'

function* rows(process: ProgramProcess, path: string): Generator<readonly string[]> {
  let text: string
  try {
    text = Buffer.from(process.files.read(path)).toString()
  } catch {
    return
  }
  for (const line of text.split('\n')) if (line.includes(':')) yield line.split(':')
}

function nameIn(process: ProgramProcess, path: string, id: number): string | undefined {
  for (const [name, , number] of rows(process, path)) if (Number(number) === id) return name
  return id === 0 ? 'root' : undefined
}

function idIn(process: ProgramProcess, path: string, name: string): number | undefined {
  for (const [known, , number] of rows(process, path)) if (known === name) return Number(number)
  if (/^\d+$/.test(name)) return Number(name)
  return name === 'root' ? 0 : undefined
}

/** The name of a uid, or undefined when nobody has it. */
export const userName = (process: ProgramProcess, uid: number): string | undefined =>
  nameIn(process, '/etc/passwd', uid)

export const groupName = (process: ProgramProcess, gid: number): string | undefined =>
  nameIn(process, '/etc/group', gid)

/** The uid of a name or of digits, or undefined. */
export const userId = (process: ProgramProcess, name: string): number | undefined => idIn(process, '/etc/passwd', name)

export const groupId = (process: ProgramProcess, name: string): number | undefined => idIn(process, '/etc/group', name)

/** The primary group of a uid, or undefined when nobody has it. */
export function primaryGroup(process: ProgramProcess, uid: number): number | undefined {
  for (const [, , number, gid] of rows(process, '/etc/passwd')) if (Number(number) === uid) return Number(gid)
  return undefined
}
