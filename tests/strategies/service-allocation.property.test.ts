import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Service } from '../../src/core/api/service.ts'
import { put, type Ranges, remove, type ServiceManifest, service, type World, world } from './world.ts'

const V4 = ['10.96.0.1', '10.96.0.2', '10.96.0.5', '10.96.0.14', '10.96.0.15', '10.97.0.1']
const V6 = ['2001:db8::1', '2001:db8::2']
const PORTS = [30_000, 30_001, 30_002, 30_005, 30_017, 31_000]

const ports: fc.Arbitrary<ServiceManifest> = fc
  .array(
    fc.record(
      {
        port: fc.constantFrom(53, 80, 81),
        protocol: fc.constantFrom('TCP' as const, 'UDP' as const),
        nodePort: fc.constantFrom(...PORTS),
      },
      { requiredKeys: ['port'] },
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((entries): ServiceManifest => ({ ports: entries.map((entry, i) => ({ ...entry, name: `p${i}` })) }))
const bare: fc.Arbitrary<ServiceManifest> = fc.constant({ ports: [{ name: 'p0', port: 80 }] })

const addresses: fc.Arbitrary<ServiceManifest> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  { weight: 3, arbitrary: fc.constantFrom(...V4, ...V6, 'None').map((clusterIP) => ({ clusterIP })) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...V4), fc.constantFrom(...V6)).map(([a, b]) => ({ clusterIP: a, clusterIPs: [a, b] })),
  },
)
const families: fc.Arbitrary<ServiceManifest> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('SingleStack' as const, 'PreferDualStack' as const, 'RequireDualStack' as const)
      .map((ipFamilyPolicy) => ({ ipFamilyPolicy })),
  },
)
const local: fc.Arbitrary<ServiceManifest> = fc.constantFrom({}, { externalTrafficPolicy: 'Local' as const })
const balancer: fc.Arbitrary<ServiceManifest> = fc.constantFrom(
  {},
  { allocateLoadBalancerNodePorts: false },
  ...PORTS.map((healthCheckNodePort) => ({ healthCheckNodePort })),
)
const all = (...parts: readonly fc.Arbitrary<ServiceManifest>[]): fc.Arbitrary<ServiceManifest> =>
  fc.tuple(...parts).map((specs): ServiceManifest => Object.assign({}, ...specs))
const ofType = (type: ServiceManifest['type'] & string): fc.Arbitrary<ServiceManifest> => fc.constant({ type })

/** Mostly what the rules allow for the type, so that most commands change something. */
const manifests: fc.Arbitrary<ServiceManifest> = fc.oneof(
  all(ofType('ClusterIP'), bare, addresses, families),
  all(ofType('NodePort'), ports, addresses, families, local),
  all(ofType('LoadBalancer'), ports, addresses, families, local, balancer),
  all(ofType('ExternalName'), ports, fc.constant({ externalName: 'db.example.com' })),
  all(ofType('ClusterIP'), ports, addresses, local),
)

const names = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const commands = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('put' as const), name: names, spec: manifests, dryRun: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), name: names }) },
  ),
  { maxLength: 40 },
)

/** Addresses of a Service that routes; an ExternalName has none. */
const ipsOf = ({ spec }: Service): readonly string[] =>
  spec.type === 'ExternalName' ? [] : (spec.clusterIPs ?? []).filter((ip) => ip !== 'None')

/** Its numbers on every Node. One number may serve two protocols of one Service. */
function numbersOf({ spec }: Service): readonly number[] {
  const open = spec.type === 'NodePort' || spec.type === 'LoadBalancer'
  const nodePorts = open ? new Set((spec.ports ?? []).flatMap(({ nodePort }) => (nodePort ? [nodePort] : []))) : []
  return [...nodePorts, ...(spec.healthCheckNodePort ? [spec.healthCheckNodePort] : [])]
}

function check({ store, pools }: World): void {
  const services = store.list('Service')
  const ips = services.flatMap(ipsOf)
  const numbers = services.flatMap(numbersOf)
  expect(new Set(ips).size).toBe(ips.length)
  expect(new Set(numbers).size).toBe(numbers.length)
  // Nothing leaks and nothing is free that somebody has.
  expect([...pools.ips.values()].map((pool) => ips.filter((ip) => pool.has(ip)).length)).toEqual(
    [...pools.ips.keys()].map((family) => ips.filter((ip) => ip.includes(':') === (family === 'IPv6')).length),
  )
  const free = [...pools.ips.values()].map((pool) => pool.free)
  expect(free.reduce((sum, n) => sum + n, 0n)).toBe(sizeOf(pools.families.length) - BigInt(ips.length))
  expect(pools.ports.free).toBe(18n - BigInt(numbers.length))
}

const sizeOf = (families: number): bigint => (families === 1 ? 14n : 14n + 7n)

const RANGES: readonly (readonly [string, Ranges])[] = [
  ['IPv4', { serviceCIDR: '10.96.0.0/28', nodePortRange: '30000-30017' }],
  ['IPv4 and IPv6', { serviceCIDR: '10.96.0.0/28,2001:db8::/125', nodePortRange: '30000-30017' }],
]

describe.each(RANGES)('whatever is done to Services, %s', (_, ranges) => {
  test('most commands are accepted, or the laws below say little', () => {
    const sampled = fc.sample(commands, { numRuns: 100, seed: 7 }).map((list) => {
      const here = world(ranges)
      const puts = list.flatMap((command) => (command.do === 'put' ? [put(here, service(command.name, command.spec))] : []))
      return { puts: puts.length, accepted: puts.filter(({ ok }) => ok).length }
    })
    const sum = (key: 'puts' | 'accepted'): number => sampled.reduce((total, counts) => total + counts[key], 0)
    expect(sum('accepted') / sum('puts')).toBeGreaterThan(0.3)
  })

  test('no address and no port is held twice, and what nobody holds is free', () => {
    fc.assert(
      fc.property(commands, fc.integer(), (list, seed) => {
        const here = world(ranges, seed)
        for (const command of list) {
          if (command.do === 'delete') remove(here, command.name)
          else put(here, service(command.name, command.spec), { dryRun: command.dryRun })
          check(here)
        }
        for (const { metadata } of here.store.list('Service')) remove(here, metadata.name)
        check(here)
      }),
      { numRuns: 300 },
    )
  })

  test('a store that was filled before keeps what its Services hold', () => {
    fc.assert(
      fc.property(commands, fc.integer(), (list, seed) => {
        const before = world(ranges, seed)
        for (const command of list) if (command.do === 'put') put(before, service(command.name, command.spec))
        const after = world(ranges, seed, before.store)
        check(after)
      }),
    )
  })
})
