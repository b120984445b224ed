import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { KubeObject } from '../../src/core/api/kinds.ts'
import { DEFAULT_DNS_CONFIG } from '../../src/core/dns/config.ts'
import { createDns } from '../../src/core/dns/server.ts'
import type { Dns, ResolvConf } from '../../src/core/dns/types.ts'
import { Resolver } from '../../src/core/network/resolver.ts'
import { Store } from '../../src/core/storage/store.ts'
import { namespace, service, slice } from '../dns/objects.ts'

const NAMES = [
  'a',
  'b',
  'a.other',
  'b.default.svc',
  'x.a.default',
  'example.org',
  'ns.dns.cluster.local.',
  '10-0-0-1.default.pod',
]

const confOf = (space: string): ResolvConf => ({
  nameservers: ['10.96.0.10'],
  searches: [`${space}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local'],
  options: ['ndots:5'],
})
const CONFS = [confOf('default'), confOf('other')]

type Step = (store: Store) => ReturnType<Store['drop']>
const put =
  (object: KubeObject): Step =>
  (store) =>
    store.put(object)
const drop =
  (kind: KubeObject['kind'], space: string, name: string): Step =>
  (store) =>
    store.drop(kind, space, name)

const spaces = fc.constantFrom('default', 'other')
const names = fc.constantFrom('a', 'b')
const specs = fc.constantFrom(
  { clusterIP: '10.96.0.1' },
  { clusterIP: '10.96.0.2' },
  { clusterIP: 'None' },
  { type: 'ExternalName', externalName: 'b.other.svc.cluster.local' } as const,
  { type: 'ExternalName', externalName: 'example.org' } as const,
)
const endpoints = fc.array(fc.record({ ip: fc.integer({ min: 1, max: 4 }), ready: fc.boolean(), hostname: fc.boolean() }), {
  maxLength: 3,
})
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(spaces, names, specs).map(([space, name, spec]) => put(service(`${space}/${name}`, spec))),
  fc.tuple(spaces, names).map(([space, name]) => drop('Service', space, name)),
  fc.tuple(spaces, names, endpoints).map(([space, name, list]) =>
    put(
      slice(
        `${space}/${name}`,
        list.map(({ ip, ready, hostname }) => ({
          addresses: [`10.244.0.${ip}`],
          conditions: { ready },
          ...(hostname ? { hostname: 'x' } : {}),
        })),
      ),
    ),
  ),
  fc.tuple(spaces, names).map(([space, name]) => drop('EndpointSlice', space, `${name}-slice`)),
  spaces.map((space) => put(namespace(space))),
  spaces.map((space) => drop('Namespace', '', space)),
  fc.constant(put(service('kube-system/kube-dns', { clusterIP: '10.96.0.10' }))),
  fc.constant(put(slice('kube-system/kube-dns', [{ addresses: ['10.244.0.9'] }]))),
)

const upstream = [{ name: 'example.org.', type: 'A', data: '203.0.113.80', ttl: 5 }] as const

describe('the resolver', () => {
  test('answers at every instant what the server would', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const store = new Store()
        const dns = createDns(store, { ...DEFAULT_DNS_CONFIG, upstream })
        const resolver = new Resolver(store, dns, 'cluster.local')
        for (const one of steps) {
          const change = one(store)
          if (change) resolver.changed(change)
          for (const conf of CONFS) {
            for (const name of NAMES) {
              const { lookups, addresses } = resolver.resolve(name, conf, 'A')
              const fresh = new Resolver(store, dns, 'cluster.local').resolve(name, conf, 'A')
              expect({ lookups, addresses }).toEqual({ lookups: fresh.lookups, addresses: fresh.addresses })
            }
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  test('asks again only for names that a change touched', () => {
    const store = new Store()
    for (const object of [
      namespace('default'),
      ...['a', 'b'].map((name) => service(`default/${name}`, { clusterIP: '10.96.0.1' })),
    ])
      store.put(object)
    const asked: string[] = []
    const server = createDns(store, DEFAULT_DNS_CONFIG)
    const dns: Dns = {
      query(name, type) {
        asked.push(name)
        return server.query(name, type)
      },
    }
    const resolver = new Resolver(store, dns, 'cluster.local')
    const conf = confOf('default')
    const ask = (): readonly string[] => {
      asked.length = 0
      for (const name of ['a', 'b']) resolver.resolve(name, conf, 'A')
      return [...asked]
    }
    expect(ask()).toEqual(['a.default.svc.cluster.local.', 'b.default.svc.cluster.local.'])
    expect(ask()).toEqual([])
    resolver.changed(store.put(service('default/b', { clusterIP: '10.96.0.3' })))
    expect(ask()).toEqual(['b.default.svc.cluster.local.'])
  })
})
