import { describe, expect, test } from 'vitest'
import type { Service } from '../../src/core/api/service.ts'
import { defaultOnRead } from '../../src/core/apiserver/strategies/service/defaults.ts'
import { serviceWarnings } from '../../src/core/apiserver/strategies/service/warnings.ts'
import { put, refusal, remove, type ServiceManifest, service, type World, world, written } from './world.ts'

const DRY = { dryRun: true }

/** The Service after the last of these manifests. */
function lastOf(here: World, ...manifests: readonly ServiceManifest[]): Service {
  const objects = manifests.map((spec) => written(put(here, service('web', spec))))
  const last = objects.at(-1)
  if (last?.kind !== 'Service') throw new Error('no Service')
  return last
}

describe('what is given comes back', () => {
  const first: ServiceManifest = {
    type: 'LoadBalancer',
    clusterIP: '10.96.0.9',
    externalTrafficPolicy: 'Local',
    healthCheckNodePort: 30_001,
    ports: [{ port: 80, nodePort: 30_000 }],
  }
  const gone: readonly (readonly [string, (here: World) => void])[] = [
    ['a deletion', (here) => void remove(here, 'web')],
    ['a change to ExternalName', (here) => void lastOf(here, { type: 'ExternalName', externalName: 'db.example.com' })],
  ]
  test.each(gone)('with %s', (_, happens) => {
    const here = world()
    lastOf(here, first)
    expect(refusal(put(here, service('other', first)))).toContain('provided IP is already allocated')
    happens(here)
    expect(refusal(put(here, service('other', first)))).toBe('')
  })

  test('but not with an update that fails', () => {
    const here = world()
    lastOf(here, first)
    expect(refusal(put(here, service('web', { type: 'ExternalName' })))).toContain('spec.externalName: Required value')
    expect(refusal(put(here, service('other', first)))).toContain('provided IP is already allocated')
  })

  test('nor with a dry run', () => {
    const here = world()
    lastOf(here, first)
    put(here, service('web', { type: 'ClusterIP' }), DRY)
    expect(here.pools.ports.has(30_000)).toBe(true)
    put(here, service('other', { type: 'NodePort', ports: [{ port: 80, nodePort: 30_002 }] }), DRY)
    expect(here.pools.ports.has(30_002)).toBe(false)
  })
})

test('a number on an ExternalName is nobody’s: deleting it frees no port of another Service', () => {
  const here = world()
  lastOf(here, { type: 'ExternalName', externalName: 'a.example.com', ports: [{ port: 80, nodePort: 30_000 }] })
  put(here, service('holder', { type: 'NodePort', ports: [{ port: 80, nodePort: 30_000 }] }))
  remove(here, 'web')
  expect(refusal(put(here, service('third', { type: 'NodePort', ports: [{ port: 80, nodePort: 30_000 }] })))).toContain(
    'already allocated',
  )
})

describe('dry run', () => {
  test.each([
    ['any address is shown as the network', {}, 'clusterIP', '10.96.0.0'],
    [
      'any health check port as a number that cannot be',
      { type: 'LoadBalancer', externalTrafficPolicy: 'Local' },
      'healthCheckNodePort',
      32_770,
    ],
  ] as const)('%s', (_, spec, field, shown) => {
    const object = written(put(world(), service('web', spec), DRY))
    expect(object.kind === 'Service' && object.spec[field]).toBe(shown)
  })

  test('an address out of the range is told by the range', () =>
    expect(refusal(put(world(), service('web', { clusterIP: '10.97.0.1' }), DRY))).toContain(
      'failed to allocate IP 10.97.0.1: the provided IP (10.97.0.1) is not in the valid range. The range of valid IPs is 10.96.0.0/16',
    ))
})

describe('a Service without a name', () => {
  test.each([
    [
      'that needs an address',
      {},
      /^Internal error occurred: failed to allocate a serviceIP: IPAddress.networking.k8s.io ".*" is invalid: spec.parentRef.name: Required value$/,
    ],
    [
      'that asks for one',
      { clusterIP: '10.96.0.9' },
      /^Service "" is invalid: spec.clusterIPs: Invalid value: \["10.96.0.9"\]: failed to allocate IP 10.96.0.9: /,
    ],
    ['that needs none', { clusterIP: 'None' }, /metadata.name: Required value: name or generateName is required/],
  ] as const)('%s', (_, spec, message) => {
    const here = world()
    expect(refusal(put(here, service('', spec)))).toMatch(message)
    expect(here.pools.ips.get('IPv4')?.free).toBe(65_534n)
  })
})

describe('families', () => {
  const DUAL = '10.96.0.0/16,2001:db8::/112'
  test('PreferDualStack keeps its one address when the cluster has won a family', () => {
    const single = world()
    lastOf(single, { ipFamilyPolicy: 'PreferDualStack', clusterIP: '10.96.0.9' })
    const dual = world({ serviceCIDR: DUAL }, 1, single.store)
    expect(lastOf(dual, { ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv4'] }).spec.clusterIPs).toEqual(['10.96.0.9'])
    expect(lastOf(dual, { ipFamilyPolicy: 'RequireDualStack' }).spec.clusterIPs).toHaveLength(2)
  })
  test('SingleStack gives the second address back', () => {
    const here = world({ serviceCIDR: DUAL })
    const { spec } = lastOf(here, { ipFamilyPolicy: 'RequireDualStack' })
    const second = spec.clusterIPs?.[1] ?? ''
    expect(lastOf(here, { ipFamilyPolicy: 'SingleStack' }).spec.ipFamilies).toEqual(['IPv4'])
    expect(here.pools.ips.get('IPv6')?.has(second)).toBe(false)
  })
})

describe('node ports on update', () => {
  test('the same number and protocol twice is a bare error of the server', () => {
    const here = world()
    lastOf(here, { type: 'NodePort', ports: [{ name: 'a', port: 80, nodePort: 30_080 }] })
    const result = put(
      here,
      service('web', {
        type: 'NodePort',
        ports: [
          { name: 'a', port: 80, nodePort: 30_080 },
          { name: 'b', port: 81, nodePort: 30_080 },
        ],
      }),
    )
    expect(result.ok ? null : [result.error.code, result.error.reason ?? '', result.error.message]).toEqual([
      500,
      '',
      'duplicate nodePort: {TCP 30080}',
    ])
  })
})

describe('warnings', () => {
  const of = (spec: ServiceManifest): readonly string[] => serviceWarnings(lastOf(world(), spec))
  test.each([
    ['nothing strange', {}, []],
    [
      'affinity where nobody balances',
      { clusterIP: 'None', sessionAffinity: 'ClientIP' },
      ['spec.SessionAffinity is ignored for headless services'],
    ],
    [
      'leading zeros',
      { externalIPs: ['010.1.2.3'] },
      [
        'spec.externalIPs[0]: non-standard IP address "010.1.2.3" will be considered invalid in a future Kubernetes release: use "10.1.2.3"',
      ],
    ],
    [
      'host bits in a range',
      { type: 'LoadBalancer', loadBalancerSourceRanges: ['10.1.2.3/8'] },
      [
        'spec.loadBalancerSourceRanges[0]: CIDR value "10.1.2.3/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.1.2.3/32"?)',
      ],
    ],
    [
      'a word that has a better one',
      { trafficDistribution: 'PreferClose' },
      ['spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"'],
    ],
  ] as const)('%s', (_, spec, texts) => expect(of(spec)).toEqual(texts))
})

describe('default on read', () => {
  const stored = (spec: object): Service => service('web', spec)
  test('fills in what old objects lack', () =>
    expect(defaultOnRead(stored({ type: 'ClusterIP', clusterIP: '10.96.0.1' }), 'IPv4').spec).toMatchObject({
      clusterIPs: ['10.96.0.1'],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
    }))
  test('leaves what is whole as it is', () => {
    const whole = lastOf(world(), {})
    expect(defaultOnRead(whole, 'IPv4')).toBe(whole)
  })
})
