import { describe, expect, test } from 'vitest'
import { iptablesSave } from '../../src/core/kube-proxy/iptables/save.ts'
import { listText } from '../../src/core/kube-proxy/nftables/list-text.ts'
import { nftTable } from '../../src/core/kube-proxy/nftables/table.ts'
import type { ProxyMode } from '../../src/core/kube-proxy/types.ts'
import { node, packet, pods, service, slice, world } from './world.ts'

const ip = { clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7'] }
const now = (nowMs: number, random = 0) => ({ nowMs, random, record: true })

describe('changes', () => {
  test('a change is seen by a proxy that was made before it', () => {
    const { proxy, put } = world({}, service('web', ip), slice('web', pods(['10.244.2.5', 'node-2'])))
    const mine = proxy.node(node(1))
    const sent = packet('10.244.1.9', '10.96.0.7', 80)
    expect(mine.evaluate(sent, now(0)).endpoint?.ip).toBe('10.244.2.5')
    put(slice('web', []))
    expect(mine.evaluate(sent, now(0)).action).toBe('reject')
    put(slice('web', pods(['10.244.3.5', 'node-3'])), service('web', { clusterIP: '10.96.0.8', clusterIPs: ['10.96.0.8'] }))
    expect(mine.evaluate(sent, now(0)).action).toBe('pass')
    expect(mine.evaluate(packet('10.244.1.9', '10.96.0.8', 80), now(0)).endpoint?.ip).toBe('10.244.3.5')
  })

  test.each([10, 1000])('one change among %i Services reads that Service alone', (count) => {
    const all = Array.from({ length: count }, (_, i) => i)
    const address = (i: number): string => `10.96.${Math.floor(i / 250)}.${(i % 250) + 1}`
    const { proxy, store, put } = world(
      {},
      ...all.flatMap((i) => [
        service(`s${i}`, { clusterIP: address(i), clusterIPs: [address(i)] }),
        slice(`s${i}`, pods([`10.244.2.${(i % 250) + 1}`, 'node-2'])),
      ]),
    )
    const mine = proxy.node(node(1))
    for (const i of all) mine.evaluate(packet('10.244.1.9', address(i), 80), now(0))
    const before = store.visited
    put(slice('s3', pods(['10.244.9.9', 'node-9'])))
    for (const i of all) mine.evaluate(packet('10.244.1.9', address(i), 80), { ...now(0), record: false })
    expect(store.visited - before).toBeLessThanOrEqual(2)
  })

  test('Nodes that see a Service alike share its rules', () => {
    const { proxy } = world({}, service('web', ip), slice('web', pods(['10.244.2.5', 'node-2'])))
    const rulesOf = (n: number) => proxy.node(node(n)).portRules('IPv4')[0]
    expect(rulesOf(1)).toBe(rulesOf(2))
  })

  test('Nodes with local endpoints have their own where the policy is Local', () => {
    const spec = { ...ip, internalTrafficPolicy: 'Local' } as const
    const { proxy } = world({}, service('web', spec), slice('web', pods(['10.244.2.5', 'node-2'])))
    const rulesOf = (n: number) => proxy.node(node(n)).portRules('IPv4')[0]
    expect(rulesOf(1)).toBe(rulesOf(3))
    expect(rulesOf(1)).not.toBe(rulesOf(2))
  })
})

describe.each(['iptables', 'nftables'] as ProxyMode[])('affinity in %s mode', (mode) => {
  const sticky = { ...ip, sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } } as const
  const two = pods(['10.244.2.5', 'node-2'], ['10.244.2.6', 'node-2'])
  const sent = packet('10.244.1.9', '10.96.0.7', 80)
  const made = () => world({ mode }, service('web', sticky), slice('web', two))

  test('the window slides with every connection, then ends', () => {
    const mine = made().proxy.node(node(1))
    const at = (seconds: number, random: number) => mine.evaluate(sent, now(seconds * 1000, random)).endpoint?.ip
    expect([at(0, 0.9), at(50, 0), at(100, 0), at(161, 0)]).toEqual(['10.244.2.6', '10.244.2.6', '10.244.2.6', '10.244.2.5'])
  })

  test('an endpoint that left and came back is not remembered', () => {
    const { proxy, put } = made()
    const mine = proxy.node(node(1))
    expect(mine.evaluate(sent, now(0, 0.9)).endpoint?.ip).toBe('10.244.2.6')
    put(slice('web', two.slice(0, 1)))
    put(slice('web', two))
    expect(mine.evaluate(sent, now(1000, 0)).endpoint?.ip).toBe('10.244.2.5')
  })

  test('each Node remembers for itself, and goes on after its own change', () => {
    const { proxy } = made()
    proxy.node(node(1)).evaluate(sent, now(0, 0.9))
    expect(proxy.node(node(2)).evaluate(sent, now(1000, 0)).endpoint?.ip).toBe('10.244.2.5')
    expect(proxy.node(node(1, 'zone-a')).evaluate(sent, now(1000, 0)).endpoint?.ip).toBe('10.244.2.6')
  })

  test('a Service that is deleted, and a Node that is, take what was remembered with them', () => {
    const { proxy, put, store } = made()
    const judge = (n: number, random: number) => proxy.node(node(n)).evaluate(sent, now(1000, random)).endpoint?.ip
    judge(1, 0.9)
    judge(2, 0.9)
    const metadata = { name: 'node-1', uid: '', resourceVersion: '', creationTimestamp: '2026-01-01T00:00:00Z' }
    store.put({ apiVersion: 'v1', kind: 'Node', metadata, spec: {}, status: {} })
    const gone = store.drop('Node', '', 'node-1')
    if (gone) proxy.changed(gone)
    expect([judge(1, 0), judge(2, 0)]).toEqual(['10.244.2.5', '10.244.2.6'])
    const deleted = store.drop('Service', 'shop', 'web')
    if (deleted) proxy.changed(deleted)
    put(service('web', sticky))
    expect(judge(2, 0)).toBe('10.244.2.5')
  })
})

describe('zones', () => {
  test('a Node sends to endpoints that are hinted at its zone', () => {
    const hinted = pods(['10.244.2.5', 'node-2'], ['10.244.3.5', 'node-3']).map((endpoint, i) => ({
      ...endpoint,
      hints: { forZones: [{ name: i === 0 ? 'zone-a' : 'zone-b' }] },
    }))
    const { proxy } = world({}, service('web', ip), slice('web', hinted))
    const sent = packet('10.244.1.9', '10.96.0.7', 80)
    const to = (n: number, zone?: string) =>
      proxy
        .node(node(n, zone))
        .evaluate(sent, now(0, 0))
        .candidates?.map((one) => one.ip)
    expect([to(1, 'zone-a'), to(4, 'zone-b'), to(5)]).toEqual([['10.244.2.5'], ['10.244.3.5'], ['10.244.2.5', '10.244.3.5']])
  })
})

describe('health check node port', () => {
  const spec = { ...ip, type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 30990 } as const
  const { proxy } = world({}, service('web', spec), slice('web', pods(['10.244.2.5', 'node-2'])))

  test.each([
    { name: 'node-2', status: 200, localEndpoints: 1 },
    { name: 'node-1', status: 503, localEndpoints: 0 },
  ])('$name answers $status', ({ name, status, localEndpoints }) => {
    const reply = proxy.healthCheck(name, 30990)
    expect(reply?.status).toBe(status)
    expect(JSON.parse(reply?.body ?? '')).toEqual({
      service: { namespace: 'shop', name: 'web' },
      localEndpoints,
      serviceProxyHealthy: true,
    })
  })

  test('no Service, no server', () => expect(proxy.healthCheck('node-1', 30991)).toBeUndefined())
})

describe('conntrack entries after endpoints changed', () => {
  const dns = { ...ip, ports: [{ protocol: 'UDP', port: 53, targetPort: 53, nodePort: 30053 }] } as const
  const { proxy } = world(
    {},
    service('dns', dns),
    slice('dns', pods(['10.244.2.5', 'node-2']), 'UDP'),
    service('none', {
      ...dns,
      clusterIP: '10.96.0.8',
      clusterIPs: ['10.96.0.8'],
      ports: [{ protocol: 'UDP', port: 53, targetPort: 53 }],
    }),
  )
  test.each([
    { name: 'a flow to an endpoint that is gone', flow: { dstIP: '10.96.0.7', dstPort: 53, replyIP: '10.244.2.9' }, stale: true },
    { name: 'a flow to one that serves', flow: { dstIP: '10.96.0.7', dstPort: 53, replyIP: '10.244.2.5' }, stale: false },
    { name: 'through a node port', flow: { dstIP: '172.18.0.1', dstPort: 30053, replyIP: '10.244.2.9' }, stale: true },
    { name: 'a Service without endpoints', flow: { dstIP: '10.96.0.8', dstPort: 53, replyIP: '10.244.2.9' }, stale: false },
    { name: 'an address of no Service', flow: { dstIP: '10.96.0.99', dstPort: 53, replyIP: '10.244.2.9' }, stale: false },
  ])('$name', ({ flow, stale }) => expect(proxy.isStaleFlow({ protocol: 'UDP', replyPort: 8080, ...flow })).toBe(stale))

  test('TCP flows are left alone', () =>
    expect(proxy.isStaleFlow({ protocol: 'TCP', dstIP: '10.96.0.7', dstPort: 53, replyIP: '10.244.2.9', replyPort: 8080 })).toBe(
      false,
    ))
})

describe('text', () => {
  test('iptables-save', () => {
    const spec = { ...ip, ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 }] } as const
    const named = {
      ...slice('web', pods(['10.244.2.5', 'node-2'], ['10.244.2.6', 'node-2'])),
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' as const }],
    }
    const { proxy } = world({}, service('web', spec), named)
    const lines = iptablesSave(proxy.iptables(node(1), 'IPv4')).split('\n')
    const like = (part: string): string =>
      lines.find((line) => line.startsWith('-A') && line.includes(part))?.replaceAll(/-[A-Z2-7]{16}/g, '-X') ?? ''
    expect([
      like('cluster IP" -m tcp --dport 80 -j KUBE-SVC'),
      like('! -s'),
      like('--probability'),
      like('DNAT --to'),
      like('set-xmark 0x4000/0x0'),
    ]).toEqual([
      '-A KUBE-SERVICES -d 10.96.0.7/32 -p tcp -m comment --comment "shop/web:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-X',
      '-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP',
      '-A KUBE-SVC-X -m comment --comment "shop/web:http -> 10.244.2.5:8080" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-X',
      '-A KUBE-SEP-X -p tcp -m comment --comment "shop/web:http" -m tcp -j DNAT --to-destination 10.244.2.5:8080',
      '-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0',
    ])
  })

  test('nft list table', () => {
    const { proxy } = world({ mode: 'nftables' }, service('web', ip), slice('web', pods(['10.244.2.5', 'node-2'])))
    const text = listText(nftTable(proxy.nftables(node(1), 'IPv4')), 'IPv4')
    expect(text).toContain('table ip kube-proxy {')
    expect(text).toContain('type nat hook prerouting priority dstnat; policy accept;')
    expect(text).toMatch(/elements = \{ 10\.96\.0\.7 \. tcp \. 80 : goto service-[A-Z2-7]{8}-shop\/web\/tcp\/ \}/)
  })
})
