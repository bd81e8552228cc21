import { describe, expect, it } from 'vitest'
import { CronError, parseCron } from '../../../../src/apimachinery/cron/cron-schedule.ts'

const next = (schedule: string, after: string, zone = ''): string | undefined => {
  const time = parseCron(schedule, zone).next(Date.parse(after))
  return time === undefined ? undefined : new Date(time).toISOString().replace('.000Z', 'Z')
}

const refusal = (schedule: string): string => {
  try {
    parseCron(schedule)
  } catch (error) {
    if (error instanceof CronError) return error.message
    throw error
  }
  return ''
}

describe('a cron schedule', () => {
  it.each([
    ['*/15 * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:15:00Z'],
    ['30 5 * * mon-fri', '2026-01-02T05:30:00Z', '2026-01-05T05:30:00Z'],
    ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['0 0 13 * fri', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'],
    ['0 0 */2 * fri', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'],
    ['10/20 3 * * ?', '2026-01-01T03:11:00Z', '2026-01-01T03:30:00Z'],
    ['@weekly', '2026-01-01T00:00:00Z', '2026-01-04T00:00:00Z'],
    ['@every 90m', '2026-01-01T00:00:00.500Z', '2026-01-01T01:30:00Z'],
    ['CRON_TZ=Asia/Tokyo 0 9 * * *', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'],
  ])('%s is due after %s at %s', (schedule, after, due) => {
    expect(next(schedule, after)).toBe(due)
  })

  it('is never due on a day that does not exist', () => {
    expect(next('0 0 31 2 *', '2026-01-01T00:00:00Z')).toBeUndefined()
  })

  it('follows the clocks of its zone: skips the hour that is left out, and comes twice in the one that is repeated', () => {
    const zone = 'America/New_York'
    expect(next('30 2 * * *', '2026-03-08T05:00:00Z', zone)).toBe('2026-03-09T06:30:00Z')
    const first = next('30 1 * * *', '2026-11-01T04:00:00Z', zone) ?? ''
    expect(first).toBe('2026-11-01T05:30:00Z')
    expect(next('30 1 * * *', first, zone)).toBe('2026-11-01T06:30:00Z')
  })

  it.each([
    ['often', 'expected exactly 5 fields, found 1: [often]'],
    ['61 * * * *', 'end of range (61) above maximum (59): 61'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['*/1/2 * * * *', 'too many slashes: */1/2'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ['@now', 'unrecognized descriptor: @now'],
    ['@every 1d', 'failed to parse duration @every 1d: time: unknown unit "d" in duration "1d"'],
    ['@every 10', 'failed to parse duration @every 10: time: missing unit in duration "10"'],
    ['TZ=0', 'invalid schedule format: runtime error: slice bounds out of range [:-1]'],
    ['TZ=Mars/Base * * * * *', 'provided bad location Mars/Base: unknown time zone Mars/Base'],
  ])('%s is refused: %s', (schedule, message) => {
    expect(refusal(schedule)).toBe(message)
  })
})
