import { describe, expect, test } from 'vitest'
import { createEndpointSliceController } from '../../../src/core/controllers/endpoint-slice/controller.ts'
import { World } from '../../runner/controllers-endpoints/world.ts'
import { address, node, pod, service } from './builders.ts'

const NODES = [node('node-1', 'zone-a'), node('node-2', 'zone-b')]
const nothing = { create: 0, update: 0, delete: 0 }

const worldOf = (...objects: ConstructorParameters<typeof World>[1]): World => {
  const world = new World(createEndpointSliceController(), [...NODES, ...objects])
  world.sync(objects.filter(({ kind }) => kind === 'Service').map(({ metadata }) => `test/${metadata.name}`))
  return world
}

describe('what makes the controller look at a Service', () => {
  const web = pod('web-0')
  const both = { app: 'web', also: 'yes' }

  test.each([
    { name: 'a new Pod: the Services that select it', change: pod('web-1', { labels: both }), keys: ['test/also', 'test/web'] },
    { name: 'a readiness flip: the same', change: pod('web-0', { ready: false }), keys: ['test/web'] },
    { name: 'a deletion that begins', change: pod('web-0', { terminating: true }), keys: ['test/web'] },
    { name: 'another address', change: pod('web-0', { ip: '10.1.9.9' }), keys: ['test/web'] },
    { name: 'one more label: only the Service that gains the Pod', change: pod('web-0', { labels: both }), keys: ['test/also'] },
    { name: 'a label taken away: only the Service that loses it', change: pod('web-0', { labels: {} }), keys: ['test/web'] },
    {
      name: 'labels and readiness: all of them',
      change: pod('web-0', { labels: both, ready: false }),
      keys: ['test/web', 'test/also'],
    },
    { name: 'a label that nobody selects', change: pod('web-0', { labels: { app: 'web', version: '2' } }), keys: [] },
    { name: 'the same Pod again', change: web, keys: [] },
    { name: 'another zone: the Services with Pods on that Node', change: node('node-1', 'zone-c'), keys: ['test/web'] },
    { name: 'a Node without Pods in another zone', change: node('node-2', 'zone-c'), keys: [] },
    { name: 'more CPU, where nobody balances zones', change: node('node-1', 'zone-a', '64'), keys: [] },
  ])('$name', ({ change, keys }) => {
    const world = worldOf(service('web'), service('also', { selector: { also: 'yes' } }), service('other'), web)
    expect(world.put(change).toSorted()).toEqual(keys.toSorted())
  })

  test('its own writes are no reason; a slice that somebody edits or deletes is', () => {
    const world = worldOf(service('web'), web)
    const [slice] = world.slices
    if (!slice) throw new Error('there is no slice')
    expect(world.put(slice)).toEqual([])
    expect(world.put({ ...slice, endpoints: [] })).toEqual(['test/web'])
    world.sync(['test/web'])
    expect(world.drop(slice)).toEqual(['test/web'])
  })

  test("slices of somebody else's are none", () => {
    const world = worldOf(service('web'), web)
    const [slice] = world.slices
    if (!slice) throw new Error('there is no slice')
    const labels = { ...slice.metadata.labels, 'endpointslice.kubernetes.io/managed-by': 'me' }
    expect(world.put({ ...slice, metadata: { ...slice.metadata, name: 'mine', labels } })).toEqual([])
  })

  test('zones that lose CPU concern the Services whose hints no longer fit', () => {
    const annotations = { 'service.kubernetes.io/topology-mode': 'Auto' }
    const pods = [1, 2, 3, 4].map((n) => pod(`web-${n}`, { ip: address(n), node: `node-${1 + (n % 2)}` }))
    const world = worldOf(service('web', {}, { annotations }), service('other', { selector: { app: 'none' } }), ...pods)
    const zones = () =>
      world.slices.flatMap(({ endpoints }) => endpoints.map(({ hints }) => hints?.forZones?.[0]?.name)).toSorted()
    expect(zones()).toEqual(['zone-a', 'zone-a', 'zone-b', 'zone-b'])
    expect(world.put(node('node-2', 'zone-b', '16'))).toEqual(['test/web'])
    expect(world.sync(['test/web'])).toMatchObject({ actions: { ...nothing, update: 1 }, events: [] })
    expect(zones()).toEqual(['zone-a', 'zone-b', 'zone-b', 'zone-b'])
    expect(world.put(node('node-2'))).toEqual(['test/web'])
    const { actions, events } = world.sync(['test/web'])
    expect(actions).toEqual({ ...nothing, update: 1 })
    expect(events.map(({ reason }) => reason)).toEqual(['TopologyAwareHintsDisabled'])
    expect(zones()).toEqual([undefined, undefined, undefined, undefined])
  })
})

describe('retries', () => {
  const at = (world: World, nowMs: number, controller: ReturnType<typeof createEndpointSliceController>) =>
    controller.sync('test/web', { reader: world.store, nowMs, now: '2026-01-01T00:00:00Z' }).requeueAtMs

  test('a Pod on an unknown Node is tried again later and later, until the Node is there', () => {
    const controller = createEndpointSliceController()
    const world = new World(controller, [service('web'), pod('web-0')])
    expect([at(world, 0, controller), at(world, 1000, controller), at(world, 3000, controller)]).toEqual([1000, 3000, 7000])
    expect(world.put(node('node-1'))).toEqual(['test/web'])
    expect(at(world, 4000, controller)).toBeUndefined()
  })

  test('and not for ever', () => {
    const controller = createEndpointSliceController()
    const world = new World(controller, [service('web'), pod('web-0')])
    for (let i = 0; i < 15; i += 1) expect(at(world, 0, controller)).toBeDefined()
    expect(at(world, 0, controller)).toBeUndefined()
  })
})

describe('work', () => {
  const PODS = 1000
  const OTHERS = 200

  test('a readiness flip in a large Service visits that Service and nothing else', () => {
    const pods = Array.from({ length: PODS }, (_, n) => pod(`web-${n}`, { ip: address(n) }))
    const others = Array.from({ length: OTHERS }, (_, n) => [
      service(`other-${n}`),
      pod(`other-${n}`, { labels: { app: `other-${n}` }, ip: `10.9.0.${n}` }),
    ]).flat()
    const world = worldOf(service('web'), ...pods, ...others)
    const before = world.store.visited
    const keys = world.put(pod('web-500', { ip: address(500), ready: false }))
    expect(keys).toEqual(['test/web'])
    const asked = world.store.visited - before
    const { actions } = world.sync(keys)
    const synced = world.store.visited - before - asked
    expect(actions).toEqual({ ...nothing, update: 1 })
    expect(asked).toBeLessThanOrEqual(2)
    // Its Pods, its ten slices, itself and one Node.
    expect(synced).toBeLessThanOrEqual(PODS + 10 + 1 + 1)
  })
})
