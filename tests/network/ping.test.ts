import { describe, expect, test } from 'vitest'
import { node, pod, service, worldOf } from './world.ts'

const OBJECTS = [
  node(1),
  node(2),
  pod('default/cli', '10.244.1.5', { image: 'busybox' }),
  pod('default/web', '10.244.2.6', { image: 'nginx' }),
  ...service('default/web', { clusterIP: '10.96.0.77', clusterIPs: ['10.96.0.77'], endpoints: ['10.244.2.6:80'] }),
]
const from = { pod: 'default/cli' }

describe('ping', () => {
  test.each([
    ['a Pod', 'icmp://10.244.2.6', 'ok', /^64 bytes from 10\.244\.2\.6: icmp_seq=1/],
    ['a Node', 'icmp://172.18.0.3', 'ok', /^64 bytes from 172\.18\.0\.3/],
    ['itself', 'icmp://127.0.0.1', 'ok', /^64 bytes from 127\.0\.0\.1/],
    ['a cluster IP', 'icmp://10.96.0.77', 'timeout', /100% packet loss/],
    ['an address that nobody has', 'icmp://10.244.2.99', 'timeout', /100% packet loss/],
  ] as const)('%s: %s is %s', (_, to, outcome, text) => {
    const trace = worldOf(OBJECTS).send(from, to)
    expect(trace.outcome).toBe(outcome)
    expect(trace.client.message).toMatch(text)
    expect(trace.hops[0]?.before).toMatchObject({ protocol: 'ICMP', srcPort: 0, dstPort: 0 })
  })

  test('the rules say why a cluster IP does not answer', () => {
    const { hops } = worldOf(OBJECTS).send(from, 'icmp://10.96.0.77')
    expect(hops.map(({ because }) => because.code)).toEqual(['client-connects', 'rule-ping', 'route-cluster-ip-nobody'])
  })

  // Source: kubernetes pkg/proxy/nftables/proxier.go, chain cluster-ips-check: every new packet to a cluster IP that no rule took is rejected.
  test('in nftables mode the packet is rejected', () => {
    const trace = worldOf(OBJECTS, { mode: 'nftables' }).send(from, 'icmp://10.96.0.77')
    expect([trace.outcome, trace.client.exitCode]).toEqual(['unreachable', 1])
    expect(trace.hops.at(-1)?.verdict).toBe('reject')
  })

  test('a name is looked up first', () => {
    const trace = worldOf(OBJECTS).send({ node: 'node-1' }, 'icmp://nowhere')
    expect([trace.outcome, trace.client]).toEqual([
      'nxdomain',
      { message: 'ping: nowhere: Name or service not known', exitCode: 2 },
    ])
  })
})
