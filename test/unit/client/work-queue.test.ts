import { describe, expect, it } from 'vitest'
import { notFoundError } from '../../../src/apimachinery/api-error.ts'
import { WorkQueue } from '../../../src/client/work-queue.ts'
import { VirtualClock } from '../../../src/clock/virtual-clock.ts'

function queueThat(reconcile: (key: string, now: number) => void) {
  const clock = new VirtualClock({ start: 0 })
  const seen: string[] = []
  const queue = new WorkQueue({
    clock,
    reconcile(key) {
      seen.push(`${key} at ${clock.now()}`)
      reconcile(key, clock.now())
    },
  })
  return { clock, queue, seen }
}

describe('a work queue', () => {
  it('looks at a key once, however often it was added', async () => {
    const { clock, queue, seen } = queueThat(() => {})
    queue.add('a')
    queue.add('b')
    queue.add('a')
    await clock.runUntilIdle()
    expect(seen).toEqual(['a at 0', 'b at 0'])
  })

  it('tries again after 5, 10, 20 … ms while the API refuses, and starts over after a success', async () => {
    let refusals = 3
    const { clock, queue, seen } = queueThat(() => {
      if (refusals-- > 0) throw notFoundError({ group: '', resource: 'pods' }, 'p')
    })
    queue.add('a')
    await clock.advance('1s')
    expect(seen).toEqual(['a at 0', 'a at 5', 'a at 15', 'a at 35'])
    refusals = 1
    queue.add('a')
    await clock.advance('1s')
    expect(seen.slice(4)).toEqual(['a at 1000', 'a at 1005'])
  })

  it('keeps the earlier of two times that were asked for', async () => {
    const { clock, queue, seen } = queueThat(() => {})
    queue.addAfter('a', 500)
    queue.addAfter('a', 100)
    queue.addAfter('a', 300)
    await clock.advance('1s')
    expect(seen).toEqual(['a at 100'])
  })

  it('lets a fault that is no answer of the API through: it is a bug', async () => {
    const { clock, queue } = queueThat(() => {
      throw new TypeError('x is undefined')
    })
    queue.add('a')
    await expect(clock.runUntilIdle()).rejects.toThrow('x is undefined')
  })

  it('does nothing more once it is stopped', async () => {
    const { clock, queue, seen } = queueThat(() => {})
    queue.add('a')
    queue.addAfter('b', 10)
    queue.stop()
    queue.add('c')
    await clock.advance('1s')
    expect(seen).toEqual([])
  })
})
