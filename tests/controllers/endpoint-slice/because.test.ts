import { describe, expect, test } from 'vitest'
import type { KubeObject } from '../../../src/core/api/kinds.ts'
import { createEndpointSliceController } from '../../../src/core/controllers/endpoint-slice/controller.ts'
import { becauseNoEndpoints } from '../../../src/core/controllers/endpoints/because.ts'
import { World } from '../../runner/controllers-endpoints/world.ts'
import { HTTP, node, pod, service } from './builders.ts'

/** The reason of the plan that follows a change. */
function reasonAfter(start: readonly KubeObject[], change: KubeObject | { readonly gone: KubeObject }) {
  const controller = createEndpointSliceController()
  const world = new World(controller, [node('node-1'), ...start])
  world.sync(['test/web'])
  if ('gone' in change) world.drop(change.gone)
  else world.put(change)
  return controller.sync('test/web', { reader: world.store, nowMs: 0, now: '2026-01-01T00:00:00Z' }).because
}

const start = [service('web'), pod('web-0')]
const other = pod('web-1', { ip: '10.1.0.2' })

describe('the reason of a plan', () => {
  test.each([
    { name: 'a new Pod', change: other, code: 'selector-matches', ref: ['Service', 'spec.selector.app'] },
    {
      name: 'a new Pod that is not ready',
      change: pod('web-1', { ready: false }),
      code: 'pod-not-ready',
      ref: ['Pod', 'status.conditions[0].status'],
    },
    {
      name: 'readiness lost',
      change: pod('web-0', { ready: false }),
      code: 'pod-not-ready',
      ref: ['Pod', 'status.conditions[0].status'],
    },
    {
      name: 'a deletion that begins',
      change: pod('web-0', { terminating: true }),
      code: 'pod-terminating',
      ref: ['Pod', 'metadata.deletionTimestamp'],
    },
    { name: 'an address lost', change: pod('web-0', { ip: '' }), code: 'pod-without-address', ref: ['Pod', 'status.podIPs'] },
    {
      name: 'a Pod relabelled away',
      change: pod('web-0', { labels: {} }),
      code: 'not-selected',
      ref: ['Service', 'spec.selector'],
    },
    { name: 'a Pod gone', change: { gone: pod('web-0') }, code: 'not-selected', ref: ['Service', 'spec.selector'] },
    { name: 'a Node gone', change: { gone: node('node-1') }, code: 'node-missing', ref: ['Pod', 'spec.nodeName'] },
    {
      name: 'another targetPort',
      change: service('web', { ports: [{ ...HTTP, targetPort: 9090 }] }),
      code: 'ports-changed',
      ref: ['Service', 'spec.ports'],
    },
    {
      name: 'a label of the Service',
      change: service('web', {}, { labels: { a: 'b' } }),
      code: 'labels-changed',
      ref: ['Service', 'metadata.labels'],
    },
    {
      name: 'hints wanted',
      change: service('web', { trafficDistribution: 'PreferSameNode' }),
      code: 'hints-changed',
      ref: ['Service', 'spec.trafficDistribution'],
    },
  ])('$name: $code', ({ change, code, ref: [kind, path] }) => {
    const because = reasonAfter(start, change)
    expect(because?.code).toBe(code)
    expect(because?.refs?.[0]).toMatchObject({ kind, path })
  })

  test('a named port that the Pod does not have is said with the port', () => {
    const because = reasonAfter([service('web', { ports: [{ ...HTTP, targetPort: 'nope' }] })], other)
    expect(because).toMatchObject({
      code: 'port-unresolved',
      facts: { pod: 'web-1', targetPort: 'nope' },
      refs: [{ kind: 'Service', path: 'spec.ports[0].targetPort' }, { kind: 'Pod' }],
    })
  })

  test('a plan that does nothing has none', () => expect(reasonAfter(start, pod('web-0'))).toBeUndefined())

  test.each([
    { name: 'no selector', one: service('web', { selector: {} }), code: 'no-selector' },
    { name: 'ExternalName', one: service('web', { type: 'ExternalName' }), code: 'external-name' },
    { name: 'a selector', one: service('web'), code: undefined },
  ])('why a Service has no endpoints at all: $name', ({ one, code }) => expect(becauseNoEndpoints(one)?.code).toBe(code))
})
