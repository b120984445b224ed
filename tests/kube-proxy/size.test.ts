import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SharedKey } from '../../src/core/kube-proxy/rule.ts'
import type { ProxyMode } from '../../src/core/kube-proxy/types.ts'
import { node, packet, pods, service, slice, world } from './world.ts'

const KEYS: { readonly [M in ProxyMode]: readonly SharedKey[] } = {
  iptables: [
    'nat/KUBE-SERVICES',
    'nat/KUBE-NODEPORTS',
    'filter/KUBE-SERVICES',
    'filter/KUBE-EXTERNAL-SERVICES',
    'filter/KUBE-NODEPORTS',
    'filter/KUBE-PROXY-FIREWALL',
  ],
  nftables: ['service-ips', 'service-nodeports', 'no-endpoint-services', 'no-endpoint-nodeports', 'firewall-ips'],
}

const addressOf = (i: number): string => `10.96.${i >> 8}.${i & 255}`

/** Services of every shape that has lines of its own, by number. */
function specOf(i: number, shape: number) {
  const base = { clusterIP: addressOf(i), clusterIPs: [addressOf(i)] }
  const nodePort = [{ protocol: 'TCP', port: 80, targetPort: 8080, nodePort: 30_000 + i }] as const
  switch (shape % 5) {
    case 0:
      return base
    case 1:
      return { ...base, internalTrafficPolicy: 'Local' } as const
    case 2:
      return { ...base, type: 'NodePort', ports: nodePort, externalTrafficPolicy: 'Local' } as const
    case 3:
      return { ...base, externalIPs: ['192.0.2.9', '192.0.2.10'] }
    default:
      return {
        ...base,
        type: 'LoadBalancer',
        ports: nodePort,
        externalTrafficPolicy: 'Local',
        healthCheckNodePort: 32_000 + i,
        loadBalancerSourceRanges: ['203.0.113.0/24'],
      } as const
  }
}

const ENDPOINTS = [pods(), pods(['10.244.1.1', 'node-1']), pods(['10.244.2.1', 'node-2']), pods(['10.244.1.2', 'node-1'])]

describe.each(['iptables', 'nftables'] as ProxyMode[])('lines of many Services in %s mode', (mode) => {
  test('stand where counting every one of them would put them, after any changes', () => {
    const steps = fc.array(
      fc.record({
        i: fc.integer({ min: 0, max: 400 }),
        shape: fc.nat(20),
        endpoints: fc.constantFrom(...ENDPOINTS),
        gone: fc.boolean(),
      }),
      { minLength: 150, maxLength: 400 },
    )
    fc.assert(
      fc.property(steps, (all) => {
        const { proxy, put, store } = world({ mode })
        proxy.node(node(1))
        for (const { i, shape, endpoints, gone } of all) {
          const name = `svc-${i}`
          put(service(name, specOf(i, shape), shape % 5 === 4 ? ['192.0.2.77'] : []), slice(name, endpoints))
          const change = gone ? store.drop('Service', 'shop', name) : undefined
          if (change) proxy.changed(change)
        }
        const check = (): void => {
          const { order, ports } = proxy.index('IPv4')
          for (const at of [node(1), node(2), node(3)]) {
            const { view } = proxy[mode](at, 'IPv4')
            for (const key of KEYS[mode]) {
              let lines = 0
              for (const state of ports) {
                expect(order.before(state.info, key, at.name)).toBe(lines)
                lines += state.rulesOn(view).shared[key]?.length ?? 0
              }
              expect(order.total(key, at.name)).toBe(lines)
            }
          }
        }
        check()
        // Changes of Services that stay where they are, after everything has been counted.
        for (const { i, shape } of all.slice(0, 20)) {
          const name = `svc-${i}`
          if (store.get('Service', 'shop', name)) put(service(name, specOf(i, shape + 1)), slice(name, pods()))
        }
        check()
      }),
      { numRuns: 8 },
    )
  })

  test('a Node is asked for a packet before any of its rules exists, and shares them with the others', () => {
    const { proxy } = world({ mode }, service('web', specOf(1, 0)), slice('web', pods(['10.244.1.1', 'node-1'])))
    const judge = (n: number) =>
      proxy.node(node(n)).evaluate(packet('10.244.9.9', addressOf(1), 80), { nowMs: 0, random: 0, record: true }).hits
    const [first, second] = [judge(1), judge(2)]
    expect(first.length).toBeGreaterThan(2)
    for (const [i, hit] of first.entries()) expect(second[i]).toBe(hit)
  })
})
