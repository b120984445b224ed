import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Pod } from '../../src/core/api/pod.ts'
import { DEFAULT_DNS_CONFIG } from '../../src/core/dns/config.ts'
import { createDns } from '../../src/core/dns/server.ts'
import type { DnsConfig } from '../../src/core/dns/types.ts'
import { meta, namespace, service, slice, storeOf } from './objects.ts'

const store = storeOf(
  namespace('shop'),
  namespace('prod'),
  service('shop/web', { clusterIP: '10.96.0.7' }),
  slice('shop/web', [{ addresses: ['10.244.1.7'] }]),
  service('shop/db', { clusterIP: 'None' }),
  slice('shop/db', [
    { addresses: ['10.244.1.8'], hostname: 'db-0' },
    { addresses: ['10.244.2.9'], conditions: { ready: false } },
  ]),
  service('shop/old', { type: 'ExternalName', externalName: 'web.shop.svc.cluster.local' }),
  service('shop/far', { type: 'ExternalName', externalName: 'db.example.com' }),
  service('shop/a', { type: 'ExternalName', externalName: 'b.shop.svc.cluster.local' }),
  service('shop/b', { type: 'ExternalName', externalName: 'a.shop.svc.cluster.local' }),
)
const upstream: DnsConfig['upstream'] = [
  { name: 'www.example.com.', type: 'CNAME', data: 'cdn.example.com.', ttl: 60 },
  { name: 'cdn.example.com.', type: 'A', data: '203.0.113.5', ttl: 60 },
]
const dns = createDns(store, { ...DEFAULT_DNS_CONFIG, upstream })

const short = (name: string, type: string): string => {
  const { rcode, answers } = dns.query(name, type)
  return [rcode, ...answers.map((record) => `${record.type} ${record.data}`)].join(', ')
}

describe('the cluster’s DNS', () => {
  test.each([
    ['web.shop.svc.cluster.local', 'A', 'NOERROR, A 10.96.0.7'],
    ['web.shop.svc.cluster.local.', 'AAAA', 'NOERROR'],
    ['web.prod.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['db.shop.svc.cluster.local', 'A', 'NOERROR, A 10.244.1.8'],
    ['db-0.db.shop.svc.cluster.local', 'A', 'NOERROR, A 10.244.1.8'],
    ['10-244-2-9.db.shop.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['old.shop.svc.cluster.local', 'A', 'NOERROR, CNAME web.shop.svc.cluster.local., A 10.96.0.7'],
    ['far.shop.svc.cluster.local', 'A', 'NOERROR, CNAME db.example.com.'],
    ['a.shop.svc.cluster.local', 'A', 'NOERROR'],
    ['www.example.com', 'A', 'NOERROR, CNAME cdn.example.com., A 203.0.113.5'],
    ['web', 'A', 'NXDOMAIN'],
    ['7.0.96.10.in-addr.arpa', 'PTR', 'NOERROR, PTR web.shop.svc.cluster.local.'],
    ['8.1.244.10.in-addr.arpa', 'PTR', 'NOERROR, PTR db-0.db.shop.svc.cluster.local.'],
    ['9.2.244.10.in-addr.arpa', 'PTR', 'NXDOMAIN'],
    ['__proto__.shop.svc.cluster.local', 'A', 'NXDOMAIN'],
  ])('%s %s is %s', (name, type, answer) => expect(short(name, type)).toBe(answer))

  test('a reverse name follows the endpoints', () => {
    const own = storeOf(namespace('shop'), service('shop/db', { clusterIP: 'None' }))
    const server = createDns(own, DEFAULT_DNS_CONFIG)
    expect(server.query('8.1.244.10.in-addr.arpa.', 'PTR').rcode).toBe('NXDOMAIN')
    own.put(slice('shop/db', [{ addresses: ['10.244.1.8'] }]))
    expect(server.query('8.1.244.10.in-addr.arpa.', 'PTR').answers).toHaveLength(1)
  })

  test('any name of any type has an answer, and one question looks at few objects', () => {
    const label = fc.constantFrom(
      'web',
      'db',
      'shop',
      'svc',
      'pod',
      'cluster',
      'local',
      'in-addr',
      'arpa',
      '_http',
      '_tcp',
      '10',
      '',
      'x',
    )
    const type = fc.constantFrom('A', 'AAAA', 'SRV', 'PTR', 'TXT', 'NS', 'SOA', 'CNAME', 'MX', 'AXFR')
    fc.assert(
      fc.property(fc.array(label, { maxLength: 9 }), type, (labels, asked) => {
        const answer = dns.query(labels.join('.'), asked)
        expect(['NOERROR', 'NXDOMAIN', 'REFUSED']).toContain(answer.rcode)
        if (answer.rcode !== 'NOERROR') expect(answer.answers).toEqual([])
      }),
    )
    const before = store.visited
    dns.query('web.shop.svc.cluster.local.', 'A')
    expect(store.visited - before).toBeLessThanOrEqual(2)
  })
})

describe('names of Pods, verified', () => {
  const pod = (name: string, status: Pod['status'], spec: Partial<Pod['spec']> = {}): Pod => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: meta(name, 'shop'),
    spec: { containers: [], ...spec },
    status,
  })
  const dns = createDns(
    storeOf(
      namespace('shop'),
      pod('both', { phase: 'Running', podIP: '10.244.0.1', podIPs: [{ ip: '10.244.0.1' }, { ip: 'fd00::1' }] }),
      pod('host', { phase: 'Running', podIP: '172.18.0.2', podIPs: [{ ip: '172.18.0.2' }] }, { hostNetwork: true }),
      pod('done', { phase: 'Succeeded', podIP: '10.244.0.2', podIPs: [{ ip: '10.244.0.2' }] }),
      pod('failed', { phase: 'Failed', podIP: '10.244.0.3', podIPs: [{ ip: '10.244.0.3' }] }),
      pod('lost', { phase: 'Unknown', podIP: '10.244.0.4', podIPs: [{ ip: '10.244.0.4' }] }),
    ),
    { ...DEFAULT_DNS_CONFIG, pods: 'verified' },
  )

  test.each([
    { name: 'the primary address', asked: '10-244-0-1', type: 'A', rcode: 'NOERROR' },
    { name: 'no other address of the Pod', asked: 'fd00--1', type: 'AAAA', rcode: 'NXDOMAIN' },
    { name: "a Pod on its Node's network", asked: '172-18-0-2', type: 'A', rcode: 'NOERROR' },
    { name: 'none that has succeeded', asked: '10-244-0-2', type: 'A', rcode: 'NXDOMAIN' },
    { name: 'none that has failed', asked: '10-244-0-3', type: 'A', rcode: 'NXDOMAIN' },
    { name: 'none whose Node is lost', asked: '10-244-0-4', type: 'A', rcode: 'NXDOMAIN' },
  ])('$name', ({ asked, type, rcode }) => expect(dns.query(`${asked}.shop.pod.cluster.local.`, type).rcode).toBe(rcode))
})
