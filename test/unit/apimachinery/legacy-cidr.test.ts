import { expect, it } from 'vitest'
import { isStrictSubset } from '../../../src/apimachinery/legacy-cidr.ts'

// Asked of v1.35, as `except` of NetworkPolicies.
it.each([
  ['10.1.0.0/16', '10.0.0.0/8', true],
  ['10.0.0.0/8', '10.0.0.0/8', false],
  ['11.0.0.0/16', '10.0.0.0/8', false],
  ['::ffff:10.0.0.0/104', '10.0.0.0/8', true],
  ['::ffff:11.0.0.0/104', '10.0.0.0/8', false],
  ['2001:db8:1::/48', '2001:db8::/32', true],
  ['10.1.0.0/16', '2001:db8::/8', false],
  ['x', '10.0.0.0/8', undefined],
])('%s is a real part of %s: %s', (text, whole, expected) => {
  expect(isStrictSubset(text, whole)).toBe(expected)
})
