import { describe, expect, it } from 'vitest'
import { canonicalQuantity } from '../../../src/apimachinery/quantity.ts'

describe('a quantity is written as Kubernetes writes it', () => {
  it.each([
    ['0.1', '100m'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['1024Ki', '1Mi'],
    ['1.5Gi', '1536Mi'],
    ['1000k', '1M'],
    ['1e3', '1e3'],
    ['0', '0'],
    ['-1', '-1'],
    ['0.0001n', '1n'],
  ])('%s as %s', (given, canonical) => {
    expect(canonicalQuantity(given)).toBe(canonical)
  })

  it.each(['', 'x', '1 Gi', '1GiB', '--1', '1e'])('and %j is none', (text) => {
    expect(() => canonicalQuantity(text)).toThrow()
  })
})
