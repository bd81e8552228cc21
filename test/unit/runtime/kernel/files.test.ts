import { describe, expect, it } from 'vitest'
import type { FileSystemView } from '../../../../src/runtime/kernel/file-system-api.ts'
import type { ProgramProcess } from '../../../../src/runtime/kernel/process-api.ts'
import { SystemError } from '../../../../src/runtime/kernel/system-error.ts'
import { type RunOptions, runIn, TestContainer } from '../../../support/runtime/run-in.ts'

/** What a look at files gives, run as a program in a container. */
async function look<T>(
  work: (files: FileSystemView, process: ProgramProcess) => T,
  options: Partial<RunOptions> = {},
): Promise<T> {
  let result: { readonly value: T } | undefined
  await runIn({ programs: {}, ...options }, ['look'], async (process) => {
    result = { value: work(process.files, process) }
    return 0
  })
  if (result === undefined) throw new Error('the program failed')
  return result.value
}

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof SystemError) return error.code
    throw error
  }
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

describe('files', () => {
  it('are written, renamed, linked and removed', async () => {
    const seen = await look((files) => {
      files.makeDirectory('/tmp/a')
      files.write('/tmp/a/one', 'x')
      files.link('/tmp/a/one', '/tmp/a/two')
      files.rename('/tmp/a/one', '/tmp/b')
      files.symlink('../b', '/tmp/a/link')
      const links = files.status('/tmp/b').links
      files.remove('/tmp/a/two')
      return {
        links,
        left: files.list('/tmp/a'),
        through: text(files.read('/tmp/a/link')),
        real: files.realPath('/tmp/a/link'),
      }
    })
    expect(seen).toEqual({ links: 2, left: ['link'], through: 'x', real: '/tmp/b' })
  })

  it('of an image are the same for each of its containers, whatever one of them changes', async () => {
    const container = new TestContainer({ programs: {}, files: { '/etc/motd': 'hello\n' } })
    const other = new TestContainer({ programs: {}, files: { '/etc/motd': 'hello\n' } })
    await container.run(['w'], async ({ files }) => {
      files.write('/etc/motd', 'changed')
      files.remove('/etc/passwd')
      return 0
    })
    const result = await other.run(['r'], async ({ files, stdout }) => {
      await stdout.write(files.read('/etc/motd'))
      return files.list('/etc').includes('passwd') ? 0 : 1
    })
    expect(result).toMatchObject({ stdout: 'hello\n', code: 0 })
  })

  it.each<[string, string, (files: FileSystemView) => unknown]>([
    ['ENOENT', 'a missing file', (files) => files.read('/nothing')],
    ['ENOTDIR', 'a file on the way', (files) => files.read('/etc/passwd/x')],
    ['EISDIR', 'a directory that is read', (files) => files.read('/etc')],
    ['ENOTEMPTY', 'a directory that is not empty', (files) => files.removeDirectory('/etc')],
    ['EEXIST', 'a name that is taken', (files) => files.makeDirectory('/etc')],
    ['EINVAL', 'a directory moved into itself', (files) => files.rename('/etc', '/etc/x')],
    ['EBUSY', 'a mount point', (files) => files.removeDirectory('/proc')],
    ['EXDEV', 'a move to another file system', (files) => files.rename('/etc/passwd', '/dev/x')],
    ['ENAMETOOLONG', 'a long name', (files) => files.read(`/${'a'.repeat(256)}`)],
  ])('answer %s for %s', async (code, _, work) => {
    expect(await look((files) => codeOf(() => work(files)))).toBe(code)
  })

  it('answer ELOOP for links that lead to each other', async () => {
    const code = await look((files) => {
      files.symlink('b', '/tmp/a')
      files.symlink('a', '/tmp/b')
      return codeOf(() => files.status('/tmp/a'))
    })
    expect(code).toBe('ELOOP')
  })

  it('are for users who may', async () => {
    const seen = await look(
      (files) => ({
        read: codeOf(() => files.read('/etc/shadow')),
        write: codeOf(() => files.write('/etc/new', 'x')),
        tmp: codeOf(() => files.write('/tmp/own', 'x')),
        sticky: codeOf(() => files.remove('/tmp/roots')),
        root: codeOf(() => files.list('/root')),
      }),
      {
        uid: 1000,
        files: { '/etc/shadow': { content: 'secret', mode: 0o600 }, '/tmp/roots': { content: '', mode: 0o666 } },
      },
    )
    expect(seen).toEqual({ read: 'EACCES', write: 'EACCES', tmp: undefined, sticky: 'EPERM', root: 'EACCES' })
  })

  it('of the kernel tell of the process and of nobody else', async () => {
    const seen = await look((files, process) => ({
      self: files.readLink('/proc/self'),
      pid: `${process.pid}`,
      status: text(files.read('/proc/self/status')),
      missing: codeOf(() => files.read('/proc/4711/status')),
      processes: files.list('/proc').filter((name) => /^\d+$/.test(name)),
    }))
    expect(seen).toMatchObject({ self: seen.pid, missing: 'ENOENT', processes: ['1'] })
    expect(seen.status).toContain('Name:\tlook\n')
    expect(seen.status).toContain('CapEff:\t00000000a80425fb\n')
  })

  it('of devices swallow, refuse and never end', async () => {
    const result = await runIn({ programs: {} }, ['devices'], async ({ files }) => {
      const zeros = await files.openInput('/dev/zero').read(3)
      await files.openOutput('/dev/null', 'append').write('gone')
      const full = await files
        .openOutput('/dev/full', 'append')
        .write('x')
        .catch((error: unknown) => error)
      return zeros?.length === 3 && full instanceof SystemError && full.code === 'ENOSPC' ? 0 : 1
    })
    expect(result.code).toBe(0)
  })
})
