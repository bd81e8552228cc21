import { expect, it } from 'vitest'
import { canonicalBase64 } from '../../../src/schema/base64.ts'

// Asked of v1.35 with the data of Secrets.
it.each([
  ['YQ==', 'YQ=='],
  ['YR==', 'YQ=='],
  ['YQ=\n=\n', 'YQ=='],
  ['', ''],
])('reads %j', (text, canonical) => {
  expect(canonicalBase64(text)).toBe(canonical)
})

it.each([
  ['Y', 0],
  ['YQ', 0],
  ['YWJjZ', 4],
  ['YQ=', 3],
  ['=', 0],
  ['Y===', 1],
  ['YQ=a', 2],
  ['YQ-_', 2],
  ['YQ==x', 4],
  ['YWI==', 4],
  ['YQ== ', 4],
  ['YW Jj', 2],
  ['é', 0],
])('refuses %j at byte %d', (text, at) => {
  expect(() => canonicalBase64(text)).toThrow(`illegal base64 data at input byte ${at}`)
})
