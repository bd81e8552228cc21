import { describe, expect, it } from 'vitest'
import { dns1123Label, dns1123Subdomain, labelValue, qualifiedName } from '../../../src/apimachinery/names.ts'

describe('a name', () => {
  it.each(['a', '0', 'a-b', 'a'.repeat(63)])('%s is a DNS label', (name) => {
    expect(dns1123Label(name)).toEqual([])
  })

  it.each(['', 'A', '-a', 'a-', 'a_b', 'ä'])('%j is no DNS label, and the message tells the rule', (name) => {
    expect(dns1123Label(name)).toEqual([
      expect.stringMatching(/^a lowercase RFC 1123 label must consist of .*regex used for validation/),
    ])
  })

  it('that would do but for its dots is told so', () => {
    expect(dns1123Label('a.b')).toEqual(['must not contain dots'])
  })

  it('that is too long breaks one rule, and all that apply are told', () => {
    expect(dns1123Label('a'.repeat(64))).toEqual(['must be no more than 63 characters'])
    expect(dns1123Label('A'.repeat(64))).toHaveLength(2)
  })

  it('with dots is a subdomain', () => {
    expect(dns1123Subdomain('a.b')).toEqual([])
    expect(dns1123Subdomain('a..b')).toHaveLength(1)
  })

  it('of a label may have one prefix', () => {
    expect(qualifiedName('example.com/Name_1.x')).toEqual([])
    expect(qualifiedName('a/b/c')).toHaveLength(1)
    expect(labelValue('')).toEqual([])
    expect(labelValue('no spaces')).toHaveLength(1)
  })
})
