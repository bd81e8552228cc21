import { describe, expect, it } from 'vitest'
import { type LogRequest, loggedContainer, streamLog } from '../../../src/kubelet/container-logs.ts'
import type { ContainerLog, LogEntry } from '../../../src/kubelet/container-runtime.ts'
import type { ContainerState, PodStatus } from '../../../src/kubelet/pod-status.ts'

const NOW = Date.UTC(2026, 0, 1, 0, 1)
const EVERYTHING: LogRequest = {
  follow: false,
  previous: false,
  timestamps: false,
  sinceSeconds: undefined,
  sinceTime: undefined,
  tailLines: undefined,
  limitBytes: undefined,
}

/** A log to which lines are added, one second after the other, from a minute before NOW. */
function growingLog(...lines: string[]) {
  const entries: LogEntry[] = []
  const followers = new Set<() => void>()
  let ended = false
  const tell = (): void => {
    for (const changed of followers) changed()
  }
  const add = (text: string): void => {
    const number = entries.length
    entries.push({ number, at: NOW - 60_000 + number * 1000, stream: 'stdout', text: Buffer.from(text) })
    tell()
  }
  for (const line of lines) add(line)
  const log: ContainerLog = {
    read: (from) => entries.slice(from),
    hasEnded: () => ended,
    follow(changed) {
      followers.add(changed)
      return () => followers.delete(changed)
    },
  }
  const end = (): void => {
    ended = true
    tell()
  }
  return { log, add, end, followers }
}

function reader({ slow = false } = {}) {
  const chunks: string[] = []
  let drained: (() => void) | undefined
  return {
    text: () => chunks.join(''),
    ended: false,
    drain() {
      const task = drained
      drained = undefined
      task?.()
    },
    write(chunk: Uint8Array) {
      chunks.push(Buffer.from(chunk).toString())
      return !slow
    },
    end() {
      this.ended = true
    },
    whenDrained(task: () => void) {
      drained = task
    },
  }
}

function textOf(request: Partial<LogRequest>): string {
  const sink = reader()
  streamLog(growingLog('one\n', 'two\n', 'three').log, { ...EVERYTHING, ...request }, NOW, sink)
  expect(sink.ended).toBe(true)
  return sink.text()
}

describe('a log', () => {
  it.each([
    ['the last lines', { tailLines: 2 }, 'two\nthree'],
    ['none of them', { tailLines: 0 }, ''],
    ['so many bytes', { limitBytes: 6 }, 'one\ntw'],
    ['what is younger than so many seconds', { sinceSeconds: 59 }, 'two\nthree'],
    ['what is younger than a time', { sinceTime: '2026-01-01T00:00:02Z' }, 'three'],
    ['everything since the zero time', { sinceTime: '' }, 'one\ntwo\nthree'],
    ['the time of each line', { timestamps: true, tailLines: 1 }, '2026-01-01T00:00:02.000000000Z three'],
    ['times that count as bytes', { timestamps: true, limitBytes: 10 }, '2026-01-01'],
  ])('shows %s', (_, request, text) => {
    expect(textOf(request)).toBe(text)
  })

  it('is followed to the end of its container', () => {
    const { log, add, end, followers } = growingLog('one\n')
    const sink = reader()
    streamLog(log, { ...EVERYTHING, follow: true, tailLines: 0 }, NOW, sink)
    add('two\n')
    expect([sink.text(), sink.ended]).toEqual(['two\n', false])
    end()
    expect([sink.ended, followers.size]).toEqual([true, 0])
  })

  it('waits for a reader that is slow', () => {
    const { log } = growingLog('one\n', 'two\n')
    const sink = reader({ slow: true })
    streamLog(log, EVERYTHING, NOW, sink)
    expect(sink.text()).toBe('one\n')
    sink.drain()
    sink.drain()
    expect([sink.text(), sink.ended]).toEqual(['one\ntwo\n', true])
  })

  it('is left alone by a reader that went away', () => {
    const { log, add, followers } = growingLog()
    const sink = reader()
    streamLog(log, { ...EVERYTHING, follow: true }, NOW, sink)()
    add('one\n')
    expect([sink.text(), followers.size]).toEqual(['', 0])
  })
})

describe('the run that is meant', () => {
  const status = (state: ContainerState, lastState: ContainerState = {}): PodStatus => ({
    containerStatuses: [
      { name: 'c', state, lastState, ready: false, restartCount: 0, image: 'i', imageID: '', containerID: 'r://now' },
    ],
  })
  const ended = (containerID: string) => ({ terminated: { exitCode: 1, containerID } })

  it.each<[PodStatus, boolean, object]>([
    [{}, false, { refusal: 'container "c" in pod "p" is not available' }],
    [status({ running: { startedAt: '' } }), false, { id: 'r://now' }],
    [status({ running: { startedAt: '' } }, ended('r://last')), true, { id: 'r://last' }],
    [
      status({ running: { startedAt: '' } }),
      true,
      { refusal: 'previous terminated container "c" in pod "p" not found' },
    ],
    [status(ended('r://now')), false, { id: 'r://now' }],
    [status(ended('')), false, { refusal: 'container "c" in pod "p" is terminated' }],
    [status({ waiting: { reason: 'CrashLoopBackOff' } }, ended('r://last')), false, { id: 'r://last' }],
    [
      status({ waiting: { reason: 'ErrImagePull' } }),
      false,
      { refusal: 'container "c" in pod "p" is waiting to start: image can\'t be pulled' },
    ],
    [
      status({ waiting: { reason: 'ContainerCreating' } }),
      false,
      { refusal: 'container "c" in pod "p" is waiting to start: ContainerCreating' },
    ],
    [status({}), false, { refusal: 'container "c" in pod "p" is waiting to start - no logs yet' }],
  ])('of %j, previous %s, is %j', (podStatus, previous, meant) => {
    expect(loggedContainer('p', podStatus, 'c', previous)).toEqual(meant)
  })
})
