import { describe, expect, test } from 'vitest'
import { type NodeDnsConfig, resolvConfOf } from '../../src/core/dns/resolv-conf.ts'

const node: NodeDnsConfig = {
  clusterDNS: ['10.96.0.10'],
  clusterDomain: 'cluster.local',
  hostNameservers: ['192.168.65.5'],
  hostSearches: ['lan'],
  hostOptions: ['edns0'],
}
const metadata = { namespace: 'shop' }
const searches = ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local', 'lan']

describe('resolv.conf of a Pod', () => {
  test.each([
    { name: 'ClusterFirst', spec: {}, nameservers: ['10.96.0.10'], options: ['ndots:5'], searches },
    {
      name: 'on the host’s network',
      spec: { hostNetwork: true },
      nameservers: ['192.168.65.5'],
      options: ['edns0'],
      searches: ['lan'],
    },
    {
      name: 'options replace those of the same name',
      spec: { dnsConfig: { options: [{ name: 'ndots', value: '2' }, { name: 'debug' }] } },
      nameservers: ['10.96.0.10'],
      options: ['ndots:2', 'debug'],
      searches,
    },
    {
      name: 'a search entry longer than a name is left out',
      spec: { dnsConfig: { searches: ['x'.repeat(254), 'ok'] } },
      nameservers: ['10.96.0.10'],
      options: ['ndots:5'],
      searches: [...searches, 'ok'],
    },
  ])('$name', ({ spec, nameservers, options, searches: wanted }) => {
    expect(resolvConfOf({ metadata, spec }, node)).toEqual({ nameservers, options, searches: wanted })
  })

  test('a policy that does not exist is a bug of the caller', () => {
    expect(() => resolvConfOf({ metadata, spec: { dnsPolicy: 'Never' } }, node)).toThrow('dnsPolicy')
  })
})
