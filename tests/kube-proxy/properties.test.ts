import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Endpoint } from '../../src/core/api/endpoints.ts'
import type { EvaluateContext, ProxyMode } from '../../src/core/kube-proxy/types.ts'
import { node, packet, pods, service, slice, world } from './world.ts'

const mode = fc.constantFrom<ProxyMode>('iptables', 'nftables')
const endpoint = (i: number): fc.Arbitrary<Endpoint> =>
  fc
    .record({ ready: fc.boolean(), serving: fc.boolean(), terminating: fc.boolean(), at: fc.integer({ min: 1, max: 3 }) })
    .map(({ at, ...conditions }) => ({
      addresses: [`10.244.${at}.${i + 1}`],
      nodeName: `node-${at}`,
      conditions,
    }))
const endpoints = fc.integer({ min: 0, max: 6 }).chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => endpoint(i))))
const policy = fc.constantFrom('Cluster', 'Local')
const given = fc.record({
  mode,
  endpoints,
  externalTrafficPolicy: policy,
  internalTrafficPolicy: policy,
  sessionAffinity: fc.constantFrom('None', 'ClientIP'),
  ranges: fc.constantFrom<readonly string[]>([], ['198.51.100.0/24'], ['172.18.0.0/24', '203.0.113.0/24']),
})
type Given = typeof given extends fc.Arbitrary<infer T> ? T : never

const SOURCES = ['10.244.1.1', '10.244.9.9', '172.18.0.1', '203.0.113.7', '127.0.0.1']
const TARGETS = [
  ['10.96.0.7', 80],
  ['172.18.0.1', 30080],
  ['192.0.2.1', 80],
  ['192.0.2.99', 80],
  ['10.96.0.8', 80],
  ['172.18.0.1', 30990],
] as const

function build({ mode: wanted, endpoints: list, ranges, externalTrafficPolicy, internalTrafficPolicy, sessionAffinity }: Given) {
  const spec = {
    type: 'LoadBalancer',
    clusterIP: '10.96.0.7',
    clusterIPs: ['10.96.0.7'],
    externalIPs: ['192.0.2.99'],
    ports: [{ protocol: 'TCP', port: 80, targetPort: 8080, nodePort: 30080 }],
    loadBalancerSourceRanges: ranges,
    healthCheckNodePort: 30990,
    externalTrafficPolicy: externalTrafficPolicy === 'Local' ? 'Local' : 'Cluster',
    internalTrafficPolicy: internalTrafficPolicy === 'Local' ? 'Local' : 'Cluster',
    sessionAffinity: sessionAffinity === 'ClientIP' ? 'ClientIP' : 'None',
  } as const
  const others = { clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'] }
  return world(
    { mode: wanted },
    service('web', spec, ['192.0.2.1']),
    slice('web', list),
    service('a', others),
    service('z', others),
    slice('a', pods(['10.244.3.77', 'node-3'])),
  )
}

const context = (random: number): EvaluateContext => ({ nowMs: 0, random, record: true })

describe('laws', () => {
  test('traffic reaches only endpoints that may take it', () => {
    fc.assert(
      fc.property(
        given,
        fc.constantFrom(...SOURCES),
        fc.constantFrom(...TARGETS),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (all, from, to, random) => {
          const { proxy } = build(all)
          const judged = proxy.node(node(1)).evaluate(packet(from, to[0], to[1]), context(random))
          if (judged.action !== 'deliver') return
          const chosen = all.endpoints.find(({ addresses }) => addresses[0] === judged.endpoint?.ip)
          const isReady = chosen?.conditions?.ready === true
          const isDraining = chosen?.conditions?.serving === true && chosen.conditions.terminating === true
          expect(isReady || isDraining).toBe(true)
          // A fallback is taken only when no ready endpoint could be.
          const isLocal = judged.candidates?.every(({ nodeName }) => nodeName === 'node-1')
          const readyThere = all.endpoints.some(
            ({ conditions, nodeName }) => conditions?.ready && (!isLocal || nodeName === 'node-1'),
          )
          if (!isReady) expect(readyThere).toBe(false)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('every rule that a packet names stands in the listing at that place, word for word', () => {
    fc.assert(
      fc.property(
        given,
        fc.constantFrom(...SOURCES),
        fc.constantFrom(...TARGETS),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (all, from, to, random) => {
          const { proxy } = build(all)
          const mine = proxy.node(node(1))
          const judge = () => mine.evaluate(packet(from, to[0], to[1]), context(random))
          const hits = [...judge().hits, ...judge().hits]
          const { chains } = mine.listing()
          for (const { table, chain, index, text, chance } of hits) {
            const line = chains.find((one) => one.table === table && one.chain === chain)?.rules[index]
            expect({ text: line?.text, chance: line?.chance }).toEqual({ text, chance })
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  test('a record changes nothing about the decision', () => {
    fc.assert(
      fc.property(
        given,
        fc.constantFrom(...SOURCES),
        fc.constantFrom(...TARGETS),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (all, from, to, random) => {
          const judge = (record: boolean) => {
            const { hits: _, ...rest } = build(all)
              .proxy.node(node(1))
              .evaluate(packet(from, to[0], to[1]), { nowMs: 0, random, record })
            return rest
          }
          expect(judge(false)).toEqual(judge(true))
        },
      ),
      { numRuns: 150 },
    )
  })

  test.each([1, 2, 3, 7, 100])('each of %i endpoints takes the same share of all draws', (n) => {
    const places = Array.from({ length: n }, (_, i) => [`10.244.2.${i + 1}`, 'node-2'] as const)
    const { proxy } = world(
      {},
      service('web', { clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7'] }),
      slice('web', pods(...places)),
    )
    const mine = proxy.node(node(1))
    const steps = n * 20
    const counts = new Map<string, number>()
    for (let i = 0; i < steps; i += 1) {
      const { endpoint } = mine.evaluate(packet('10.244.1.9', '10.96.0.7', 80), {
        nowMs: 0,
        random: (i + 0.5) / steps,
        record: false,
      })
      counts.set(endpoint?.ip ?? '', (counts.get(endpoint?.ip ?? '') ?? 0) + 1)
    }
    expect([...counts.values()]).toEqual(Array.from({ length: n }, () => 20))
  })

  test('the chances of the rules, met one after the other, give each endpoint 1/n', () => {
    const places = Array.from({ length: 9 }, (_, i) => [`10.244.2.${i + 1}`, 'node-2'] as const)
    const { proxy } = world(
      {},
      service('web', { clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7'] }),
      slice('web', pods(...places)),
    )
    const chain = proxy
      .node(node(1))
      .listing()
      .chains.find((one) => one.chain.startsWith('KUBE-SVC-'))
    let left = 1
    for (const { chance = 1 } of chain?.rules.slice(1) ?? []) {
      expect(left * chance).toBeCloseTo(1 / 9, 10)
      left *= 1 - chance
    }
    expect(left).toBe(0)
  })
})
