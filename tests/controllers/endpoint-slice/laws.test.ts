import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Pod } from '../../../src/core/api/pod.ts'
import type { Service } from '../../../src/core/api/service.ts'
import { createEndpointSliceController } from '../../../src/core/controllers/endpoint-slice/controller.ts'
import { identityOf } from '../../../src/core/controllers/endpoint-slice/endpoint.ts'
import { wantedEndpoints } from '../../../src/core/controllers/endpoint-slice/wanted.ts'
import { portsKey } from '../../../src/core/controllers/endpoints/ports.ts'
import type { Store } from '../../../src/core/storage/store.ts'
import { World } from '../../runner/controllers-endpoints/world.ts'
import { address, HTTP, node, pod, service } from './builders.ts'

const MAX = 3
const NODES = new Map([node('node-1', 'zone-a'), node('node-2', 'zone-b'), node('node-3')].map((one) => [one.metadata.name, one]))

const podState = fc.record({
  labels: fc.constantFrom({ app: 'web' }, { app: 'web', tier: 'x' }, { app: 'api' }, {}),
  ready: fc.boolean(),
  terminating: fc.boolean(),
})

/** What never changes in a Pod of one name: its Node and the ports of its container. */
const fixed = (n: number) => ({
  ip: address(n),
  node: `node-${1 + (n % 3)}`,
  ports: n % 4 === 0 ? [] : [{ name: 'http', containerPort: n % 2 === 0 ? 8080 : 9090 }],
})

const services: fc.Arbitrary<Service> = fc
  .record({
    name: fc.constantFrom('web', 'api', 'tier'),
    targetPort: fc.constantFrom<number | string>(8080, 'http'),
    labels: fc.constantFrom({}, { team: 'a' }, { team: 'b' }),
    trafficDistribution: fc.constantFrom(undefined, 'PreferClose', 'PreferSameNode'),
    annotations: fc.constantFrom({}, { 'service.kubernetes.io/topology-mode': 'Auto' }),
    publishNotReadyAddresses: fc.boolean(),
  })
  .map(({ name, targetPort, labels, trafficDistribution, annotations, publishNotReadyAddresses }) =>
    service(
      name,
      {
        selector: name === 'tier' ? { tier: 'x' } : { app: name },
        ports: [{ ...HTTP, targetPort }],
        publishNotReadyAddresses,
        ...(trafficDistribution ? { trafficDistribution } : {}),
      },
      { labels, annotations },
    ),
  )

/** One edit: a Pod comes, changes or goes, or a Service does. */
const edit = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(fc.nat(11), podState).map(([n, state]) => pod(`p-${n}`, { ...state, ...fixed(n) })) },
  { weight: 1, arbitrary: fc.nat(11).map((n) => ({ gone: pod(`p-${n}`) })) },
  { weight: 2, arbitrary: services },
)

const podsOf = (store: Store, { metadata, spec }: Service): readonly Pod[] =>
  store.podsWithLabels(metadata.namespace ?? '', spec.selector ?? {})

function checkService(world: World, one: Service): void {
  const slices = world.store.slicesOfService('test', one.metadata.name)
  const { groups } = wantedEndpoints(one, podsOf(world.store, one), NODES, 'IPv4')
  const wanted = [...groups].flatMap(([key, { endpoints }]) =>
    [...endpoints.values()].map((endpoint) => ({ key, ...endpoint, id: identityOf(endpoint) })),
  )
  const got = slices.flatMap(({ ports, endpoints }) =>
    endpoints.map(({ hints: _, ...endpoint }) => ({ key: portsKey(ports), ...endpoint, id: identityOf(endpoint) })),
  )
  const byId = (a: { id: string; key: string }, b: { id: string; key: string }): number => (a.id + a.key < b.id + b.key ? -1 : 1)
  expect(got.toSorted(byId)).toEqual(wanted.toSorted(byId))
  for (const { endpoints } of slices) expect(endpoints.length).toBeLessThanOrEqual(MAX)
  expect(slices.length).toBeGreaterThan(0)
}

describe('laws of EndpointSlices', () => {
  test('after any edits: every wanted endpoint once, no slice too large, and nothing left to do', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 25 }), (edits) => {
        const world = new World(createEndpointSliceController({ maxEndpointsPerSlice: MAX }), [...NODES.values()])
        for (const one of edits) {
          const keys = 'gone' in one ? world.drop(one.gone) : world.put(one)
          world.sync(keys)
          // Only the keys that the controller asked for were looked at: the others have to be right already.
          const all = world.store.list('Service')
          for (const each of all) checkService(world, each)
          const again = world.sync(all.map(({ metadata }) => `test/${metadata.name}`))
          expect(again.actions).toEqual({ create: 0, update: 0, delete: 0 })
        }
      }),
      { numRuns: 150 },
    )
  })
})
