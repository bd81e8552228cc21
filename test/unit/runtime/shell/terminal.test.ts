/** What a user types at the prompt, and sees: as busybox 1.35 shows it on a pseudo-terminal. */
import { expect, it } from 'vitest'
import { containerPrograms } from '../../../../src/runtime/programs/built-in-programs.ts'
import { shell } from '../../../../src/runtime/shell/shell.ts'
import { TestContainer } from '../../../support/runtime/run-in.ts'

/** The screen after all keys, a second apart, and the exit code if the shell has ended. */
async function typed(...keys: readonly string[]): Promise<{ screen: string; code: number | undefined }> {
  const container = new TestContainer({ programs: { ...containerPrograms, sh: shell } })
  const run = container.onTerminal('sh')
  await run.look()
  for (const each of keys) {
    await run.type(each)
    await container.clock.advance('1s')
    await run.look()
  }
  return { screen: run.screen, code: run.code }
}

it('runs lines, edits them and takes them from the history', async () => {
  const { screen, code } = await typed('cd /etc\r', 'ec\x7f\x7fpwd\r', '\x1b[A\r', 'exit 3\r')
  const lines = ['/ # cd /etc', '/etc # ec\b\x1b[J\b\x1b[Jpwd', '/etc', '/etc # pwd\x1b[J', '/etc', '/etc # exit 3', '']
  expect(screen).toBe(lines.join('\r\n'))
  expect(code).toBe(3)
})

it('comes back from a loop at Ctrl-C', async () => {
  const { screen } = await typed('while true; do :; done\r', '\x03')
  expect(screen).toBe('/ # while true; do :; done\r\n^C\r\n/ # ')
})

it('stops a program at Ctrl-Z and tells of it', async () => {
  const { screen } = await typed('sleep 100\r', '\x1a', 'jobs\r')
  const stopped = '[1]+  Stopped                    sleep 100\r\n/ # '
  expect(screen).toBe(`/ # sleep 100\r\n^Z${stopped}jobs\r\n${stopped}`)
})
