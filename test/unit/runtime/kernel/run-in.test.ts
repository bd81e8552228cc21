import { describe, expect, it } from 'vitest'
import type { Program } from '../../../../src/runtime/kernel/process-api.ts'
import { runIn, TestContainer } from '../../../support/runtime/run-in.ts'

const cat: Program = async ({ argv, files, stdin, stdout }) => {
  const [, path] = argv
  const input = path === undefined ? stdin : files.openInput(path)
  for (let bytes = await input.read(); bytes !== undefined; bytes = await input.read()) await stdout.write(bytes)
  return 0
}

const spin: Program = async (process) => {
  for (;;) await process.turn()
}

const yes: Program = async ({ stdout }) => {
  for (;;) await stdout.write('y\n')
}

describe('a program in a container', () => {
  it('reads files of its image and of the kernel', async () => {
    const result = await runIn({ programs: { cat }, files: { '/etc/motd': 'hello\n' } }, 'cat /etc/motd')
    expect(result).toEqual({ stdout: 'hello\n', stderr: '', code: 0 })
    expect((await runIn({ programs: { cat } }, 'cat /proc/self/comm')).stdout).toBe('cat\n')
    expect((await runIn({ programs: { cat }, stdin: 'abc' }, 'cat')).stdout).toBe('abc')
  })

  it('is not found when the image does not have it', async () => {
    await expect(runIn({ programs: {} }, 'nmap')).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('ends with 1 and says why when it throws', async () => {
    const broken: Program = async () => {
      throw new TypeError('it is broken')
    }
    const result = await runIn({ programs: { broken } }, 'broken')
    expect(result).toEqual({ stdout: '', stderr: 'Uncaught TypeError: it is broken\n', code: 1 })
  })

  it('gets SIGPIPE when nobody reads any more', async () => {
    const programs = { yes }
    const result = await runIn({ programs }, 'first', async (process) => {
      const { input, output } = process.pipe()
      const child = process.spawn({ argv: ['yes'], stdout: output })
      const reader = process.spawn({
        argv: ['reader'],
        stdin: input,
        program: async ({ stdin, stdout }) => {
          await stdout.write((await stdin.read(4)) ?? '')
          return 0
        },
      })
      await reader.wait()
      const outcome = await child.wait()
      return outcome.type === 'killed' && outcome.signal === 'PIPE' ? 0 : 1
    })
    expect(result).toMatchObject({ stdout: expect.stringMatching(/^y\n/), code: 0 })
  })

  it('that never stops computing holds up neither time nor others', async () => {
    const container = new TestContainer({ programs: { spin, cat } })
    const spinning = container.background(['spin'])
    await container.clock.advance('10s')
    expect(spinning.state).not.toBe('zombie')
    spinning.deliver('KILL', true)
    expect(spinning.outcome).toEqual({ type: 'killed', signal: 'KILL' })
  })
})
