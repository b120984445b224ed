import type { ByZone } from './zones.ts'

/** How much more than its share an endpoint may have to carry. */
const OVERLOAD = 0.2

/** How many endpoints a zone should have hints from. */
export interface Allocation {
  readonly minimum: number
  readonly desired: number
  readonly maximum: number
}

export type Allocations = ReadonlyMap<string, Allocation>

export const DISABLED = {
  nodes: 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes',
  oneZone: 'Nodes only ready in one zone',
  endpoints: 'Insufficient number of endpoints',
  overload: 'Unable to allocate minimum required endpoints to each zone without exceeding overload threshold',
  zoneless: 'One or more endpoints do not have a zone specified',
  none: 'No hints allocated for zones',
} as const

export const minimumOf = (endpoints: number, ratio: number): number => Math.ceil(ratio * endpoints * (1 / (1 + OVERLOAD)))

/**
 * What each zone gets of `endpoints` ready endpoints, or the reason (as Events say it) why zones cannot be told apart.
 * Source: kubernetes/endpointslice topologycache/topologycache.go getAllocations.
 */
export function allocate(ratios: ByZone | null, endpoints: number): Allocations | string {
  if (!ratios) return DISABLED.nodes
  if (ratios.size < 2) return DISABLED.oneZone
  const counts = `(${endpoints} endpoints, ${ratios.size} zones)`
  if (ratios.size > endpoints) return `${DISABLED.endpoints} ${counts}`
  const minimums = [...ratios].map(([zone, ratio]) => ({ zone, share: ratio * endpoints, minimum: minimumOf(endpoints, ratio) }))
  const spare = endpoints - minimums.reduce((sum, { minimum }) => sum + minimum, 0)
  if (spare < 0) return `${DISABLED.overload} ${counts}`
  return new Map(
    minimums.map(({ zone, share, minimum }) => [zone, { minimum, desired: Math.max(share, minimum), maximum: minimum + spare }]),
  )
}

/**
 * True when hints leave some zone with fewer endpoints than it must have.
 * Source: kubernetes/endpointslice topologycache/utils.go serviceOverloaded.
 */
export function isOverloaded(hinted: ByZone, ratios: ByZone | null): boolean {
  if (hinted.size === 0) return false
  if (!ratios) return true
  const total = [...hinted.values()].reduce((sum, count) => sum + count, 0)
  return [...ratios].some(([zone, ratio]) => (hinted.get(zone) ?? -1) < minimumOf(total, ratio))
}

export interface Moves {
  /** Endpoints that a zone gives up. */
  readonly giving: ByZone
  readonly receiving: ByZone
}

/** The zone with the greatest number above 0; the first by name of several. */
function most(zones: ByZone): readonly [zone: string | null, count: number] {
  return [...zones].reduce<readonly [string | null, number]>(
    (best, [zone, count]) => (count > best[1] ? [zone, count] : best),
    [null, 0],
  )
}

const add = (zones: Map<string, number>, zone: string, count: number): void => {
  zones.set(zone, (zones.get(zone) ?? 0) + count)
}

/**
 * Which zones give endpoints to which, one at a time from the richest to the poorest, while both still miss at least half an
 * endpoint and one of them a whole one. A hint for the endpoint's own zone is worth a slightly worse spread.
 * Source: kubernetes/endpointslice topologycache/utils.go getGivingAndReceivingZones.
 */
export function moves(desired: ByZone, have: ByZone): Moves {
  const [surplus, lack] = [new Map<string, number>(), new Map<string, number>()]
  for (const [zone, target] of [...desired].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const count = have.get(zone) ?? 0
    if (count > target) surplus.set(zone, count - target)
    else if (count < target) lack.set(zone, target - count)
  }
  const [giving, receiving] = [new Map<string, number>(), new Map<string, number>()]
  for (;;) {
    const [[from, gives], [to, takes]] = [most(surplus), most(lack)]
    if (from === null || to === null || (gives < 1 && takes < 1) || gives < 0.5 || takes < 0.5) return { giving, receiving }
    add(giving, from, 1)
    add(surplus, from, -1)
    add(receiving, to, 1)
    add(lack, to, -1)
  }
}
