import { describe, expect, test } from 'vitest'
import { namespace } from '../dns/objects.ts'
import { clusterDNS, line, node, pod, service, worldOf } from './world.ts'

const endpoints = (...ips: readonly string[]) =>
  service('default/web', { clusterIP: '10.96.12.4', endpoints: ips.map((ip) => `${ip}:80`) })

const objects = [
  ...[1, 2].map(node),
  namespace('default'),
  ...clusterDNS,
  pod('default/client', '10.244.2.5', { image: 'busybox', container: { command: ['sleep', '3600'] } }),
  pod('default/web-1', '10.244.1.7'),
  pod('default/web-2', '10.244.2.3'),
  ...endpoints('10.244.1.7'),
]
const client = { pod: 'default/client' }
const keepAlive = { keepAlive: true }

describe('a kept connection', () => {
  test('stays with its Pod whatever the endpoints become', () => {
    const world = worldOf(objects)
    expect(world.send(client, 'http://web', keepAlive).servedBy).toBe('default/web-1')
    for (const object of endpoints('10.244.2.3')) world.put(object)
    const again = world.send(client, 'http://web', keepAlive)
    expect(again.servedBy).toBe('default/web-1')
    expect(again.hops.slice(0, 2).map(line)).toEqual([
      'send client pass client-reuses-connection',
      'rule node-2 dnat conntrack-remembers',
    ])
    expect(world.send(client, 'http://web').servedBy).toBe('default/web-2')
  })

  test('ends with the program that held it, and the next request opens a new one', () => {
    const world = worldOf(objects)
    world.send(client, 'http://web', keepAlive)
    for (const object of endpoints('10.244.2.3')) world.put(object)
    world.drop('Pod', 'default', 'web-1')
    const next = world.send(client, 'http://web', keepAlive)
    expect([next.servedBy, next.hops[1]?.because.code]).toEqual(['default/web-2', 'client-reconnects'])
  })

  test('is not shared by clients that do not keep theirs', () => {
    const world = worldOf(objects)
    world.send(client, 'http://web', keepAlive)
    expect(world.send(client, 'http://web').hops[0]?.kind).toBe('lookup')
  })
})

describe('conntrack', () => {
  test('remembers a finished connection for two minutes', () => {
    const world = worldOf(objects)
    world.send(client, 'http://web')
    const entries = () => world.world.conntrack.entries('node-2', world.world.nowMs())
    expect(entries().map(({ state, translated }) => [state, translated.dstIP])).toEqual([['TIME_WAIT', '10.244.1.7']])
    world.advance(120_000)
    expect(entries()).toEqual([])
  })

  test('a UDP flow keeps going to a Pod that is gone, until its entry is forgotten', () => {
    const udp = [{ name: 'dns', protocol: 'UDP', port: 53, targetPort: 53 }] as const
    const world = worldOf([
      ...objects,
      ...service('default/names', { clusterIP: '10.96.12.9', ports: udp, endpoints: ['10.244.1.2:53'] }),
    ])
    expect(world.send(client, 'udp://10.96.12.9:53', keepAlive).outcome).toBe('ok')
    world.put(pod('default/new-dns', '10.244.2.9', { image: 'coredns/coredns' }))
    for (const object of service('default/names', { clusterIP: '10.96.12.9', ports: udp, endpoints: ['10.244.2.9:53'] }))
      world.put(object)
    world.drop('Pod', 'kube-system', 'coredns-1')
    expect(world.send(client, 'udp://10.96.12.9:53', keepAlive).outcome).toBe('timeout')
    expect(world.clearFlows()).toBe(1)
    expect(world.send(client, 'udp://10.96.12.9:53', keepAlive).servedBy).toBe('default/new-dns')
  })
})

describe('a probe', () => {
  test('walks the same route with the same draws', () => {
    const both = [...objects, ...endpoints('10.244.1.7', '10.244.2.3')]
    const [sent, probed] = [worldOf(both), worldOf(both)]
    for (let i = 0; i < 50; i += 1) {
      const { outcome, servedBy } = sent.send(client, 'http://web')
      expect(probed.probe(client, 'http://web')).toEqual({ outcome, servedBy })
    }
  })
})
