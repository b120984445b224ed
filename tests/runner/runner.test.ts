import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/api/json.ts'
import { SUITES } from './all.ts'
import { runFile } from './report.ts'

/** What was wrong with one case of a suite; empty when it passed. */
async function wrong(suite: string, test: JsonObject): Promise<readonly string[]> {
  const [result] = await runFile({ suite, cases: [test] }, SUITES, [])
  return result?.wrong ?? ['no result']
}

const meta = (name: string, more: JsonObject = {}): JsonObject => ({ name, namespace: 'test', ...more })
const service = (name: string, app: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: meta(name, { uid: `uid-${name}` }),
  spec: {
    clusterIP: '10.96.0.10',
    ipFamilies: ['IPv4'],
    selector: { app },
    ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
  },
})
const pod = (app: string, ip = '10.1.0.1'): JsonObject => ({
  metadata: meta('p', { labels: { app } }),
  status: { podIP: ip, podIPs: [{ ip }], conditions: [{ type: 'Ready', status: 'True' }] },
})

describe('a suite that nobody has seen', () => {
  const config = { serviceCIDR: '10.96.0.0/16', nodePortRange: '30000-32767', ipFamilies: ['IPv4'] }
  const object = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } }
  const cases: readonly (readonly [string, JsonObject])[] = [
    ['apiserver/new', { given: { config }, request: { verb: 'create', object }, expect: { accepted: true } }],
    ['selectors/new', { selector: 'a=b', labels: { a: 'b' }, match: true }],
    [
      'controllers/new',
      { name: 'x', given: { desired: { a: 1, b: 1 }, have: { a: 2 } }, expect: { giving: { a: 1 }, receiving: { b: 1 } } },
    ],
    ['controllers/new', { name: 'percent: 50%', given: { value: '50%', total: 3, roundUp: true }, expect: { value: 2 } }],
    ['controllers/new', { name: 'x', given: { decimal: '0' }, expect: { encoded: '4' } }],
  ]
  test.each(cases.slice(0, 4))('of the area of %s runs', async (suite, data) => expect(await wrong(suite, data)).toEqual([]))
  test('of no area that is known fails', async () =>
    expect(await wrong('storage/new', {})).toEqual(['no runner knows the suite storage/new']))
  test('fails where its cases have no shape that is known', async () =>
    expect(await wrong('controllers/new', cases[4]?.[1] ?? {})).not.toEqual([]))
})

describe('which Services a Pod’s change concerns', () => {
  const objects = [service('a', 'one'), service('b', 'two'), service('c', 'three')]
  const cases: readonly (readonly [string, JsonObject, readonly string[]])[] = [
    ['a new Pod', { after: pod('one') }, ['a']],
    ['a Pod that is gone', { before: pod('two') }, ['b']],
    ['another label', { before: pod('one'), after: pod('two') }, ['b', 'a']],
    ['another address', { before: pod('three'), after: pod('three', '10.1.0.2') }, ['c']],
    ['nothing', { before: pod('one'), after: pod('one') }, []],
    ['of no Service', { after: pod('four') }, []],
  ]
  test.each(cases)('%s', async (_, change, resync) => {
    const suite = 'controllers/endpointslice-basic'
    expect(await wrong(suite, { given: { objects, change }, expect: { resync } })).toEqual([])
    expect(await wrong(suite, { given: { objects, change }, expect: { resync: [...resync, 'd'] } })).not.toEqual([])
  })
})

test('Endpoints whose Service is gone are let go', async () => {
  const endpoints = { apiVersion: 'v1', kind: 'Endpoints', metadata: meta('gone'), subsets: [] }
  const given = { objects: [endpoints] }
  expect(await wrong('controllers/endpoints-legacy', { given, expect: { endpoints: null } })).toEqual([])
})

test('slices of a kind of address that is no family are replaced', async () => {
  const old = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: meta('a-old', {
      labels: {
        'kubernetes.io/service-name': 'a',
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name: 'a', uid: 'uid-a', controller: true }],
    }),
    addressType: 'IP',
    endpoints: [{ addresses: ['10.1.0.1'] }],
    ports: [],
  }
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } }
  const running = { apiVersion: 'v1', kind: 'Pod', spec: { nodeName: 'node-1' }, ...pod('one') }
  const given = { objects: [service('a', 'one'), node, running, old] }
  const expected = { slices: [{ addressType: 'IPv4', endpointCount: 1 }], actions: { create: 1, update: 0, delete: 1 } }
  expect(await wrong('controllers/endpointslice-sharding', { given, expect: expected })).toEqual([])
})

const deadline = (seconds: number | null): JsonObject => ({
  name: 'deadline: x',
  given: { progressDeadlineSeconds: seconds, secondsSinceLastUpdate: 100, reason: 'ReplicaSetUpdated' },
  expect: { timedOut: seconds !== null },
})
test.each([10, null])('null is as good as absent: a deadline of %j', async (seconds) =>
  expect(await wrong('controllers/deployment-rolling', deadline(seconds))).toEqual([]),
)

const IMAGE = 'spec.template.spec.containers[0].image'
test.each([
  [IMAGE, 'example.invalid/a', 'example.invalid/b', true],
  ['spec.paused', false, true, false],
  ['spec.revisionHistoryLimit', 10, 5, false],
  ['spec.strategy.type', 'RollingUpdate', 'Recreate', false],
] as const)('what starts a rollout: %s', async (path, from, to, newReplicaSet) => {
  const data = { name: 'what starts a rollout: x', given: { change: { path, from, to } }, expect: { newReplicaSet } }
  expect(await wrong('controllers/deployment-rolling', data)).toEqual([])
  expect(await wrong('controllers/deployment-rolling', { ...data, expect: { newReplicaSet: !newReplicaSet } })).not.toEqual([])
})

test.each([
  ['controllers/deployment-rolling', { name: 'percent: 1', given: { value: 1, total: 1 }, expect: {} }],
  ['controllers/deployment-rolling', { name: 'percent: 1', given: { value: 1, total: 1 } }],
  ['controllers/endpointslice-basic', { given: { objects: [] }, expect: {} }],
  ['apiserver/dualstack', { given: {} }],
])('a case of %s that expects nothing fails: %j', async (suite, data) => expect(await wrong(suite, data)).not.toEqual([]))
