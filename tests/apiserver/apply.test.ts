import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import { applyDocument, applyObject } from '../../src/core/apply/apply.ts'
import { threeWayPatch } from '../../src/core/apply/three-way.ts'
import { at, deployment, newServer, SERVICES, service, type TestServer } from './server.ts'

const live = ({ call }: TestServer, name = 'web'): JsonValue => call('GET', `${SERVICES}/${name}`).body

describe('apply', () => {
  test('creates, then finds nothing to do, then changes', () => {
    const { server } = newServer()
    const actions = [service('web'), service('web'), service('web', { ports: [{ port: 81 }] })].map(
      (object) => applyObject(server, object).action,
    )
    expect(actions).toEqual(['created', 'unchanged', 'configured'])
  })

  test('keeps what was never in the file, and takes away what no longer is', () => {
    const world = newServer()
    applyObject(world.server, service('web', { type: 'NodePort', selector: { app: 'web', tier: 'front' } }))
    const before = live(world)
    applyObject(world.server, service('web', { type: 'NodePort', ports: [{ port: 80, targetPort: 8080 }] }))
    const after = live(world)
    for (const path of ['spec.clusterIP', 'spec.ports[0].nodePort']) expect(at(after, path)).toBe(at(before, path))
    expect([at(after, 'spec.selector'), at(after, 'spec.ports[0].targetPort')]).toEqual([{ app: 'web' }, 8080])
  })

  test('of an object that was made otherwise warns, and takes it over', () => {
    const world = newServer()
    world.call('POST', SERVICES, service('web'))
    const result = applyObject(world.server, service('web'))
    expect(result.action).toBe('configured')
    expect(result.warnings?.[0]).toMatch(
      /^resource services\/web is missing the kubectl\.kubernetes\.io\/last-applied-configuration annotation/,
    )
    expect(applyObject(world.server, service('web'))).toEqual({
      kind: 'Service',
      namespace: 'default',
      name: 'web',
      action: 'unchanged',
    })
  })

  test('writes the annotation as kubectl does', () => {
    const world = newServer()
    applyObject(world.server, { ...service('web'), spec: { ports: [{ targetPort: 80, port: 80 }] } })
    expect(at(live(world), 'metadata.annotations')).toEqual({
      'kubectl.kubernetes.io/last-applied-configuration':
        '{"apiVersion":"v1","kind":"Service","metadata":{"annotations":{},"name":"web","namespace":"default"},"spec":{"ports":[{"port":80,"targetPort":80}]}}\n',
    })
  })

  test('as a rehearsal answers the same and writes nothing', () => {
    const { server, store } = newServer()
    const before = store.revision
    expect(applyObject(server, service('web'), { dryRun: true }).action).toBe('created')
    expect(store.revision).toBe(before)
  })

  test.each<[string, JsonValue, string]>([
    ['nothing', null, 'error validating data: invalid object to validate'],
    ['a text', 'hello', 'error validating data: invalid object to validate'],
    ['a list', [], 'error validating data: invalid object to validate'],
    ['an empty object', {}, 'error validating data: [apiVersion not set, kind not set]'],
    ['no kind', { apiVersion: 'v1' }, 'error validating data: kind not set'],
    ['a number as kind', { apiVersion: 'v1', kind: 3 }, "error validating data: kind isn't string type"],
    [
      'an unknown kind',
      { apiVersion: 'v1', kind: 'Servce', metadata: { name: 'a' } },
      'no matches for kind "Servce" in version "v1"',
    ],
    [
      'an old version',
      { apiVersion: 'extensions/v1beta1', kind: 'Deployment', metadata: { name: 'a' } },
      'no matches for kind "Deployment" in version "extensions/v1beta1"',
    ],
    ['no name', { apiVersion: 'v1', kind: 'Pod' }, 'resource name may not be empty'],
    [
      'a generated name',
      { apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'a-' } },
      'cannot use generate name with apply',
    ],
    ['metadata that is none', { apiVersion: 'v1', kind: 'Pod', metadata: 'x' }, 'resource name may not be empty'],
    [
      'an unknown field',
      service('web', { slector: {} }),
      'Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "spec.slector"',
    ],
  ])('refuses %s', (_name, value, message) => {
    const result = applyObject(newServer().server, value)
    expect([result.action, result.status?.message]).toEqual(['failed', message])
  })

  test('of a List is that of its items', () => {
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [service('a'), { kind: 'List', apiVersion: 'v1', items: [deployment('b'), null] }],
    }
    expect(applyDocument(newServer().server, list).map(({ action, name }) => [action, name])).toEqual([
      ['created', 'a'],
      ['created', 'b'],
      ['failed', undefined],
    ])
  })

  test('of whatever stands in a file never throws', () => {
    const { server } = newServer()
    const named = fc.record({
      apiVersion: fc.constantFrom('v1', 'apps/v1'),
      kind: fc.constantFrom('Service', 'Pod', 'Deployment'),
      metadata: fc.constant({ name: 'x' }),
      spec: fc.jsonValue(),
    })
    const anything = fc.oneof(fc.jsonValue(), named)
    fc.assert(
      fc.property(anything, (value) => typeof applyObject(server, JSON.parse(JSON.stringify(value))).action === 'string'),
      { numRuns: 500 },
    )
  })
})

describe('applying', () => {
  const port = fc.record(
    { port: fc.integer({ min: 1, max: 9 }), targetPort: fc.integer({ min: 1, max: 5 }) },
    { requiredKeys: ['port'] },
  )
  const named = fc.uniqueArray(port, { selector: ({ port: number }) => number, minLength: 1, maxLength: 4 })
  const spec = fc.record({
    type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer'),
    selector: fc.dictionary(fc.constantFrom('app', 'tier'), fc.constantFrom('a', 'b'), { minKeys: 1 }),
    ports: named.map((ports) => ports.map((entry) => ({ ...entry, name: `p${entry.port}` }))),
  })

  test('a second time changes nothing, and what the file says is what is', () =>
    fc.assert(
      fc.property(fc.array(spec, { minLength: 1, maxLength: 4 }), (specs) => {
        const world = newServer()
        for (const wanted of specs) {
          expect(applyObject(world.server, service('web', wanted)).action).not.toBe('failed')
          expect(applyObject(world.server, service('web', wanted)).action).toBe('unchanged')
          const is = live(world)
          expect(at(is, 'spec.type')).toBe(wanted.type)
          expect(at(is, 'spec.selector') ?? {}).toEqual(wanted.selector)
          expect(at(is, 'spec.ports')).toMatchObject(wanted.ports.map((entry) => ({ targetPort: entry.port, ...entry })))
        }
      }),
      { numRuns: 60 },
    ))
})

describe('the patch that apply sends', () => {
  const spec = (fields: JsonObject): JsonObject => ({ spec: fields })
  const port = (number: number, more: JsonObject = {}): JsonObject => ({
    port: number,
    protocol: 'TCP',
    targetPort: number,
    ...more,
  })
  test.each<[string, JsonObject, JsonObject, JsonObject, JsonObject]>([
    [
      'names the entry that changes',
      spec({ ports: [port(80)] }),
      spec({ ports: [port(80, { targetPort: 8080 })] }),
      spec({ ports: [port(80, { nodePort: 30080 })] }),
      spec({ '$setElementOrder/ports': [{ port: 80 }], ports: [{ port: 80, targetPort: 8080 }] }),
    ],
    [
      'deletes the entry that left the file',
      spec({ ports: [port(80), port(443)] }),
      spec({ ports: [port(80)] }),
      spec({ ports: [port(80), port(443)] }),
      spec({ '$setElementOrder/ports': [{ port: 80 }], ports: [{ $patch: 'delete', port: 443 }] }),
    ],
    [
      'adds the new entry and deletes the old',
      spec({ ports: [port(80)] }),
      spec({ ports: [port(81)] }),
      spec({ ports: [port(80)] }),
      spec({ '$setElementOrder/ports': [{ port: 81 }], ports: [port(81), { $patch: 'delete', port: 80 }] }),
    ],
    [
      'takes back a field that left the file',
      spec({ type: 'NodePort' }),
      spec({}),
      spec({ type: 'NodePort' }),
      spec({ type: null }),
    ],
    [
      'leaves alone what the server gave',
      spec({ type: 'NodePort' }),
      spec({ type: 'NodePort' }),
      spec({ type: 'NodePort', clusterIP: '10.96.0.1' }),
      {},
    ],
  ])('%s', (_name, last, file, current, expected) => expect(threeWayPatch(last, file, current, 'Service')).toEqual(expected))
})
