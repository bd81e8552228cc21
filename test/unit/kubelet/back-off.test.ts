import { expect, it } from 'vitest'
import { BackOff } from '../../../src/kubelet/back-off.ts'

/** The delays of crashes one second apart from the end of each wait, in seconds. */
function delays(count: number): number[] {
  const backOff = new BackOff()
  const found: number[] = []
  let now = 0
  for (let crash = 0; crash < count; crash++) {
    const ended = now
    const window = backOff.windowSince('app', ended, now)
    found.push((window?.delay ?? 0) / 1000)
    now = (window?.until ?? now) + 1000
    backOff.next('app', ended, now)
  }
  return found
}

it('starts at once the first time, then after 10 s, twice as long each time, and 5 minutes at most', () => {
  expect(delays(8)).toEqual([0, 10, 20, 40, 80, 160, 300, 300])
})

it('starts over after 10 minutes without a failure', () => {
  const backOff = new BackOff()
  for (const time of [0, 1000, 2000]) backOff.next('app', time, time)
  expect(backOff.windowSince('app', 3000, 3000)?.delay).toBe(40_000)
  expect(backOff.windowSince('app', 603_000, 603_000)).toBeUndefined()
  backOff.next('app', 603_000, 603_000)
  expect(backOff.windowSince('app', 604_000, 604_000)?.delay).toBe(10_000)
})

it('is over when its time has come, and knows keys apart', () => {
  const backOff = new BackOff()
  backOff.next('image', 0, 0)
  expect(backOff.window('image', 9_999)).toEqual({ delay: 10_000, until: 10_000 })
  expect(backOff.window('image', 10_000)).toBeUndefined()
  expect(backOff.window('other', 0)).toBeUndefined()
})
