import { describe, expect, it } from 'vitest'
import { parseLabelSelector } from '../../../src/apimachinery/label-selector.ts'

const labels = { app: 'web', tier: 'front' }

describe('a label selector', () => {
  it.each([
    '',
    'app',
    'app=web',
    'app==web',
    'app!=db',
    'none!=x',
    '!none',
    'app in (web, db)',
    'tier notin (back)',
    'app=web,tier=front',
  ])('%j selects app=web,tier=front', (text) => {
    expect(parseLabelSelector(text).matches(labels)).toBe(true)
  })

  it.each(['none', 'app=db', 'app!=web', '!app', 'app in (db)', 'tier notin (front)', 'app=web,tier=back'])(
    '%j does not',
    (text) => {
      expect(parseLabelSelector(text).matches(labels)).toBe(false)
    },
  )

  it.each(['app in', 'a,,b', '=x', 'app in (a', 'a b'])('%j is refused', (text) => {
    expect(() => parseLabelSelector(text)).toThrow()
  })
})
