import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cidrContains, cidrSize, formatCIDR, lastIP, parseCIDR } from '../../src/core/net/cidr.ts'
import { canonicalIP, formatIP, type IP, parseIP, parseIPSloppy } from '../../src/core/net/ip.ts'
import { isLinkLocalMulticast, isLinkLocalUnicast, isLoopback, isUnspecified } from '../../src/core/net/special.ts'

describe('parseIP', () => {
  test.each([
    ['10.96.0.1', '10.96.0.1'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::ffff:10.0.0.1', '::ffff:10.0.0.1'],
    ['64:ff9b::10.0.0.1', '64:ff9b::a00:1'],
  ])('reads %s as %s', (text, printed) => {
    const ip = parseIP(text)
    expect(ip && formatIP(ip)).toBe(printed)
  })

  test.each([
    '',
    ' 10.0.0.1',
    '10.0.0',
    '10.0.0.0.1',
    '10.0.0.256',
    '010.0.0.1',
    '10.0.0.-1',
    '1e1.0.0.1',
    '0x0a.0.0.1',
    '10.0.0.1/8',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    '12345::',
    'g::',
    'fe80::1%eth0',
    '1.2.3.4::',
    '::1.2.3',
    '::01.2.3.4',
    ':1::',
    '1:',
    '[::1]',
  ])('refuses %j', (text) => expect(parseIP(text)).toBeUndefined())

  test('the sloppy parser reads leading zeros as decimal and mapped addresses as IPv4', () => {
    expect(canonicalIP('010.096.000.001')).toBe('10.96.0.1')
    expect(canonicalIP('::ffff:10.0.0.1')).toBe('10.0.0.1')
    expect(parseIPSloppy('256.0.0.1')).toBeUndefined()
  })

  const ips: fc.Arbitrary<IP> = fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map((value): IP => ({ family: 'IPv4', value })),
    fc
      .array(fc.constantFrom(0n, 1n, 0xffffn, 0xdb8n), { minLength: 8, maxLength: 8 })
      .map((groups): IP => ({ family: 'IPv6', value: groups.reduce<bigint>((sum, group) => (sum << 16n) | group, 0n) })),
  )
  test('what is printed is read back as the same address', () => {
    fc.assert(
      fc.property(ips, (ip) => {
        expect(parseIP(formatIP(ip))).toEqual(ip)
      }),
    )
  })
})

describe('parseCIDR', () => {
  test.each([
    ['10.96.0.0/12', '10.96.0.0/12', '10.111.255.255', 1048576n],
    ['10.96.5.7/16', '10.96.0.0/16', '10.96.255.255', 65536n],
    ['0.0.0.0/0', '0.0.0.0/0', '255.255.255.255', 2n ** 32n],
    ['10.0.0.1/32', '10.0.0.1/32', '10.0.0.1', 1n],
    ['2001:db8::/112', '2001:db8::/112', '2001:db8::ffff', 65536n],
  ])('%s', (text, printed, last, size) => {
    const cidr = parseCIDR(text)
    expect(cidr && [formatCIDR(cidr), formatIP(lastIP(cidr)), cidrSize(cidr)]).toEqual([printed, last, size])
  })
  test.each(['10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/08', '::/129', '10.0.0.0/8/8', '/8', '10.0.0/8'])(
    'refuses %j',
    (text) => expect(parseCIDR(text)).toBeUndefined(),
  )
  test('families do not mix', () => {
    const cidr = parseCIDR('::/0')
    const ip = parseIP('10.0.0.1')
    expect(cidr && ip && cidrContains(cidr, ip)).toBe(false)
  })
})

test.each([
  ['0.0.0.0', [true, false, false, false]],
  ['::', [true, false, false, false]],
  ['127.9.9.9', [false, true, false, false]],
  ['::1', [false, true, false, false]],
  ['169.254.169.254', [false, false, true, false]],
  ['fe80::1', [false, false, true, false]],
  ['224.0.0.251', [false, false, false, true]],
  ['ff02::1', [false, false, false, true]],
  ['8.8.8.8', [false, false, false, false]],
])('special ranges of %s', (text, expected) => {
  const ip = parseIP(text)
  expect(ip && [isUnspecified(ip), isLoopback(ip), isLinkLocalUnicast(ip), isLinkLocalMulticast(ip)]).toEqual(expected)
})
