import type { Endpoint } from '../../api/endpoints.ts'
import type { LabelMap } from '../../api/meta.ts'
import type { IPFamily } from '../../api/service.ts'
import { type Allocations, allocate, DISABLED, moves } from './allocation.ts'
import { type HasEndpoints, isReady, removeHints, type SliceLists, withEndpoints } from './slice-lists.ts'
import type { ByZone } from './zones.ts'

/** The deprecated annotation counts for more than the one that replaced it. */
const ANNOTATIONS = ['service.kubernetes.io/topology-aware-hints', 'service.kubernetes.io/topology-mode']

/** The annotation that decides about topology hints; undefined when a Service carries none. */
export const topologyAnnotation = (annotations: LabelMap = {}): string | undefined =>
  ANNOTATIONS.find((key) => Object.hasOwn(annotations, key))

/** True when a Service's annotations switch topology hints on: exactly `Auto` or `auto`. */
export function hintsEnabled(annotations: LabelMap = {}): boolean {
  const key = topologyAnnotation(annotations)
  return key !== undefined && (annotations[key] === 'Auto' || annotations[key] === 'auto')
}

/** An Event about hints, without the Service that it is about. */
export interface HintEvent {
  readonly type: 'Normal' | 'Warning'
  readonly reason: 'TopologyAwareHintsEnabled' | 'TopologyAwareHintsDisabled'
  readonly message: string
}

const withFamily = (message: string, family: IPFamily): string => `${message}, addressType: ${family}`

export const hintsDisabledEvent = (message: string, family: IPFamily): HintEvent => ({
  type: 'Warning',
  reason: 'TopologyAwareHintsDisabled',
  message: withFamily(message, family),
})

export interface Hinted<C extends HasEndpoints, U extends HasEndpoints> {
  readonly lists: SliceLists<C, U>
  /** How many endpoints are hinted for each zone; null when hints are off. */
  readonly hintsByZone: ByZone | null
  readonly event?: HintEvent
}

const readyCount = (slices: readonly HasEndpoints[]): number =>
  slices.reduce((sum, { endpoints }) => sum + endpoints.filter(isReady).length, 0)

const add = (zones: Map<string, number>, zone: string, count: number): void => {
  zones.set(zone, (zones.get(zone) ?? 0) + count)
}

/** Hints of a slice by zone, or null when they cannot stay: one is missing, or a zone would have more than it may. */
function goodHints({ endpoints }: HasEndpoints, allocations: Allocations, counted: ByZone): ByZone | null {
  const hints = new Map<string, number>()
  for (const endpoint of endpoints.filter(isReady)) {
    const zones = endpoint.hints?.forZones ?? []
    if (zones.length === 0 || zones.some(({ name }) => !allocations.has(name))) return null
    for (const { name } of zones) add(hints, name, 1)
  }
  const tooMany = [...hints].some(([zone, count]) => count + (counted.get(zone) ?? 0) > (allocations.get(zone)?.maximum ?? 0))
  return tooMany ? null : hints
}

/** Unchanged slices that stay so, those that must be written after all, and the hints in the first. */
function sortOut<U extends HasEndpoints>(unchanged: readonly U[], allocations: Allocations) {
  const counted = new Map<string, number>()
  const [kept, rewritten]: [U[], U[]] = [[], []]
  for (const slice of unchanged) {
    const hints = goodHints(slice, allocations, counted)
    if (hints) for (const [zone, count] of hints) add(counted, zone, count)
    if (hints) kept.push(slice)
    else rewritten.push(slice)
  }
  return { kept, rewritten, counted }
}

const forZone = (endpoint: Endpoint, zone: string): Endpoint => ({ ...endpoint, hints: { forZones: [{ name: zone }] } })

/** Gives each ready endpoint a hint: its own zone's, or that of a zone which lacks endpoints, as long as its own has to give. */
function assigner(allocations: Allocations, counted: Map<string, number>) {
  const desired = new Map([...allocations].map(([zone, allocation]) => [zone, allocation.desired]))
  const { giving, receiving } = moves(desired, counted)
  const [gives, takes] = [new Map(giving), new Map(receiving)]
  return (endpoint: Endpoint): Endpoint => {
    if (!isReady(endpoint) || !endpoint.zone) return endpoint
    const own = endpoint.zone
    const other = (gives.get(own) ?? 0) > 0 ? [...takes].find(([, count]) => count > 0)?.[0] : undefined
    if (other === undefined) return forZone(endpoint, own)
    add(gives, own, -1)
    add(takes, other, -1)
    add(counted, own, -1)
    add(counted, other, 1)
    return forZone(endpoint, other)
  }
}

/**
 * Topology hints of one family: every ready endpoint is for its own zone, then some move to zones whose share of the CPU is
 * greater than their share of the endpoints. `hadHints`: the Service had some before, of whatever family.
 * Source: kubernetes/endpointslice topologycache/topologycache.go AddHints.
 * Differs: where upstream leaves open which zone is served first, it is the first by name.
 */
export function addTopologyHints<C extends HasEndpoints, U extends HasEndpoints>(
  lists: SliceLists<C, U>,
  ratios: ByZone | null,
  family: IPFamily,
  hadHints: boolean,
): Hinted<C, U> {
  const off = (message: string, from: SliceLists<C, U>): Hinted<C, U> => ({
    lists: removeHints(from),
    hintsByZone: null,
    event: hintsDisabledEvent(message, family),
  })
  const allocations = allocate(ratios, readyCount([...lists.create, ...lists.update, ...lists.unchanged]))
  if (typeof allocations === 'string') return off(allocations, lists)
  const { kept, rewritten, counted } = sortOut(lists.unchanged, allocations)
  const sorted = { create: lists.create, update: [...lists.update, ...rewritten], unchanged: kept }
  for (const endpoint of [...sorted.create, ...sorted.update].flatMap(({ endpoints }) => endpoints.filter(isReady))) {
    if (!endpoint.zone) return off(DISABLED.zoneless, sorted)
    add(counted, endpoint.zone, 1)
  }
  const assign = assigner(allocations, counted)
  const hinted = {
    create: sorted.create.map((slice) => withEndpoints(slice, assign)),
    update: sorted.update.map((slice) => withEndpoints(slice, assign)),
    unchanged: kept,
  }
  if (counted.size === 0) return off(DISABLED.none, sorted)
  const event: HintEvent = {
    type: 'Normal',
    reason: 'TopologyAwareHintsEnabled',
    message: withFamily('Topology Aware Hints has been enabled', family),
  }
  return { lists: hinted, hintsByZone: counted, ...(hadHints ? {} : { event }) }
}
