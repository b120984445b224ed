import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import type { KubeObject } from '../../src/core/api/kinds.ts'
import type { Pod } from '../../src/core/api/pod.ts'
import { createEndpointSliceController, type EndpointSliceOptions } from '../../src/core/controllers/endpoint-slice/controller.ts'
import {
  createEndpointSliceMirroringController,
  mirroredSlices,
} from '../../src/core/controllers/endpoint-slice-mirroring/controller.ts'
import { podChange, servicesToResync } from '../../src/core/controllers/endpoints/pod-change.ts'
import { Store } from '../../src/core/storage/store.ts'
import { checkWorld } from './controllers-endpoints/expect.ts'
import { complete, givenObjects } from './controllers-endpoints/given.ts'
import { flag, number, object, onlyFields, same, sameSet, text, texts } from './controllers-endpoints/json.ts'
import { runCapacity, runCluster, runTruncate } from './controllers-endpoints/legacy.ts'
import { hintStep } from './controllers-endpoints/topology.ts'
import { World } from './controllers-endpoints/world.ts'
import type { CaseRunner, Suites } from './types.ts'

type Step = (given: JsonObject, expect: JsonObject) => readonly string[]

const REMARKS = ['name', 'ref', 'derived', 'note', 'basis', 'source', 'since']

/** Reads `given` and `expect`, and leaves the rest to the function that fits them. */
const stepCase =
  (choose: (given: JsonObject) => Step): CaseRunner =>
  (test) => {
    onlyFields(test, [...REMARKS, 'given', 'expect'], 'case')
    const given = object(test['given'], 'given')
    return choose(given)(given, object(test['expect'], 'expect'))
  }

function sliceOptions(given: JsonObject): EndpointSliceOptions {
  const config = object(given['config'] ?? {}, 'given.config')
  onlyFields(config, ['maxEndpointsPerSlice', 'topologyCache', 'preferSameTrafficDistribution'], 'given.config')
  const { maxEndpointsPerSlice: max, topologyCache: cache, preferSameTrafficDistribution: prefer } = config
  return {
    ...(max === undefined ? {} : { maxEndpointsPerSlice: number(max, 'maxEndpointsPerSlice') }),
    ...(cache === undefined ? {} : { topologyHints: flag(cache, 'topologyCache') }),
    ...(prefer === undefined ? {} : { preferSameTrafficDistribution: flag(prefer, 'preferSameTrafficDistribution') }),
  }
}

const keysOf = (objects: readonly KubeObject[], kinds: readonly string[]): readonly string[] => [
  ...new Set(
    objects.filter(({ kind }) => kinds.includes(kind)).map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`),
  ),
]

function runSlices(given: JsonObject, expect: JsonObject): readonly string[] {
  onlyFields(given, ['objects', 'generate', 'config'], 'given')
  const all = givenObjects(given)
  const world = new World(createEndpointSliceController(sliceOptions(given)), all)
  return checkWorld(expect, world, world.sync(keysOf(all, ['Service'])))
}

/** A Pod as a change shows it; undefined when it was not there yet, or is there no more. */
function podOf(value: JsonValue | undefined, which: string): Pod | undefined {
  if (value === undefined || value === null) return undefined
  const { metadata, ...rest } = object(value, which)
  const pod = complete({
    apiVersion: 'v1',
    kind: 'Pod',
    ...rest,
    metadata: { name: 'pod', ...object(metadata ?? {}, 'metadata') },
  })
  if (pod.kind !== 'Pod') throw new Error('a change is about a Pod')
  return pod
}

/** Services that are to be looked at again when a Pod comes, changes or goes among the given objects. */
function resynced(given: JsonObject, before: Pod | undefined, after: Pod | undefined): readonly string[] {
  const world = new World(createEndpointSliceController(), [...givenObjects(given), ...(before ? [before] : [])])
  if (after) return world.put(after)
  if (!before) throw new Error('a change without a Pod')
  return world.drop(before)
}

/** What of a Pod that changed matters to endpoints, and to which Services. */
function runChange(given: JsonObject, expect: JsonObject): readonly string[] {
  onlyFields(given, ['change', 'objects', 'generate'], 'given')
  onlyFields(expect, ['podChanged', 'labelsChanged', 'resync'], 'expect')
  if (Object.keys(expect).length === 0) throw new Error('the case expects nothing')
  const change = object(given['change'], 'change')
  onlyFields(change, ['before', 'after'], 'change')
  const [before, after] = [podOf(change['before'], 'before'), podOf(change['after'], 'after')]
  const wrong: string[] = []
  if ('podChanged' in expect || 'labelsChanged' in expect) {
    if (!before || !after) throw new Error('a change has two sides')
    const got = podChange(before, after)
    for (const field of ['podChanged', 'labelsChanged'] as const)
      if (field in expect) wrong.push(...same(field, got[field], flag(expect[field], field)))
  }
  if (!('resync' in expect)) return wrong
  const wanted = texts(expect['resync'], 'resync')
  const keys = resynced(given, before, after)
  const got = wanted.some((name) => name.includes('/')) ? keys : keys.map((key) => key.split('/')[1] ?? '')
  return sameSet(got, wanted) ? wrong : [...wrong, ...same('resync', got, wanted)]
}

function runResync(given: JsonObject, expect: JsonObject): readonly string[] {
  onlyFields(given, ['servicesMatchingBefore', 'servicesMatchingAfter', 'podChanged'], 'given')
  onlyFields(expect, ['resync'], 'expect')
  const [before, after] = [texts(given['servicesMatchingBefore'], 'before'), texts(given['servicesMatchingAfter'], 'after')]
  const got = servicesToResync(before, after, flag(given['podChanged'], 'podChanged'))
  return sameSet(got, texts(expect['resync'], 'resync')) ? [] : same('resync', got, expect['resync'])
}

function runMirroring(given: JsonObject, expect: JsonObject): readonly string[] {
  onlyFields(given, ['objects', 'generate'], 'given')
  const all = givenObjects(given)
  const world = new World(createEndpointSliceMirroringController(), all)
  return checkWorld(expect, world, world.sync(keysOf(all, ['Service', 'Endpoints'])))
}

function runManaged(given: JsonObject, expect: JsonObject): readonly string[] {
  onlyFields(given, ['service', 'slice'], 'given')
  onlyFields(expect, ['managed'], 'expect')
  const service = object(given['service'], 'service')
  const store = new Store()
  store.put(complete({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', ...object(given['slice'], 'slice') }))
  const managed = mirroredSlices(store, text(service['namespace'], 'namespace'), text(service['name'], 'name'))
  return same('managed', managed.length > 0, flag(expect['managed'], 'managed'))
}

const slicesCase = stepCase((given) => {
  if ('change' in given) return runChange
  return 'podChanged' in given ? runResync : runSlices
})
const legacyCase = stepCase((given) => {
  if ('readyPods' in given) return runCapacity
  return 'subsetsReady' in given ? runTruncate : runCluster
})
const hintsCase = stepCase((given) => hintStep(given) ?? runSlices)

/** A case of a suite that is new here, by what it expects. */
export const anyCase = stepCase((given) => {
  const step = hintStep(given)
  if (step) return step
  if ('change' in given) return runChange
  if ('podChanged' in given) return runResync
  if ('slice' in given) return runManaged
  if ('readyPods' in given) return runCapacity
  if ('subsetsReady' in given) return runTruncate
  return (_, expect) => ('endpoints' in expect ? runCluster : runSlices)(given, expect)
})

export const suites: Suites = {
  'controllers/endpointslice-basic': slicesCase,
  'controllers/endpointslice-conditions': slicesCase,
  'controllers/endpointslice-ports': slicesCase,
  'controllers/endpointslice-sharding': slicesCase,
  'controllers/endpoints-legacy': legacyCase,
  'controllers/endpoints-mirroring': stepCase((given) => ('slice' in given ? runManaged : runMirroring)),
  'controllers/topology-hints': hintsCase,
  'controllers/traffic-distribution': hintsCase,
}
