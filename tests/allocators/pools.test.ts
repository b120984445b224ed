import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BandedPool, staticBandSize } from '../../src/core/allocators/banded-pool.ts'
import { ClusterIPs } from '../../src/core/allocators/cluster-ips.ts'
import { NodePorts, parsePortRange } from '../../src/core/allocators/node-ports.ts'
import { parseCIDR } from '../../src/core/net/cidr.ts'
import { compareIP, parseIP } from '../../src/core/net/ip.ts'
import { nextRandom } from '../../src/core/sim/random.ts'

/** A generator like the cluster's. */
function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    const [value, next] = nextRandom(state)
    state = next
    return value
  }
}

function cluster(text: string): ClusterIPs {
  const cidr = parseCIDR(text)
  if (!cidr) throw new Error(`${text} is no CIDR`)
  return new ClusterIPs(cidr)
}

const within = (ip: string, first: string, last: string): boolean => {
  const [a, b, c] = [parseIP(first), parseIP(ip), parseIP(last)]
  return a !== undefined && b !== undefined && c !== undefined && compareIP(a, b) <= 0 && compareIP(b, c) <= 0
}

describe('static band', () => {
  test.each([
    ['16 ports', 16n, 32n, 128n, 0n],
    ['17 ports', 17n, 32n, 128n, 16n],
    ['1000 ports', 1000n, 32n, 128n, 31n],
    ['2768 ports', 2768n, 32n, 128n, 86n],
    ['65535 ports', 65_535n, 32n, 128n, 128n],
    ['a /28', 16n, 16n, 256n, 0n],
    ['a /27', 32n, 16n, 256n, 16n],
    ['a /22', 1024n, 16n, 256n, 64n],
    ['a /12', 1_048_576n, 16n, 256n, 256n],
  ])('%s', (_, members, share, most, band) => expect(staticBandSize(members, share, most)).toBe(band))
})

describe('BandedPool', () => {
  const pools = fc.record({ size: fc.integer({ min: 1, max: 60 }), band: fc.integer({ min: 0, max: 20 }), seed: fc.integer() })

  test('gives every member exactly once, the dynamic band first, then says that it is full', () => {
    fc.assert(
      fc.property(pools, ({ size, band, seed }) => {
        const pool = new BandedPool(BigInt(size), BigInt(Math.min(band, size)))
        const random = chance(seed)
        const given = Array.from({ length: size }, () => pool.takeNext(random))
        expect(new Set(given).size).toBe(size)
        expect(given).not.toContain(undefined)
        expect(given.slice(0, size - Number(pool.band)).every((member) => (member ?? -1n) >= pool.band)).toBe(true)
        expect(pool.takeNext(random)).toBeUndefined()
        expect(pool.free).toBe(0n)
      }),
    )
  })

  test('agrees with a plain set under any sequence of takes and releases', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('take' as const), member: fc.integer({ min: -1, max: 20 }) }),
      fc.record({ do: fc.constant('release' as const), member: fc.integer({ min: -1, max: 20 }) }),
      fc.record({ do: fc.constant('next' as const), member: fc.constant(0) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), fc.integer(), (steps, seed) => {
        const pool = new BandedPool(19n, 5n)
        const random = chance(seed)
        const model = new Set<number>()
        for (const { do: what, member } of steps) {
          if (what === 'take') {
            expect(pool.take(BigInt(member))).toBe(member >= 0 && member < 19 && !model.has(member))
            if (member >= 0 && member < 19) model.add(member)
          } else if (what === 'release') {
            pool.release(BigInt(member))
            model.delete(member)
          } else {
            const dynamicFree = [...Array(19).keys()].some((n) => n >= 5 && !model.has(n))
            const given = pool.takeNext(random)
            expect(given === undefined).toBe(model.size === 19)
            if (given === undefined) continue
            expect(model.has(Number(given))).toBe(false)
            expect(given >= 5n).toBe(dynamicFree)
            model.add(Number(given))
          }
          expect(pool.free).toBe(BigInt(19 - model.size))
        }
      }),
    )
  })
})

describe('ClusterIPs', () => {
  test.each([
    ['10.96.0.0/12', '10.96.1.1', '10.111.255.254'],
    ['10.96.0.0/16', '10.96.1.1', '10.96.255.254'],
    ['10.96.0.0/27', '10.96.0.17', '10.96.0.30'],
    ['10.96.0.0/29', '10.96.0.1', '10.96.0.6'],
    ['2001:db8::/112', '2001:db8::101', '2001:db8::ffff'],
    ['2001:db8::/64', '2001:db8::101', '2001:db8::ffff:ffff:ffff:ffff'],
  ])('%s gives from %s to %s, at both ends of chance', (cidr, first, last) => {
    for (const random of [0, 0.5, 1 - Number.EPSILON]) {
      const pick = cluster(cidr).allocateNext(() => random)
      expect(pick.ok && within(pick.value, first, last)).toBe(true)
    }
    expect(cluster(cidr).allocateNext(() => 0)).toEqual({ ok: true, value: first })
  })

  test('neither network nor broadcast address, nor one of another range, can be asked for', () => {
    const ips = cluster('10.96.0.0/28')
    for (const ip of ['10.96.0.0', '10.96.0.15', '10.97.0.1', '::1']) expect(ips.allocate(ip).ok).toBe(false)
    expect(ips.allocate('10.96.0.1')).toEqual({ ok: true, value: '10.96.0.1' })
    expect(ips.allocate('10.96.0.1')).toEqual({ ok: false, error: 'provided IP is already allocated' })
  })

  test('a range without any usable address is full from the start', () => {
    for (const cidr of ['10.96.0.0/31', '10.96.0.0/32', '::/128']) {
      expect(cluster(cidr).allocateNext(() => 0)).toEqual({ ok: false, error: 'range is full' })
    }
  })

  test('10,000 Services of a /12 get 10,000 addresses', () => {
    const ips = cluster('10.96.0.0/12')
    const random = chance(1)
    const given = Array.from({ length: 10_000 }, () => ips.allocateNext(random))
    expect(new Set(given.map((pick) => (pick.ok ? pick.value : ''))).size).toBe(10_000)
    expect(ips.free).toBe(1_038_574n)
  })
})

describe('NodePorts', () => {
  test.each([
    ['30000-32767', true],
    ['30000-30000', true],
    ['2-1', false],
    ['0-5', false],
    ['1-65536', false],
    ['x', false],
    ['1-', false],
  ])('%s is a range: %s', (text, ok) => expect(parsePortRange(text) !== undefined).toBe(ok))

  test('the range is told when a port is out of it', () =>
    expect(new NodePorts({ first: 30_000, last: 32_767 }).allocate(80)).toEqual({
      ok: false,
      error: 'provided port is not in the valid range. The range of valid ports is 30000-32767',
    }))

  test('a port that was given back can be had again', () => {
    const ports = new NodePorts({ first: 30_000, last: 30_001 })
    expect([ports.allocate(30_000).ok, ports.allocate(30_000).ok]).toEqual([true, false])
    ports.release(30_000)
    expect(ports.allocate(30_000).ok).toBe(true)
  })
})
