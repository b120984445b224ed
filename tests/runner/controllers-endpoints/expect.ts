import type { Endpoint, EndpointSlice } from '../../../src/core/api/endpoints.ts'
import type { JsonObject, JsonValue } from '../../../src/core/api/json.ts'
import { identityOf } from '../../../src/core/controllers/endpoint-slice/endpoint.ts'
import { TRIGGER_TIME_ANNOTATION } from '../../../src/core/controllers/endpoints/names.ts'
import { flag, list, number, numbers, object, objects, onlyFields, pairUp, plain, same, sameSet } from './json.ts'
import type { Outcome, World } from './world.ts'

export function withoutTriggerTime(annotations: { readonly [key: string]: string } = {}): object {
  const { [TRIGGER_TIME_ANNOTATION]: _, ...rest } = annotations
  return rest
}

const isSame = (got: unknown, want: unknown): boolean => same('', got, want).length === 0

/** How each field of an expected slice is compared with a slice. */
const SLICE_FIELDS: { readonly [field: string]: (slice: EndpointSlice, want: JsonValue) => boolean } = {
  addressType: (slice, want) => slice.addressType === want,
  ports: (slice, want) => sameSet(slice.ports ?? [], list(want, 'ports')),
  endpoints: (slice, want) => sameSet(slice.endpoints, list(want, 'endpoints')),
  endpointCount: (slice, want) => slice.endpoints.length === number(want, 'endpointCount'),
  labels: (slice, want) => isSame(slice.metadata.labels ?? {}, want),
  annotations: (slice, want) => isSame(withoutTriggerTime(slice.metadata.annotations), want),
  name: (slice, want) => slice.metadata.name === want,
  generateName: (slice, want) => slice.metadata.generateName === want,
  ownerReferences: (slice, want) => sameSet(slice.metadata.ownerReferences ?? [], list(want, 'ownerReferences')),
}

const matchesSlice = (slice: EndpointSlice, want: JsonObject): boolean =>
  Object.entries(want).every(([field, value]) => SLICE_FIELDS[field]?.(slice, value))

function slicesAre(slices: readonly EndpointSlice[], want: readonly JsonObject[]): readonly string[] {
  for (const slice of want) onlyFields(slice, Object.keys(SLICE_FIELDS), 'expect.slices')
  if (pairUp(slices, want, matchesSlice)) return []
  const unmet = want.filter((one) => !slices.some((slice) => matchesSlice(slice, one)))
  return [`slices: got ${JSON.stringify(slices.map(plain))}`, `  none is ${JSON.stringify(unmet)} (of ${want.length})`]
}

const sizes = (slices: readonly EndpointSlice[]): readonly number[] => slices.map(({ endpoints }) => endpoints.length)
const endpointsOf = (slices: readonly EndpointSlice[]): readonly Endpoint[] => slices.flatMap(({ endpoints }) => endpoints)

function tally(names: readonly string[]): { readonly [name: string]: number } {
  const found: { [name: string]: number } = {}
  for (const name of names) found[name] = (found[name] ?? 0) + 1
  return found
}

const zoneHints = ({ hints }: Endpoint): readonly string[] => (hints?.forZones ?? []).map(({ name }) => name)
const nodeHints = ({ hints }: Endpoint): readonly string[] => (hints?.forNodes ?? []).map(({ name }) => name)
const isCross = (endpoint: Endpoint): boolean => zoneHints(endpoint).some((zone) => zone !== endpoint.zone)

function eventsAre(outcome: Outcome, want: readonly JsonObject[]): readonly string[] {
  for (const event of want) onlyFields(event, ['type', 'reason', 'message'], 'expect.events')
  const accepts = (got: Outcome['events'][number], event: JsonObject): boolean =>
    Object.entries(event).every(([field, value]) => ({ ...got })[field as 'type'] === value)
  return pairUp(outcome.events, want, accepts)
    ? []
    : [`events: got ${JSON.stringify(outcome.events)}, want ${JSON.stringify(want)}`]
}

type Check = (want: JsonValue, world: World, outcome: Outcome) => readonly string[]

/** Every expectation about a whole cluster after one pass. */
const CHECKS: { readonly [field: string]: Check } = {
  slices: (want, { slices }) => slicesAre(slices, objects(want, 'expect.slices')),
  actions: (want, _, { actions }) => {
    const counted = object(want, 'expect.actions')
    onlyFields(counted, Object.keys(actions), 'expect.actions')
    return same('actions', { ...actions, ...Object.fromEntries(Object.entries(counted)) }, actions)
  },
  requeue: (want, _, outcome) => same('requeue', outcome.requeue, flag(want, 'requeue')),
  events: (want, _, outcome) => eventsAre(outcome, objects(want, 'expect.events')),
  sliceSizes: (want, { slices }) =>
    sameSet(sizes(slices), numbers(want, 'sliceSizes')) ? [] : same('sliceSizes', sizes(slices), want),
  endpointCounts: (want, { slices }) =>
    sameSet(sizes(slices), numbers(want, 'endpointCounts')) ? [] : same('endpointCounts', sizes(slices), want),
  namedSizes: (want, { slices }) =>
    Object.entries(object(want, 'namedSizes')).flatMap(([name, size]) =>
      same(name, slices.find(({ metadata }) => metadata.name === name)?.endpoints.length, size),
    ),
  totalEndpoints: (want, { slices }) => {
    const all = endpointsOf(slices)
    return [...same('totalEndpoints', all.length, want), ...same('different endpoints', new Set(all.map(identityOf)).size, want)]
  },
  hintsByZone: (want, { slices }) => same('hintsByZone', tally(endpointsOf(slices).flatMap(zoneHints)), want),
  hintsByNode: (want, { slices }) => same('hintsByNode', tally(endpointsOf(slices).flatMap(nodeHints)), want),
  crossZoneHints: (want, { slices }) => same('crossZoneHints', endpointsOf(slices).filter(isCross).length, want),
  endpointsWithoutHints: (want, { slices }) =>
    same('endpointsWithoutHints', endpointsOf(slices).filter(({ hints }) => hints === undefined).length, want),
}

/** What is wrong with a cluster after one pass. Throws on an expectation that it does not know, or on none at all. */
export function checkWorld(expect: JsonObject, world: World, outcome: Outcome): readonly string[] {
  onlyFields(expect, Object.keys(CHECKS), 'expect')
  if (Object.keys(expect).length === 0) throw new Error('the case expects nothing')
  return Object.entries(expect).flatMap(([field, want]) => CHECKS[field]?.(want, world, outcome) ?? [])
}
