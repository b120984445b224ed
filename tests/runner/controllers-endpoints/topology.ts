import type { Node } from '../../../src/core/api/cluster-objects.ts'
import type { Endpoint } from '../../../src/core/api/endpoints.ts'
import type { JsonObject, JsonValue } from '../../../src/core/api/json.ts'
import type { IPFamily } from '../../../src/core/api/service.ts'
import { allocate, moves } from '../../../src/core/controllers/topology/allocation.ts'
import { addTopologyHints, hintsEnabled } from '../../../src/core/controllers/topology/hints.ts'
import { milliValue } from '../../../src/core/controllers/topology/quantity.ts'
import type { SliceLists } from '../../../src/core/controllers/topology/slice-lists.ts'
import { distributeTraffic } from '../../../src/core/controllers/topology/traffic-distribution.ts'
import { ZoneFigures } from '../../../src/core/controllers/topology/zones.ts'
import { complete } from './given.ts'
import { counts, number, object, objects, onlyFields, same, text } from './json.ts'

const CLOSE = 1e-9

/** Equality of nested numbers that leaves room for rounding. */
function nearly(got: unknown, want: unknown): boolean {
  if (typeof got === 'number' && typeof want === 'number') return Math.abs(got - want) < CLOSE
  if (typeof got !== 'object' || typeof want !== 'object' || !got || !want) return got === want
  const [a, b] = [new Map(Object.entries(got)), new Map(Object.entries(want))]
  return a.size === b.size && [...a].every(([key, value]) => b.has(key) && nearly(value, b.get(key)))
}

const close = (what: string, got: unknown, want: unknown): readonly string[] => (nearly(got, want) ? [] : same(what, got, want))

interface Bare {
  readonly endpoints: readonly Endpoint[]
}

/** Slices of a step case carry endpoints and nothing else. */
function slices(value: JsonValue | undefined, what: string): readonly Bare[] {
  return objects(value ?? [], what).map((slice) => {
    onlyFields(slice, ['endpoints'], what)
    // The endpoints of a case are endpoints as the API has them.
    return { endpoints: objects(slice['endpoints'], 'endpoints') as unknown as readonly Endpoint[] }
  })
}

function sliceLists(value: JsonValue | undefined): SliceLists<Bare, Bare> {
  const lists = object(value, 'given.slices')
  onlyFields(lists, ['toCreate', 'toUpdate', 'unchanged'], 'given.slices')
  return {
    create: slices(lists['toCreate'], 'toCreate'),
    update: slices(lists['toUpdate'], 'toUpdate'),
    unchanged: slices(lists['unchanged'], 'unchanged'),
  }
}

const listChecks = (expect: JsonObject, { create, update, unchanged }: SliceLists<Bare, Bare>): readonly string[] => [
  ...('toCreate' in expect ? same('toCreate', create, expect['toCreate']) : []),
  ...('toUpdate' in expect ? same('toUpdate', update, expect['toUpdate']) : []),
  ...('unchanged' in expect ? same('unchanged', unchanged, expect['unchanged']) : []),
]

function checkNodes(given: JsonObject, expect: JsonObject): readonly string[] {
  onlyFields(expect, ['sufficient', 'cpuByZone', 'ratioByZone'], 'expect')
  const figures = new ZoneFigures()
  for (const [i, raw] of objects(given['nodes'], 'given.nodes').entries()) {
    const node = complete(raw, i) as Node
    figures.set(node.metadata.name, node)
  }
  const cpu = figures.cpuByZone
  const wantedCPU = expect['cpuByZone'] === undefined ? undefined : object(expect['cpuByZone'], 'cpuByZone')
  return [
    ...('sufficient' in expect ? same('sufficient', cpu !== null, expect['sufficient']) : []),
    ...(wantedCPU ? same('cpuByZone', Object.fromEntries([...(cpu ?? [])].toSorted()), milli(wantedCPU)) : []),
    ...('ratioByZone' in expect ? close('ratioByZone', Object.fromEntries(figures.ratios ?? []), expect['ratioByZone']) : []),
  ]
}

const milli = (byZone: JsonObject): object =>
  Object.fromEntries(
    Object.entries(byZone)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([zone, cpu]) => [zone, milliValue(text(cpu, zone))]),
  )

const ratiosOf = (given: JsonObject) => (given['ratios'] === null ? null : counts(given['ratios'], 'given.ratios'))

function checkAllocation(given: JsonObject, expect: JsonObject): readonly string[] {
  onlyFields(expect, ['allocation', 'disabled'], 'expect')
  const got = allocate(ratiosOf(given), number(given['readyEndpoints'], 'readyEndpoints'))
  if (typeof got === 'string') return same('disabled', got, expect['disabled'])
  return close('allocation', Object.fromEntries(got), expect['allocation'])
}

function checkMoves(given: JsonObject, expect: JsonObject): readonly string[] {
  onlyFields(expect, ['giving', 'receiving'], 'expect')
  const { giving, receiving } = moves(counts(given['desired'], 'desired'), counts(given['have'], 'have'))
  return [
    ...close('giving', Object.fromEntries(giving), expect['giving']),
    ...close('receiving', Object.fromEntries(receiving), expect['receiving']),
  ]
}

function checkHints(given: JsonObject, expect: JsonObject): readonly string[] {
  onlyFields(expect, ['toCreate', 'toUpdate', 'unchanged', 'hintsByZone', 'event'], 'expect')
  const family = text(given['addressType'], 'addressType') as IPFamily
  const got = addTopologyHints(sliceLists(given['slices']), ratiosOf(given), family, false)
  return [
    ...listChecks(expect, got.lists),
    ...('hintsByZone' in expect ? close('hintsByZone', Object.fromEntries(got.hintsByZone ?? []), expect['hintsByZone']) : []),
    ...('event' in expect ? same('event', got.event, expect['event']) : []),
  ]
}

function checkTraffic(given: JsonObject, expect: JsonObject): readonly string[] {
  onlyFields(expect, ['toCreate', 'toUpdate', 'unchanged'], 'expect')
  const wanted =
    given['trafficDistribution'] === undefined ? undefined : text(given['trafficDistribution'], 'trafficDistribution')
  return listChecks(expect, distributeTraffic(wanted, sliceLists(given['slices'])))
}

function checkAnnotations(given: JsonObject, expect: JsonObject): readonly string[] {
  onlyFields(expect, ['enabled'], 'expect')
  const annotations = Object.fromEntries(
    Object.entries(object(given['annotations'], 'annotations')).map(([key, value]) => [key, text(value, key)]),
  )
  return same('enabled', hintsEnabled(annotations), expect['enabled'])
}

type Step = (given: JsonObject, expect: JsonObject) => readonly string[]

/** Cases that test one step, by the fields that `given` then has; those after `?` may be missing. */
const STEPS: readonly { readonly fields: readonly string[]; readonly optional?: readonly string[]; readonly check: Step }[] = [
  { fields: ['annotations'], check: checkAnnotations },
  { fields: ['nodes'], check: checkNodes },
  { fields: ['ratios', 'readyEndpoints'], check: checkAllocation },
  { fields: ['desired', 'have'], check: checkMoves },
  { fields: ['ratios', 'addressType', 'slices'], check: checkHints },
  { fields: ['slices'], optional: ['trafficDistribution'], check: checkTraffic },
]

/** The step that a case tests, or null when it is about a whole cluster. */
export function hintStep(given: JsonObject): Step | null {
  const has = Object.keys(given)
  const step = STEPS.find(
    ({ fields, optional = [] }) =>
      fields.every((field) => has.includes(field)) && has.every((field) => fields.includes(field) || optional.includes(field)),
  )
  return step?.check ?? null
}
