import { expect, it } from 'vitest'
import { all, type Process, run, sleep, until, within } from '../../../src/clock/process.ts'
import { VirtualClock } from '../../../src/clock/virtual-clock.ts'

it('goes on in the very turn in which what it waits for happens', async () => {
  const clock = new VirtualClock({ start: 0 })
  const seen: number[] = []
  function* work(): Process<string> {
    seen.push(clock.now())
    yield* sleep(clock, 100)
    seen.push(clock.now())
    return yield* until<string>((done) => done('at once'))
  }
  let result = ''
  run(work(), (value) => {
    result = value
  })
  expect(seen).toEqual([0])
  await clock.advance(100)
  expect(seen).toEqual([0, 100])
  expect(result).toBe('at once')
})

it('can wait ten thousand times for what is there already', () => {
  function* many(): Process<number> {
    let sum = 0
    for (let index = 0; index < 10_000; index++) sum += yield* until<number>((done) => done(1))
    return sum
  }
  let result = 0
  run(many(), (value) => {
    result = value
  })
  expect(result).toBe(10_000)
})

it('runs processes side by side and waits for the last', async () => {
  const clock = new VirtualClock({ start: 0 })
  let end = 0
  run(all([sleep(clock, 10), sleep(clock, 30), sleep(clock, 20)]), () => {
    end = clock.now()
  })
  await clock.advance(100)
  expect(end).toBe(30)
})

it.each([
  [20, true, 20],
  [50, false, 30],
])('waits for a process of %i ms for no more than 30 ms', async (takes, inTime, end) => {
  const clock = new VirtualClock({ start: 0 })
  const results: [boolean, number][] = []
  run(within(clock, 30, sleep(clock, takes)), (result) => results.push([result, clock.now()]))
  await clock.advance(100)
  expect(results).toEqual([[inTime, end]])
})
