import { describe, expect, it } from 'vitest'
import { VirtualClock } from '../../../src/clock/virtual-clock.ts'

describe('the virtual clock', () => {
  it('stands still until it is moved, then runs what is due, in order', async () => {
    const clock = new VirtualClock({ start: 0 })
    const ran: string[] = []
    clock.setTimeout(() => ran.push(`b at ${clock.now()}`), 2000)
    clock.setTimeout(() => ran.push(`a at ${clock.now()}`), 1000)
    clock.setTimeout(() => ran.push(`c at ${clock.now()}`), 2000)

    await clock.advance('1.5s')
    expect([...ran, clock.now()]).toEqual(['a at 1000', 1500])
    await clock.advance(500)
    expect(ran).toEqual(['a at 1000', 'b at 2000', 'c at 2000'])
  })

  it('runs timers that timers set, when they are due within the time', async () => {
    const clock = new VirtualClock({ start: 0 })
    const ran: number[] = []
    const again = (): void => {
      ran.push(clock.now())
      clock.setTimeout(again, 400)
    }
    clock.setTimeout(again, 400)

    await clock.advance('1s')

    expect(ran).toEqual([400, 800])
  })

  it('forgets a timer that is cancelled', async () => {
    const clock = new VirtualClock({ start: 0 })
    let ran = false
    clock
      .setTimeout(() => {
        ran = true
      }, 10)
      .cancel()

    await clock.advance('1m')

    expect(ran).toBe(false)
  })

  it('waits for work that is in flight before time moves on', async () => {
    const clock = new VirtualClock({ start: 0 })
    const ran: string[] = []
    clock.setTimeout(() => {
      clock.track(
        new Promise<void>((resolve) => setImmediate(resolve)).then(() => void ran.push(`work at ${clock.now()}`)),
      )
    }, 1000)
    clock.setTimeout(() => void ran.push(`later at ${clock.now()}`), 2000)

    await clock.advance('2s')

    expect(ran).toEqual(['work at 1000', 'later at 2000'])
  })

  it('refuses what is no duration', () => {
    const clock = new VirtualClock()
    expect(() => clock.advance('soon')).toThrow('not a duration: "soon"')
    expect(() => clock.advance(-1)).toThrow(TypeError)
  })
})
