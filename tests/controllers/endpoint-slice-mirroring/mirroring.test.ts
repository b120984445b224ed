import { describe, expect, test } from 'vitest'
import type { Endpoints } from '../../../src/core/api/endpoints.ts'
import { createEndpointSliceMirroringController } from '../../../src/core/controllers/endpoint-slice-mirroring/controller.ts'
import { World } from '../../runner/controllers-endpoints/world.ts'
import { service } from '../endpoint-slice/builders.ts'

const nothing = { create: 0, update: 0, delete: 0 }
const plain = service('db', { selector: {} })

const endpoints = (subsets: Endpoints['subsets'], labels: { readonly [key: string]: string } = {}): Endpoints => ({
  apiVersion: 'v1',
  kind: 'Endpoints',
  metadata: {
    name: 'db',
    namespace: 'test',
    uid: 'uid-ep',
    resourceVersion: '0',
    creationTimestamp: '2026-01-01T00:00:00Z',
    labels,
  },
  subsets: subsets ?? [],
})

const HTTP = [{ name: 'http', port: 80, protocol: 'TCP' as const }]
const one = [{ addresses: [{ ip: '10.0.0.1' }], ports: HTTP }]
const twoFamilies = [{ addresses: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }], ports: HTTP }]

const worldOf = (...objects: ConstructorParameters<typeof World>[1]): World => {
  const world = new World(createEndpointSliceMirroringController(), objects)
  world.sync(['test/db'])
  return world
}

describe('mirroring', () => {
  test('one slice a family, and a second look does nothing', () => {
    const world = worldOf(plain, endpoints(twoFamilies))
    expect(world.slices.map(({ addressType }) => addressType).toSorted()).toEqual(['IPv4', 'IPv6'])
    expect(world.sync(['test/db']).actions).toEqual(nothing)
  })

  test.each([
    {
      name: 'other addresses',
      change: endpoints([{ addresses: [{ ip: '10.0.0.9' }], ports: HTTP }]),
      actions: { ...nothing, update: 1 },
    },
    {
      name: 'other ports: the slice is used again',
      change: endpoints([{ addresses: [{ ip: '10.0.0.1' }] }]),
      actions: { ...nothing, update: 1 },
    },
    { name: 'other labels', change: endpoints(one, { a: 'b' }), actions: { ...nothing, update: 1 } },
    { name: 'no addresses', change: endpoints([]), actions: { ...nothing, delete: 1 } },
    {
      name: 'asked to stop',
      change: endpoints(one, { 'endpointslice.kubernetes.io/skip-mirror': 'true' }),
      actions: { ...nothing, delete: 1 },
    },
    { name: 'a selector', change: service('db'), actions: { ...nothing, delete: 1 } },
    { name: 'the same again', change: endpoints(one), actions: nothing },
  ])('$name', ({ change, actions }) => {
    const world = worldOf(plain, endpoints(one))
    expect(world.sync(world.put(change)).actions).toEqual(actions)
    expect(world.sync(['test/db']).actions).toEqual(nothing)
  })

  test('slices go with the Endpoints, or with the Service', () => {
    for (const gone of [plain, endpoints(one)]) {
      const world = worldOf(plain, endpoints(one))
      expect(world.sync(world.drop(gone)).actions).toEqual({ ...nothing, delete: 1 })
    }
  })
})
