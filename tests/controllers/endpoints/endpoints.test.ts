import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EndpointAddress } from '../../../src/core/api/endpoints.ts'
import { createEndpointsController } from '../../../src/core/controllers/endpoints/controller.ts'
import { addressesOnPorts, packSubsets, truncateSubsets } from '../../../src/core/controllers/endpoints/subsets.ts'
import { World } from '../../runner/controllers-endpoints/world.ts'
import { address, node, pod, service } from '../endpoint-slice/builders.ts'

const nothing = { create: 0, update: 0, delete: 0 }

describe('the Endpoints object', () => {
  test('comes with its Service, follows its Pods and goes with it', () => {
    const world = new World(createEndpointsController(), [node('node-1')])
    expect(world.sync(world.put(service('web'))).actions).toEqual({ ...nothing, create: 1 })
    expect(world.sync(world.put(pod('web-0'))).actions).toEqual({ ...nothing, update: 1 })
    expect(world.store.get('Endpoints', 'test', 'web')?.subsets?.[0]?.addresses).toMatchObject([{ ip: '10.1.0.1' }])
    expect(world.sync(world.put(pod('web-0', { terminating: true }))).actions).toEqual({ ...nothing, update: 1 })
    expect(world.store.get('Endpoints', 'test', 'web')?.subsets).toEqual([])
    expect(world.sync(world.drop(service('web'))).actions).toEqual({ ...nothing, delete: 1 })
    expect(world.sync(['test/web']).actions).toEqual(nothing)
  })

  test('comes back when somebody deletes it', () => {
    const world = new World(createEndpointsController(), [service('web')])
    world.sync(['test/web'])
    const made = world.store.get('Endpoints', 'test', 'web')
    if (!made) throw new Error('there are no Endpoints')
    expect(world.sync(world.drop(made)).actions).toEqual({ ...nothing, create: 1 })
  })

  test('over capacity it is cut once and then left alone', () => {
    const pods = Array.from({ length: 30 }, (_, n) => pod(`web-${n}`, { ip: address(n), ready: n % 3 > 0 }))
    const world = new World(createEndpointsController({ capacity: 10 }), [service('web'), ...pods])
    world.sync(['test/web'])
    expect(world.store.get('Endpoints', 'test', 'web')?.metadata.annotations).toMatchObject({
      'endpoints.kubernetes.io/over-capacity': 'truncated',
    })
    expect(world.sync(['test/web']).actions).toEqual(nothing)
  })
})

const entry = fc.record({
  port: fc.constantFrom(null, { name: 'a', port: 80 }, { name: 'b', port: 80 }, { name: 'a', port: 81 }),
  address: fc.constantFrom<EndpointAddress>({ ip: '10.0.0.1' }, { ip: '10.0.0.2' }, { ip: '10.0.0.2', targetRef: { uid: 'u' } }),
  ready: fc.boolean(),
})

describe('laws of subsets', () => {
  test('packing is canonical: packed again, or in another order, it is the same', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 12 }), (entries) => {
        const packed = packSubsets(entries)
        expect(packSubsets(addressesOnPorts(packed))).toEqual(packed)
        expect(packSubsets(entries.toReversed())).toEqual(packed)
      }),
    )
  })

  test('cutting keeps to the capacity and drops no ready address for one that is not', () => {
    const sizes = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 60 }), (all, capacity) => {
        const made = (count: number): readonly EndpointAddress[] => Array.from({ length: count }, (_, n) => ({ ip: address(n) }))
        const subsets = all.map(([ready, notReady]) => ({ addresses: made(ready), notReadyAddresses: made(notReady) }))
        const cut = truncateSubsets(subsets, capacity) ?? subsets
        const count = (which: 'addresses' | 'notReadyAddresses', of: typeof cut): number =>
          of.reduce((sum, subset) => sum + (subset[which]?.length ?? 0), 0)
        const [ready, rest] = [count('addresses', cut), count('notReadyAddresses', cut)]
        expect(ready + rest).toBe(Math.min(capacity, count('addresses', subsets) + count('notReadyAddresses', subsets)))
        if (rest > 0) expect(ready).toBe(count('addresses', subsets))
      }),
    )
  })
})
