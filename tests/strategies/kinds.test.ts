import { describe, expect, test } from 'vitest'
import { manifest, refusal, world, written } from './world.ts'

const meta = (name: string): object => ({ name, namespace: 'default' })
const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'nginx:1.27' }] } }
const selector = { matchLabels: { app: 'web' } }
const created = (object: object): string => refusal(world().registry.create(manifest(object)))

describe('workloads', () => {
  const workload = (kind: string, spec: object): object => ({ apiVersion: 'apps/v1', kind, metadata: meta('web'), spec })
  const at = 'Deployment.apps "web" is invalid: '
  test.each([
    [
      'no labels at all',
      { selector, template: { spec: template.spec } },
      `${at}spec.template.metadata.labels: Invalid value: null: \`selector\` does not match template \`labels\``,
    ],
    [
      'a share that is none',
      { selector, template, strategy: { rollingUpdate: { maxSurge: 'x' } } },
      'Invalid value: "x": a valid percent string must be a numeric string',
    ],
    [
      'more than all',
      { selector, template, strategy: { rollingUpdate: { maxUnavailable: '101%' } } },
      `${at}spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%`,
    ],
    [
      'an unknown strategy',
      { selector, template, strategy: { type: 'BlueGreen' } },
      `${at}spec.strategy: Unsupported value: {"Type":"BlueGreen","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"`,
    ],
    [
      'In without values',
      { selector: { matchExpressions: [{ key: 'app', operator: 'In' }] }, template },
      "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
    ],
    [
      'a bad template label',
      { selector, template: { ...template, metadata: { labels: { app: 'web', b: 'c d' } } } },
      'spec.template.labels: Invalid value: "c d"',
    ],
  ])('%s', (_, spec, message) => expect(created(workload('Deployment', spec))).toContain(message))

  test('the selector of a ReplicaSet never changes', () => {
    const { registry } = world()
    const old = written(registry.create(manifest(workload('ReplicaSet', { selector, template }))))
    if (old.kind !== 'ReplicaSet') throw new Error('no ReplicaSet')
    const labels = { app: 'web', tier: 'front' }
    const changed = {
      ...old,
      spec: { ...old.spec, selector: { matchLabels: labels }, template: { ...old.spec.template, metadata: { labels } } },
    }
    expect(refusal(registry.update(changed))).toContain(
      'spec.selector: Invalid value: {"matchLabels":{"app":"web","tier":"front"}}: field is immutable',
    )
  })

  test('a generation counts changes of what is wanted', () => {
    const { registry } = world()
    const old = written(registry.create(manifest(workload('ReplicaSet', { selector, template }))))
    if (old.kind !== 'ReplicaSet') throw new Error('no ReplicaSet')
    const same = written(registry.update({ ...old, metadata: { ...old.metadata, annotations: { a: 'b' } } }))
    const scaled = written(
      registry.update({ ...old, metadata: { ...old.metadata, resourceVersion: '' }, spec: { ...old.spec, replicas: 2 } }),
    )
    expect([old, same, scaled].map(({ metadata }) => metadata.generation)).toEqual([1, 1, 2])
  })
})

test('a Namespace is active, carries its name and is held until it is empty', () => {
  const made = written(
    world().registry.create(manifest({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' }, spec: {} })),
  )
  expect(made).toMatchObject({
    metadata: { labels: { 'kubernetes.io/metadata.name': 'shop' } },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  })
})

describe('Nodes', () => {
  const node = (spec: object, status: object = {}): object => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n' },
    spec,
    status,
  })
  test('keep the status that they are created with, and can use what they have', () =>
    expect(
      written(world().registry.create(manifest(node({ podCIDR: '10.244.0.0/24' }, { capacity: { pods: '110' } })))),
    ).toMatchObject({
      spec: { podCIDRs: ['10.244.0.0/24'] },
      status: { capacity: { pods: '110' }, allocatable: { pods: '110' } },
    }))
  test.each([
    [
      'a range of Pods that is none',
      { podCIDRs: ['x'] },
      'spec.podCIDRs[0]: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ],
    ['a taint without effect', { taints: [{ key: 'a' }] }, 'metadata.taints[0].effect: Required value'],
    [
      'a taint twice',
      {
        taints: [
          { key: 'a', effect: 'NoSchedule' },
          { key: 'a', effect: 'NoSchedule' },
        ],
      },
      'taints must be unique by key and effect pair',
    ],
  ])('%s', (_, spec, message) => expect(created(node(spec))).toContain(message))
})

describe('EndpointSlices', () => {
  const slice = (fields: object): object => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: meta('web-1'),
    addressType: 'IPv4',
    endpoints: [],
    ...fields,
  })
  test.each([
    ['no type', { addressType: '' }, 'addressType: Required value'],
    ['an unknown type', { addressType: 'IP' }, 'addressType: Unsupported value: "IP": supported values: "FQDN", "IPv4", "IPv6"'],
    ['no address', { endpoints: [{ addresses: [] }] }, 'endpoints[0].addresses: Required value: must contain at least 1 address'],
    [
      'the other family',
      { endpoints: [{ addresses: ['2001:db8::1'] }] },
      'endpoints[0].addresses[0]: Invalid value: "2001:db8::1": must be a valid IPv4 address',
    ],
    ['loopback', { endpoints: [{ addresses: ['127.0.0.1'] }] }, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
    ['one port name twice', { ports: [{ port: 80 }, { port: 81 }] }, 'ports[1].name: Duplicate value: ""'],
    [
      'too many',
      { endpoints: Array.from({ length: 1001 }, () => ({ addresses: ['10.0.0.1'] })) },
      'endpoints: Too many: 1001: must have at most 1000 items',
    ],
  ])('%s', (_, fields, message) => expect(created(slice(fields))).toContain(message))

  test('ports get a name and a protocol', () =>
    expect(written(world().registry.create(manifest(slice({ ports: [{ port: 80 }] }))))).toMatchObject({
      ports: [{ name: '', protocol: 'TCP', port: 80 }],
    }))
})

test('an address of an Endpoints object that is none is told twice', () =>
  expect(
    created({
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: meta('web'),
      subsets: [{ addresses: [{ ip: 'x' }], ports: [{ port: 80 }] }],
    }),
  ).toBe(
    'Endpoints "web" is invalid: [subsets[0].addresses[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff), subsets[0].addresses[0].ip: Invalid value: "x": must be a valid IP address]',
  ))

test('an Event lies beside what it is about', () =>
  expect(
    created({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: meta('e'),
      involvedObject: { kind: 'Pod', namespace: 'other', name: 'x' },
      type: 'Normal',
      reason: 'X',
      message: '',
    }),
  ).toBe('Event "e" is invalid: involvedObject.namespace: Invalid value: "other": does not match event.namespace'))
