import { describe, expect, it } from 'vitest'
import type { Program } from '../../../../src/runtime/kernel/process-api.ts'
import { TestContainer } from '../../../support/runtime/run-in.ts'

const cat: Program = async ({ stdin, stdout }) => {
  for (let bytes = await stdin.read(); bytes !== undefined; bytes = await stdin.read()) await stdout.write(bytes)
  return 0
}

const start = (program: Program = cat) => new TestContainer({ programs: {} }).onTerminal(['program'], program)

describe('a terminal', () => {
  it('echoes keys and hands over whole lines', async () => {
    const run = start()
    expect(await run.type('ab')).toBe('ab')
    expect(await run.type('\r')).toBe('\r\nab\r\n')
  })

  it('erases characters, words and lines', async () => {
    const run = start()
    await run.type('one two\x17x\x7fy\r')
    expect(run.screen).toContain('one y\r\n')
    expect(await run.type('gone\x15left\r')).toContain('left\r\n')
    expect(await run.type('é\x7fe\r')).toMatch(/\r\ne\r\n$/)
  })

  it('ends input with Ctrl-D and the program with Ctrl-C', async () => {
    const run = start()
    await run.type('\x04')
    expect(run.code).toBe(0)
    // PID 1 has no handler: Ctrl-C is nothing to it.
    const first = start()
    await first.type('\x03')
    expect(first.code).toBeUndefined()
    expect(first.screen).toBe('^C')
  })

  it('sends Ctrl-C to the group in the foreground', async () => {
    const run = start(async (process) => {
      const child = process.spawn({ argv: ['child'], processGroup: 0, program: cat })
      process.terminal?.setForeground(child.pid)
      const outcome = await child.wait()
      return outcome.type === 'killed' && outcome.signal === 'INT' ? 5 : 1
    })
    await run.look()
    await run.type('\x03')
    expect(run.code).toBe(5)
  })

  it('stops a child with Ctrl-Z, and one that reads in the background', async () => {
    const run = start(async (process) => {
      const child = process.spawn({ argv: ['child'], processGroup: 0, program: cat })
      const background = await child.wait()
      await process.stdout.write(JSON.stringify(background))
      return 0
    })
    await run.look()
    expect(run.screen).toBe('{"type":"stopped","signal":"TTIN"}')
  })

  it('gives keys as they come in raw mode, and tells of its size', async () => {
    const run = start(async (process) => {
      process.terminal?.setRaw(true)
      let sizes = ''
      process.terminal?.onResize(() => {
        sizes = JSON.stringify(process.terminal?.size)
      })
      const key = await process.stdin.read()
      await process.stdout.write(`${key?.[0]} ${sizes} ${process.isTerminal(process.stdout)}`)
      return 0
    })
    await run.look()
    run.terminal.resize({ columns: 100, rows: 30 })
    expect(await run.type('\x03')).toBe('3 {"columns":100,"rows":30} true')
  })
})
