import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Conntrack, type ConntrackEntry } from '../../src/core/network/conntrack.ts'
import type { FiveTuple } from '../../src/core/network/packet.ts'

const tuple = (protocol: 'TCP' | 'UDP', client: number, srcPort: number, dstIP: string, dstPort: number): FiveTuple => ({
  protocol,
  srcIP: `10.244.0.${client}`,
  srcPort,
  dstIP,
  dstPort,
})

const entry = (node: string, original: FiveTuple, expiresMs = 1000): ConntrackEntry => ({
  node,
  original,
  translated: { ...original, dstIP: '10.244.9.9' },
  state: 'ESTABLISHED',
  expiresMs,
})

const tuples = fc
  .record({
    protocol: fc.constantFrom('TCP' as const, 'UDP' as const),
    client: fc.integer({ min: 1, max: 3 }),
    srcPort: fc.integer({ min: 40_000, max: 40_002 }),
    dstIP: fc.constantFrom('10.96.0.1', '10.96.0.2'),
    dstPort: fc.constantFrom(53, 80),
  })
  .map(({ protocol, client, srcPort, dstIP, dstPort }) => tuple(protocol, client, srcPort, dstIP, dstPort))
const nodes = fc.constantFrom('node-1', 'node-2')

describe('conntrack', () => {
  test('finds what was added last under each header, on its own Node', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(nodes, tuples, fc.integer({ min: 1, max: 9 }))), nodes, tuples, (all, node, wanted) => {
        const conntrack = new Conntrack()
        for (const [at, original, expiresMs] of all) conntrack.add(entry(at, original, expiresMs), 0)
        const same = (one: FiveTuple): boolean => JSON.stringify(one) === JSON.stringify(wanted)
        const last = all.findLast(([at, original]) => at === node && same(original))
        expect(conntrack.find(node, wanted, 0)?.expiresMs).toBe(last?.[2])
        expect(conntrack.entries(node, 0)).toHaveLength(
          new Set(all.filter(([at]) => at === node).map(([, original]) => JSON.stringify(original))).size,
        )
      }),
    )
  })

  test('an entry that has ended is not found, and makes room for the next one', () => {
    const conntrack = new Conntrack()
    const [first, second] = [tuple('TCP', 1, 40_000, '10.96.0.1', 80), tuple('TCP', 1, 40_001, '10.96.0.1', 80)]
    conntrack.add(entry('node-1', first, 100), 0)
    expect(conntrack.find('node-1', first, 99)).toBeDefined()
    expect(conntrack.find('node-1', first, 100)).toBeUndefined()
    conntrack.add(entry('node-1', second, 300), 200)
    expect(conntrack.entries('node-1', 0).map(({ original }) => original)).toEqual([second])
  })

  test('a Node keeps the newest 4096', () => {
    const conntrack = new Conntrack()
    for (let i = 0; i < 5000; i += 1) conntrack.add(entry('node-1', tuple('TCP', 1, 1000 + i, '10.96.0.1', 80)), 0)
    const kept = conntrack.entries('node-1', 0)
    expect([kept.length, kept[0]?.original.srcPort]).toEqual([4096, 1000 + 5000 - 4096])
  })

  test.each([
    { name: 'an address and port', to: { ip: '10.96.0.1', port: 53 }, gone: 1 },
    { name: 'a port of any Node', to: { port: 53 }, gone: 2 },
    { name: 'a port that nobody sent to', to: { ip: '10.96.0.1', port: 54 }, gone: 0 },
    { name: 'a port that only TCP sent to', to: { ip: '10.96.0.1', port: 80 }, gone: 0 },
  ])('clears stale UDP flows to $name alone', ({ to, gone }) => {
    const conntrack = new Conntrack()
    const flows = [
      tuple('UDP', 1, 40_000, '10.96.0.1', 53),
      tuple('UDP', 1, 40_000, '10.96.0.2', 53),
      tuple('UDP', 2, 40_000, '10.96.0.2', 5353),
      tuple('TCP', 1, 40_000, '10.96.0.1', 80),
    ]
    for (const flow of flows) conntrack.add(entry('node-1', flow), 0)
    const looked: unknown[] = []
    const count = conntrack.forgetStale([to], (flow) => looked.push(flow) > 0)
    expect([count, looked.length, conntrack.entries('node-1', 0).length]).toEqual([gone, gone, flows.length - gone])
    expect(conntrack.forgetStale([to], () => true)).toBe(0)
  })
})
