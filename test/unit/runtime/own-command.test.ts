/** Containers whose own commands are programs: what they write and read, and how they end. */
import { describe, expect, it } from 'vitest'
import type { Namespaces } from '../../../src/kubelet/container-runtime.ts'
import { OWN, useNodes } from '../../support/runtime/node.ts'

const node = useNodes()
const script = (text: string) => ({ command: ['sh', '-c', text] })
const SHELL = { command: ['sh'], stdin: true, tty: true }

describe('the exit code', () => {
  it('is that of the program, or of the signal that killed it', async () => {
    const one = node()
    const failed = await one.start('a', 'busybox', script('exit 3'))
    expect(one.record(failed)).toMatchObject({ state: 'exited', exitCode: 3, reason: 'Error' })
    const empty = await one.start('b', 'busybox')
    expect(one.record(empty)).toMatchObject({ state: 'exited', exitCode: 0, reason: 'Completed' })
    const killed = await one.start('c', 'busybox', script('sh -c "kill -9 \\$\\$"; exit $?'))
    expect(one.record(killed)).toMatchObject({ state: 'exited', exitCode: 137 })
  })

  it('of a fault is what the fault says', async () => {
    const one = node()
    const id = await one.start('app', 'busybox', script('sleep 1d'))
    one.runtime.endContainer('u1', 'app', { exitCode: 137, oomKilled: true })
    expect(one.record(id)).toMatchObject({ state: 'exited', exitCode: 137, reason: 'OOMKilled' })
  })
})

describe('a command that cannot be run', () => {
  it.each([
    [['nope'], 'exec: "nope": executable file not found in $PATH'],
    [['/nope'], 'exec: "/nope": stat /nope: no such file or directory'],
    [['/etc/passwd'], 'exec: "/etc/passwd": permission denied'],
  ])('%j is told in the words of runc', async (command, text) => {
    const one = node()
    const id = await one.start('app', 'busybox', { command })
    expect(one.record(id)).toMatchObject({
      exitCode: 128,
      reason: 'StartError',
      message: expect.stringContaining(text),
    })
  })

  it('runs until it is stopped where nobody knows what the image has', async () => {
    const one = node()
    const id = await one.start('app', 'registry.example/app', { command: ['/serve'] })
    expect(one.record(id).state).toBe('running')
    one.stop(id, 30)
    await one.clock.advance('1s')
    expect(one.record(id)).toMatchObject({ state: 'exited', exitCode: 0 })
  })

  it('is not even looked for where there is no room for one more process', async () => {
    const one = node()
    const fill = '(for i in $(seq 2000); do sleep 1d & done); exec sh -c "sleep 1d & exec sleep 1d"'
    const id = await one.start('app', 'busybox', script(fill))
    const said = await new Promise((resolve) => one.runtime.exec(id, ['true'], 1000, resolve))
    expect(said).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining('process: error executing setns process: exit status 1: unknown') },
    })
  })

  it('may be a script of a volume', async () => {
    const run = { content: Buffer.from('#!/bin/sh\necho "I am $0"\n'), mode: 0o755 }
    const mounts = [
      { volume: 'v', path: '/scripts', readOnly: true, content: { type: 'files', read: () => ({ 'run.sh': run }) } },
    ] as const
    const one = node({ mounts })
    const id = await one.start('app', 'busybox', { command: ['/scripts/run.sh'] })
    expect(one.log(id)).toBe('I am /scripts/run.sh\n')
  })
})

describe('signals', () => {
  it('reach a first process only if it handles them: KILL comes after the grace period', async () => {
    const one = node()
    const plain = await one.start('a', 'busybox', { command: ['sleep', '1d'] })
    const shell = await one.start('b', 'busybox', script('sleep 1d'))
    const handling = await one.start('c', 'busybox', script('trap "echo bye; exit 4" TERM; sleep 1d & wait'))
    for (const id of [plain, shell, handling]) one.stop(id, 30)
    await one.clock.advance('29s')
    expect([plain, shell].map((id) => one.record(id).state)).toEqual(['running', 'running'])
    expect(one.record(handling)).toMatchObject({ state: 'exited', exitCode: 4 })
    expect(one.log(handling)).toBe('bye\n')
    await one.clock.advance('2s')
    expect([plain, shell].map((id) => one.record(id).exitCode)).toEqual([137, 137])
  })

  it('end who is not the first process of its namespace', async () => {
    const one = node()
    const namespaces: Namespaces = { ...OWN, pid: 'POD' }
    const id = await one.start('app', 'busybox', { namespaces, command: ['sleep', '1d'] })
    one.stop(id, 30)
    await one.clock.advance('1s')
    expect(one.record(id)).toMatchObject({ state: 'exited', exitCode: 143 })
  })

  it('leave nothing of a container behind, also among shared processes', async () => {
    const one = node()
    const namespaces: Namespaces = { ...OWN, pid: 'POD' }
    const other = await one.start('other', 'busybox', { namespaces, command: ['sleep', '1d'] })
    const id = await one.start('app', 'busybox', { namespaces, ...script('sleep 2d & sleep 3d & sleep 3; exit 1') })
    expect((await one.exec(other, 'pgrep', '-l', 'sleep')).stdout.trim().split('\n')).toHaveLength(4)
    await one.clock.advance('5s')
    expect(one.record(id).exitCode).toBe(1)
    expect((await one.exec(other, 'pgrep', '-l', 'sleep')).stdout.trim().split('\n')).toHaveLength(1)
  })
})

describe('the log', () => {
  it('has both streams, each line with its time', async () => {
    const one = node()
    const id = await one.start('app', 'busybox', script('echo a; sleep 2; echo b >&2; printf c'))
    await one.clock.advance('5s')
    const entries = one.runtime.containerLog(id)?.read(0) ?? []
    expect(entries.map(({ stream, text }) => `${stream} ${Buffer.from(text)}`)).toEqual([
      'stdout a\n',
      'stderr b\n',
      'stdout c',
    ])
    expect((entries[1]?.at ?? 0) - (entries[0]?.at ?? 0)).toBe(2000)
    expect(one.runtime.logTail(id, { lines: 1, bytes: 100 })).toBe('c')
  })

  it('of a terminal is what its screen shows', async () => {
    const one = node()
    const id = await one.start('app', 'busybox', { ...script('echo a; echo b >&2'), tty: true })
    expect(one.log(id)).toBe('a\r\nb\r\n')
  })

  it('keeps the newest 10 MiB, with the times that stand before each line', async () => {
    const one = node()
    const id = await one.start('app', 'busybox', script('yes | head -c 1000000; echo last'))
    await one.clock.advance('1m')
    expect(one.log(id).length).toBeLessThan(600_000)
    expect(one.log(id)).toMatch(/y\nlast\n$/)
  })
})

describe('who attaches', () => {
  it('finds a living shell, and another one the same', async () => {
    const one = node()
    const id = await one.start('app', 'busybox', SHELL)
    const [first, second] = [one.attach(id), one.attach(id)]
    first.keys.type('x=5\r')
    await one.clock.settle()
    second.keys.type('echo $((x + 1))\r')
    await one.clock.settle()
    expect(first.screen.text).toContain('6\r\n/ # ')
    expect(second.screen.text).toBe(first.screen.text)
    expect(one.log(id)).toContain('6\r\n')
  })

  it('may leave and come again: the shell goes on, until it is told to exit', async () => {
    const one = node()
    const id = await one.start('app', 'busybox', SHELL)
    const first = one.attach(id)
    first.keys.type('x=5\r')
    await one.clock.settle()
    first.session.cancel()
    const second = one.attach(id)
    second.keys.type('exit $x\r')
    await one.clock.settle()
    expect(await second.session.ended).toEqual({ type: 'exited', exitCode: 5 })
    expect(second.screen.text).toContain('exit $x\r\n')
    expect(one.record(id)).toMatchObject({ state: 'exited', exitCode: 5 })
  })

  it('sees whole lines also when its window does not say how wide it is', async () => {
    const one = node()
    const client = one.attach(await one.start('app', 'busybox', SHELL))
    client.resize(0, 0)
    client.keys.type('ps; ls -d /etc /tmp\r')
    await one.clock.settle()
    expect(client.screen.text).toMatch(/\d:\d\d ps\r\n/)
    expect(client.screen.text).toMatch(/\/etc\S* {2}\S*\/tmp/)
  })

  it('sees the prompt at once when its window has a size', async () => {
    const one = node()
    const client = one.attach(await one.start('app', 'busybox', SHELL))
    client.resize(100, 30)
    await one.clock.settle()
    expect(client.screen.text).toBe('\r/ # \x1b[J')
  })

  it('is let go when it has typed all that it wanted, unless the input ends with it', async () => {
    const one = node()
    const kept = await one.start('kept', 'busybox', { command: ['cat'], stdin: true })
    const client = one.attach(kept)
    client.keys.type('hello\n')
    await one.clock.settle()
    client.keys.close()
    expect(await client.session.ended).toEqual({ type: 'exited', exitCode: 0 })
    expect(client.screen.text).toBe('hello\n')
    expect(one.record(kept).state).toBe('running')
    const once = await one.start('once', 'busybox', { command: ['wc', '-c'], stdin: true, stdinOnce: true })
    const only = one.attach(once)
    only.keys.type('hello\n')
    only.keys.close()
    await one.clock.settle()
    await only.session.ended
    expect(only.screen.text.trim()).toBe('6')
    expect(one.record(once)).toMatchObject({ state: 'exited', exitCode: 0 })
  })
})

describe('what it may do', () => {
  it('is in its control group, with what its processes do', async () => {
    const one = node()
    const resources = { requests: { cpu: '250m' }, limits: { cpu: '1500m', memory: '64Mi' } }
    const id = await one.start('app', 'busybox', { ...script('sleep 1d'), resources })
    const read = async (name: string) => (await one.exec(id, 'cat', `/sys/fs/cgroup/${name}`)).stdout.trim()
    expect(await read('cpu.max')).toBe('150000 100000')
    expect(await read('cpu.weight')).toBe('10')
    expect(await read('memory.max')).toBe('67108864')
    expect((await read('cgroup.procs')).split('\n')[0]).toBe('1')
    const free = await one.start('free', 'busybox', script('cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/cpu.max'))
    expect(one.log(free)).toBe('max\nmax 100000\n')
  })

  it('is to write in volumes only, where its own files are read-only', async () => {
    const mounts = [{ volume: 'v', path: '/data', readOnly: false, content: { type: 'empty' } }] as const
    const one = node({ mounts })
    const id = await one.start('app', 'busybox', { ...script('sleep 1d'), readOnlyRoot: true })
    expect((await one.exec(id, 'touch', '/tmp/a')).stderr).toContain('Read-only file system')
    expect((await one.exec(id, 'touch', '/data/a', '/dev/shm/a')).code).toBe(0)
  })
})

describe('last words', () => {
  it('are what is in the termination message file', async () => {
    const one = node()
    const id = await one.start('app', 'busybox', script('echo out of luck >/dev/termination-log; exit 1'))
    expect(one.record(id).terminationLog).toBe('out of luck\n')
    const own = await one.start('own', 'busybox', {
      ...script('printf %05000d 7 >/tmp/last'),
      terminationMessagePath: '/tmp/last',
    })
    expect(one.record(own).terminationLog).toHaveLength(4096)
  })
})

describe('a program that becomes another', () => {
  it('keeps its number, and does not handle what it handled', async () => {
    const one = node()
    const namespaces: Namespaces = { ...OWN, pid: 'POD' }
    const command = script('trap "echo handled" TERM; trap "" INT; sleep 1000 & exec sleep 2000')
    const id = await one.start('app', 'busybox', { namespaces, ...command })
    expect((await one.exec(id, 'ps')).stdout).toMatch(/^ +8 root +0:00 sleep 2000$/m)
    await one.exec(id, 'kill', '-INT', '8')
    expect(one.record(id).state).toBe('running')
    await one.exec(id, 'kill', '8')
    expect(one.record(id)).toMatchObject({ state: 'exited', exitCode: 143 })
  })

  it('is what a shell does with its last command', async () => {
    const one = node()
    const ash = await one.start('ash', 'busybox', script('true; if true; then sleep 1000; fi'))
    const bash = await one.start('bash', 'debian', { command: ['bash', '-c', 'sleep 1000'] })
    const dash = await one.start('dash', 'debian', { command: ['sh', '-c', 'sleep 1000'] })
    const comm = async (id: string) => (await one.exec(id, 'cat', '/proc/1/comm')).stdout
    expect([await comm(ash), await comm(bash), await comm(dash)]).toEqual(['sleep\n', 'sleep\n', 'sh\n'])
  })
})

describe('a program that never waits', () => {
  it('does not keep time from moving', async () => {
    const one = node()
    const id = await one.start('app', 'busybox', script('while :; do :; done'))
    await one.clock.advance('10m')
    expect(one.record(id).state).toBe('running')
    const before = one.clock.now()
    await one.clock.settle()
    expect(one.clock.now() - before).toBeLessThan(2000)
  })
})
