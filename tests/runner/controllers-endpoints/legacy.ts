import type { EndpointAddress, EndpointSubset, Endpoints } from '../../../src/core/api/endpoints.ts'
import type { JsonObject, JsonValue } from '../../../src/core/api/json.ts'
import type { KubeObject } from '../../../src/core/api/kinds.ts'
import { createEndpointsController } from '../../../src/core/controllers/endpoints/controller.ts'
import { OVER_CAPACITY_ANNOTATION } from '../../../src/core/controllers/endpoints/names.ts'
import { truncateSubsets } from '../../../src/core/controllers/endpoints/subsets.ts'
import { withoutTriggerTime } from './expect.ts'
import { complete, givenObjects } from './given.ts'
import { list, number, numbers, object, objects, onlyFields, pairUp, same, sameSet } from './json.ts'
import { World } from './world.ts'

/** The Services of a case; where there is none, those whose Endpoints were left behind. */
function serviceKeys(objects: readonly KubeObject[]): readonly string[] {
  const keysOf = (wanted: string): readonly string[] =>
    objects.filter(({ kind }) => kind === wanted).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
  const services = keysOf('Service')
  return services.length > 0 ? services : keysOf('Endpoints')
}

function sameSubset(got: EndpointSubset, want: JsonObject): boolean {
  onlyFields(want, ['addresses', 'notReadyAddresses', 'ports'], 'subset')
  const matches = (has: readonly unknown[] | undefined, wanted: JsonValue | undefined): boolean =>
    sameSet(has ?? [], list(wanted ?? [], 'subset'))
  return (
    matches(got.addresses, want['addresses']) &&
    matches(got.notReadyAddresses, want['notReadyAddresses']) &&
    matches(got.ports, want['ports'])
  )
}

function endpointsAre(got: Endpoints | undefined, want: JsonValue): readonly string[] {
  if (want === null) return same('endpoints', got ?? null, null)
  if (!got) return ['endpoints: there are none']
  const { metadata = {}, ...rest } = object(want, 'expect.endpoints')
  // Labels and annotations may stand where the object has them, or beside the subsets.
  const expected = { ...object(metadata, 'metadata'), ...rest }
  onlyFields(expected, ['labels', 'annotations', 'subsets'], 'expect.endpoints')
  const subsets = objects(expected['subsets'], 'subsets')
  return [
    ...('labels' in expected ? same('labels', got.metadata.labels ?? {}, expected['labels']) : []),
    ...('annotations' in expected
      ? same('annotations', withoutTriggerTime(got.metadata.annotations), expected['annotations'])
      : []),
    ...(pairUp(got.subsets ?? [], subsets, sameSubset) ? [] : same('subsets', got.subsets, subsets)),
  ]
}

export function runCluster(given: JsonObject, expect: JsonObject): readonly string[] {
  onlyFields(given, ['objects', 'generate'], 'given')
  onlyFields(expect, ['endpoints', 'actions'], 'expect')
  const all = givenObjects(given)
  const world = new World(createEndpointsController(), all)
  const [key, ...more] = serviceKeys(all)
  if (!key || more.length > 0) throw new Error('an Endpoints case is about one Service')
  const { actions } = world.sync([key])
  const [namespace = '', name = ''] = key.split('/')
  const want = expect['endpoints']
  if (want === undefined) throw new Error('the case expects no endpoints, not even null')
  return [
    ...endpointsAre(world.store.get('Endpoints', namespace, name), want),
    ...('actions' in expect ? same('actions', actions, expect['actions']) : []),
  ]
}

const SERVICE = complete({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'test' },
  spec: {
    type: 'ClusterIP',
    clusterIP: '10.96.0.10',
    selector: { app: 'web' },
    ipFamilies: ['IPv4'],
    ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 }],
  },
})

function pod(n: number, ready: boolean): KubeObject {
  const ip = `10.1.${n >> 8}.${n & 255}`
  return complete({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `web-${n}`, namespace: 'test', uid: `uid-${n}`, labels: { app: 'web' } },
    spec: { nodeName: 'node-1', containers: [{ name: 'c', image: 'example.invalid/app' }] },
    status: { phase: 'Running', podIP: ip, podIPs: [{ ip }], conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  })
}

const addressCount = (subsets: readonly EndpointSubset[], which: 'addresses' | 'notReadyAddresses'): number =>
  subsets.reduce((sum, subset) => sum + (subset[which]?.length ?? 0), 0)

/** So many Pods, beside an object that was made before and may carry a mark. */
export function runCapacity(given: JsonObject, expect: JsonObject): readonly string[] {
  onlyFields(given, ['capacity', 'readyPods', 'notReadyPods', 'annotationBefore'], 'given')
  onlyFields(expect, ['addresses', 'notReadyAddresses', 'annotations'], 'expect')
  const [ready, notReady] = [number(given['readyPods'], 'readyPods'), number(given['notReadyPods'], 'notReadyPods')]
  const mark = given['annotationBefore'] ?? null
  const before = complete({
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'web', namespace: 'test', annotations: mark === null ? {} : { [OVER_CAPACITY_ANNOTATION]: mark } },
    subsets: [],
  })
  const pods = Array.from({ length: ready + notReady }, (_, n) => pod(n, n < ready))
  const controller = createEndpointsController({ capacity: number(given['capacity'], 'capacity') })
  const world = new World(controller, [SERVICE, before, ...pods])
  world.sync(['test/web'])
  const got = world.store.get('Endpoints', 'test', 'web')
  const subsets = got?.subsets ?? []
  return [
    ...same('addresses', addressCount(subsets, 'addresses'), expect['addresses']),
    ...same('notReadyAddresses', addressCount(subsets, 'notReadyAddresses'), expect['notReadyAddresses']),
    ...same('annotations', withoutTriggerTime(got?.metadata.annotations), expect['annotations']),
  ]
}

const addresses = (count: number): readonly EndpointAddress[] =>
  Array.from({ length: count }, (_, n) => ({ ip: `10.1.${n >> 8}.${n & 255}` }))

/** Only the cutting: subsets of so many addresses each. */
export function runTruncate(given: JsonObject, expect: JsonObject): readonly string[] {
  onlyFields(given, ['capacity', 'subsetsReady', 'subsetsNotReady'], 'given')
  onlyFields(expect, ['subsetsReady', 'subsetsNotReady'], 'expect')
  const notReady = numbers(given['subsetsNotReady'], 'subsetsNotReady')
  const subsets = numbers(given['subsetsReady'], 'subsetsReady').map((count, i) => ({
    addresses: addresses(count),
    notReadyAddresses: addresses(notReady[i] ?? 0),
  }))
  const cut = truncateSubsets(subsets, number(given['capacity'], 'capacity')) ?? subsets
  return [
    ...same(
      'subsetsReady',
      cut.map((subset) => subset.addresses?.length ?? 0),
      expect['subsetsReady'],
    ),
    ...same(
      'subsetsNotReady',
      cut.map((subset) => subset.notReadyAddresses?.length ?? 0),
      expect['subsetsNotReady'],
    ),
  ]
}
