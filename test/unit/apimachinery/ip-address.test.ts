import { describe, expect, it } from 'vitest'
import { legacyIPWarnings, parseLegacyIP } from '../../../src/apimachinery/ip-address.ts'

describe('an address of a field that is older than the strict rules', () => {
  it.each([
    ['10.1.2.3', 'IPv4', '10.1.2.3'],
    ['010.001.1.1', 'IPv4', '10.1.1.1'],
    ['::ffff:1.2.3.4', 'IPv4', '1.2.3.4'],
    ['::', 'IPv6', '::'],
    ['FE80:0:0:0:0:0:0:0abc', 'IPv6', 'fe80::abc'],
    ['2001:0:0:1:0:0:0:1', 'IPv6', '2001:0:0:1::1'],
    ['1:2:3:4:5:6:7::', 'IPv6', '1:2:3:4:5:6:7:0'],
    ['::1.2.3.4', 'IPv6', '::102:304'],
  ])('%s is %s %s', (text, family, canonical) => {
    expect(parseLegacyIP(text)).toEqual({ family, canonical })
  })

  it.each([
    '',
    'x',
    '1.2.3',
    '1.2.3.256',
    '1:2',
    '1:2:3:4:5:6:7:8::',
    'a::b::c',
    '1.2.3.4::1',
    '::1%eth0',
    ':1:2:3:4:5:6:7',
  ])('%j is none', (text) => {
    expect(parseLegacyIP(text)).toBeUndefined()
  })

  it('is warned of when it will be no longer taken, or is not written as it should be', () => {
    expect(legacyIPWarnings('010.1.1.1', 'ip')).toEqual([
      'ip: non-standard IP address "010.1.1.1" will be considered invalid in a future Kubernetes release: use "10.1.1.1"',
    ])
    expect(legacyIPWarnings('FD00::1', 'ip')).toEqual([
      'ip: IPv6 address "FD00::1" should be in RFC 5952 canonical format ("fd00::1")',
    ])
    expect(legacyIPWarnings('fd00::1', 'ip')).toEqual([])
  })
})
