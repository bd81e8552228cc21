import { describe, expect, it } from 'vitest'
import type { Program } from '../../../../src/runtime/kernel/process-api.ts'
import { SystemError } from '../../../../src/runtime/kernel/system-error.ts'
import { runIn, TestContainer } from '../../../support/runtime/run-in.ts'

const sleep: Program = async (process) => {
  await process.sleep(Number(process.argv[1] ?? 0) * 1000)
  return 0
}

const programs = { sleep }

describe('a process', () => {
  it('waits for its children, and sees zombies until then', async () => {
    const result = await runIn({ programs }, ['parent'], async (process) => {
      const child = process.spawn({ argv: ['sleep', '1'] })
      await process.sleep(2000)
      const state = process.processes().find(({ pid }) => pid === child.pid)?.state
      const outcome = await child.wait()
      await process.stdout.write(`${child.pid} ${state} ${outcome.type} ${process.processes().length}`)
      return 0
    })
    expect(result.stdout).toBe('2 zombie exited 1')
  })

  it('ends by a signal, handles it, or ignores it', async () => {
    const result = await runIn({ programs }, ['parent'], async (process) => {
      const handled: string[] = []
      process.onSignal('USR1', () => handled.push('USR1'))
      process.kill(process.pid, 'USR1')
      const child = process.spawn({ argv: ['sleep', '100'] })
      process.kill(child.pid, 'TERM')
      const outcome = await child.wait()
      await process.stdout.write(`${handled} ${JSON.stringify(outcome)}`)
      return 0
    })
    expect(result.stdout).toBe('USR1 {"type":"killed","signal":"TERM"}')
  })

  it('with number 1 cannot be ended from inside without a handler', async () => {
    const container = new TestContainer({ programs })
    const first = container.background(['sleep', '1000'])
    await container.run(['killer'], async (process) => {
      process.kill(1, 'TERM')
      process.kill(1, 'KILL')
      return 0
    })
    expect(first.outcome).toBeUndefined()
    first.deliver('KILL', true)
    expect(first.outcome).toEqual({ type: 'killed', signal: 'KILL' })
  })

  it('stands still between STOP and CONT', async () => {
    const result = await runIn({ programs }, ['parent'], async (process) => {
      const child = process.spawn({ argv: ['sleep', '1'] })
      process.kill(child.pid, 'STOP')
      const stopped = await child.wait()
      await process.sleep(5000)
      const state = process.processes().find(({ pid }) => pid === child.pid)?.state
      process.kill(child.pid, 'CONT')
      const ended = await child.wait()
      await process.stdout.write(`${stopped.type} ${state} ${ended.type}`)
      return 0
    })
    expect(result.stdout).toBe('stopped stopped exited')
  })

  it('may not signal those of another user', async () => {
    const container = new TestContainer({ programs, uid: 1000 })
    container.background(['sleep', '1000']).credentials = { uid: 0, gid: 0, groups: [], capabilities: new Set() }
    const result = await container.run(['killer'], async (process) => {
      try {
        process.kill(1, 'TERM')
        return 0
      } catch (error) {
        return error instanceof SystemError && error.code === 'EPERM' ? 7 : 1
      }
    })
    expect(result.code).toBe(7)
  })

  it('cannot start more than its Pod may have', async () => {
    const result = await runIn({ programs, pidsLimit: 10 }, ['bomb'], async (process) => {
      for (let count = 1; ; count++) {
        try {
          process.spawn({ argv: ['sleep', '1000'] })
        } catch (error) {
          await process.stdout.write(`${count} ${error instanceof SystemError ? error.code : error}`)
          return 0
        }
      }
    })
    expect(result.stdout).toBe('10 EAGAIN')
  })

  it('that is killed does not go on, whatever it catches', async () => {
    let calls = 0
    const stubborn: Program = async (process) => {
      for (;;) {
        calls++
        await process.turn().catch(() => {})
      }
    }
    const container = new TestContainer({ programs: { stubborn } })
    const process = container.background(['stubborn'])
    process.deliver('KILL', true)
    await container.clock.runUntilIdle()
    const after = calls
    await container.clock.advance('1s')
    expect(calls).toBe(after)
  })

  it('runs the interpreter of a script', async () => {
    const cat: Program = async ({ argv, stdout }) => {
      await stdout.write(argv.join(' '))
      return 0
    }
    const result = await runIn(
      { programs: { cat }, files: { '/tmp/run': { content: '#!/bin/cat -n\n', mode: 0o755 } } },
      '/tmp/run x',
    )
    expect(result.stdout).toBe('/bin/cat -n /tmp/run x')
  })
})
