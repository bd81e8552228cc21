import { describe, expect, it } from 'vitest'
import { canonicalTime } from '../../../src/schema/go-time.ts'

// All of it asked of v1.35, with Pods (Time) and Leases (MicroTime).
describe('canonicalTime', () => {
  it.each([
    ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z'],
    ['2024-02-29T00:00:00+01:00', '2024-02-28T23:00:00Z'],
    ['2024-01-01T00:00:00-01:60', '2024-01-01T02:00:00Z'],
    ['2024-01-01T0:00:00Z', '2024-01-01T00:00:00Z'],
    ['2024-01-01T00:00:00,5Z', '2024-01-01T00:00:00Z'],
    ['0001-01-01T00:00:00Z', undefined],
  ])('reads %s', (text, time) => {
    expect(canonicalTime(text, 'Time')).toBe(time)
  })

  it.each([
    ['yesterday', 'as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"'],
    ['2024-01-01 00:00:00Z', 'as "2006-01-02T15:04:05Z07:00": cannot parse " 00:00:00Z" as "T"'],
    ['2024-1-1T00:00:00Z', 'as "2006-01-02T15:04:05Z07:00": cannot parse "1-1T00:00:00Z" as "01"'],
    ['2024-01-01T00:00:00', 'as "2006-01-02T15:04:05Z07:00": cannot parse "" as "Z07:00"'],
    ['2024-01-01T00:00:00.Z', 'as "2006-01-02T15:04:05Z07:00": cannot parse ".Z" as "Z07:00"'],
    ['2024-01-01T00:00:00+0100', 'as "2006-01-02T15:04:05Z07:00": cannot parse "+0100" as "Z07:00"'],
    ['2024-13-01T00:00:00Z', 'month out of range'],
    ['2023-02-29T00:00:00Z', 'day out of range'],
    ['2024-01-00T00:00:00Z', 'day out of range'],
    ['2024-01-01T24:00:00Z', 'hour out of range'],
    ['2024-01-01T00:00:60Z', 'second out of range'],
    ['2024-01-01T00:00:00+25:00', 'time zone offset hour out of range'],
    ['2024-01-01T00:00:00Zx', 'extra text: "x"'],
  ])('refuses %s', (text, why) => {
    const separator = why.startsWith('as ') ? ' ' : ': '
    expect(() => canonicalTime(text, 'Time')).toThrow(`parsing time "${text}"${separator}${why}`)
  })

  it('quotes bytes as Go does', () => {
    expect(() => canonicalTime('é', 'Time')).toThrow('cannot parse "\\xc3\\xa9" as "2006"')
  })

  it('takes six digits of a second for a MicroTime, no more and no fewer', () => {
    expect(canonicalTime('2024-01-01T02:00:00.123456+02:00', 'MicroTime')).toBe('2024-01-01T00:00:00.123456Z')
    expect(() => canonicalTime('2024-01-01T00:00:00Z', 'MicroTime')).toThrow('cannot parse "Z" as ".000000"')
    expect(() => canonicalTime('2024-01-01T00:00:00.1234567Z', 'MicroTime')).toThrow('cannot parse "7Z" as "Z07:00"')
  })
})
