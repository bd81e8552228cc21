import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSystemClock } from '../../../src/clock/system-clock.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const DAY_MS = 86_400_000

describe('the system clock', () => {
  it('waits for longer than a timer of the machine can', () => {
    const task = vi.fn()
    createSystemClock().setTimeout(task, 60 * DAY_MS)
    vi.advanceTimersByTime(59 * DAY_MS)
    expect(task).not.toHaveBeenCalled()
    vi.advanceTimersByTime(DAY_MS)
    expect(task).toHaveBeenCalledOnce()
  })

  it('forgets a long wait that is cancelled on the way', () => {
    const task = vi.fn()
    const timer = createSystemClock().setTimeout(task, 60 * DAY_MS)
    vi.advanceTimersByTime(30 * DAY_MS)
    timer.cancel()
    vi.advanceTimersByTime(90 * DAY_MS)
    expect(task).not.toHaveBeenCalled()
  })
})
