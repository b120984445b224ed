import type { Endpoint, EndpointSlice } from '../../api/endpoints.ts'
import { identityOf, saysTheSame } from './endpoint.ts'

/** Which slices of one set of ports to write, and with which endpoints. */
export interface Packing {
  /** Endpoints of new slices. */
  readonly create: readonly (readonly Endpoint[])[]
  readonly update: readonly { readonly slice: EndpointSlice; readonly endpoints: readonly Endpoint[] }[]
  /** Slices that nothing is left in. */
  readonly remove: readonly EndpointSlice[]
}

interface Filling {
  readonly slice: EndpointSlice
  readonly endpoints: Endpoint[]
  state: 'untouched' | 'written' | 'emptied'
}

/** What stays in a slice of the wanted endpoints, which are taken out of `left`. Hints are left behind. */
function keepWanted(slice: EndpointSlice, left: Map<string, Endpoint>, labelsChanged: boolean): Filling {
  const endpoints: Endpoint[] = []
  let changed = false
  for (const endpoint of slice.endpoints) {
    const identity = identityOf(endpoint)
    const wanted = left.get(identity)
    if (!wanted) continue
    endpoints.push(wanted)
    left.delete(identity)
    changed ||= !saysTheSame(wanted, endpoint)
  }
  if (!changed && endpoints.length === slice.endpoints.length)
    return { slice, endpoints, state: labelsChanged ? 'written' : 'untouched' }
  return { slice, endpoints, state: endpoints.length === 0 ? 'emptied' : 'written' }
}

/** Moves endpoints from `left` into `endpoints` until those are `max` or none is left. */
function fill(endpoints: Endpoint[], left: Map<string, Endpoint>, max: number): void {
  for (const [identity, endpoint] of left) {
    if (endpoints.length >= max) return
    endpoints.push(endpoint)
    left.delete(identity)
  }
}

/** The untouched slice that ends up fullest while it holds `count` more; undefined when none can. */
function closestToFull(fillings: readonly Filling[], count: number, max: number): Filling | undefined {
  const fitting = fillings.filter(({ state, endpoints }) => state === 'untouched' && endpoints.length + count <= max)
  return fitting.reduce<Filling | undefined>(
    (best, one) => (best && best.endpoints.length >= one.endpoints.length ? best : one),
    undefined,
  )
}

/**
 * Packs wanted endpoints into the slices of one set of ports with few writes: what is in a slice stays there; slices that
 * are written anyway are filled, fullest first; what is left goes whole into one untouched slice, else into new ones.
 * Nothing is repacked for its own sake, and a slice above `max` is not split.
 * Source: kubernetes/endpointslice reconciler.go reconcileByPortMapping, utils.go getSliceToFill.
 */
export function pack(
  slices: readonly EndpointSlice[],
  wanted: ReadonlyMap<string, Endpoint>,
  max: number,
  labelsChanged: (slice: EndpointSlice) => boolean,
): Packing {
  const left = new Map(wanted)
  const fillings = slices.map((slice) => keepWanted(slice, left, labelsChanged(slice)))
  const written = fillings.filter(({ state }) => state === 'written')
  for (const { endpoints } of written.toSorted((a, b) => b.endpoints.length - a.endpoints.length)) fill(endpoints, left, max)
  const create: Endpoint[][] = []
  while (left.size > 0) {
    const reused = left.size < max ? closestToFull(fillings, left.size, max) : undefined
    const endpoints = reused?.endpoints ?? []
    fill(endpoints, left, max)
    if (reused) reused.state = 'written'
    else create.push(endpoints)
  }
  return {
    create,
    update: fillings.filter(({ state }) => state === 'written').map(({ slice, endpoints }) => ({ slice, endpoints })),
    remove: fillings.filter(({ state }) => state === 'emptied').map(({ slice }) => slice),
  }
}
