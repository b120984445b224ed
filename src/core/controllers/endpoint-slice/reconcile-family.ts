import type { EndpointSlice } from '../../api/endpoints.ts'
import type { Pod } from '../../api/pod.ts'
import type { IPFamily, Service } from '../../api/service.ts'
import { portsKey } from '../endpoints/ports.ts'
import { addTopologyHints, type HintEvent, hintsDisabledEvent, hintsEnabled } from '../topology/hints.ts'
import { removeHints, type SliceLists } from '../topology/slice-lists.ts'
import { distributeTraffic, wantsHints } from '../topology/traffic-distribution.ts'
import type { ByZone } from '../topology/zones.ts'
import type { SliceInputs } from './inputs.ts'
import { pack } from './pack.ts'
import { isOwnedBy, isPlaceholder, labelsDiffer, type NewSlice, newSlice, recycled, rewritten } from './slice.ts'
import { wantedEndpoints } from './wanted.ts'

/** What is to be done about the slices of one family. */
export interface FamilyPlan {
  readonly create: readonly NewSlice[]
  readonly update: readonly EndpointSlice[]
  readonly remove: readonly EndpointSlice[]
  readonly events: readonly HintEvent[]
  /** Endpoints hinted for each zone by topology hints; null when those are off. */
  readonly hintsByZone: ByZone | null
  readonly lost: readonly Pod[]
}

interface Writes {
  readonly lists: SliceLists<NewSlice, EndpointSlice>
  readonly remove: readonly EndpointSlice[]
}

function slicesByPorts(slices: readonly EndpointSlice[]): ReadonlyMap<string, readonly EndpointSlice[]> {
  const groups = new Map<string, EndpointSlice[]>()
  for (const slice of slices) {
    const key = portsKey(slice.ports)
    const group = groups.get(key)
    if (group) group.push(slice)
    else groups.set(key, [slice])
  }
  return groups
}

/** Packs each group of ports, and drops slices of another Service or of ports that nobody has any more. */
function packGroups({ service, pods, nodes, maxPerSlice }: SliceInputs, slices: readonly EndpointSlice[], family: IPFamily) {
  const { groups, lost } = wantedEndpoints(service, pods, nodes, family)
  const byPorts = slicesByPorts(slices.filter((slice) => isOwnedBy(slice, service)))
  const packed = [...groups].map(([key, { ports, endpoints }]) => ({
    ports,
    packing: pack(byPorts.get(key) ?? [], endpoints, maxPerSlice, (slice) => labelsDiffer(slice, service)),
  }))
  return {
    lost,
    create: packed.flatMap(({ ports, packing }) =>
      packing.create.map((endpoints) => newSlice(service, family, ports, endpoints)),
    ),
    update: packed.flatMap(({ packing }) => packing.update.map(({ slice, endpoints }) => rewritten(slice, service, endpoints))),
    remove: [
      ...slices.filter((slice) => !isOwnedBy(slice, service)),
      ...packed.flatMap(({ packing }) => packing.remove),
      ...[...byPorts].flatMap(([key, unwanted]) => (groups.has(key) ? [] : unwanted)),
    ],
  }
}

/** Where no slice would be left, an empty one stands; one that will do already is not deleted. */
function withPlaceholder(
  service: Service,
  family: IPFamily,
  slices: readonly EndpointSlice[],
  writes: Pick<FamilyPlan, 'create' | 'remove'>,
) {
  const { create, remove } = writes
  if (create.length > 0 || remove.length < slices.length) return { create, remove }
  const placeholder = newSlice(service, family, [], [])
  const [only, ...more] = remove
  if (only && more.length === 0 && isPlaceholder(only, placeholder)) return { create, remove: [] }
  return { create: [placeholder], remove }
}

/** Puts hints on or takes them off, by the annotation or else by `spec.trafficDistribution`. */
function withHints({ service, topology, preferSame }: SliceInputs, lists: Writes['lists'], family: IPFamily, hadHints: boolean) {
  const { annotations } = service.metadata
  const { trafficDistribution } = service.spec
  if (hintsEnabled(annotations)) {
    if (!topology) return { lists: removeHints(lists), hintsByZone: null, events: [] }
    const { event, ...hinted } = addTopologyHints(lists, topology.ratios, family, hadHints)
    return { ...hinted, events: event ? [event] : [] }
  }
  const spread = wantsHints(trafficDistribution, preferSame) ? distributeTraffic(trafficDistribution, lists) : removeHints(lists)
  const events = topology && hadHints ? [hintsDisabledEvent('Topology Aware Hints has been disabled', family)] : []
  return { lists: spread, hintsByZone: null, events }
}

/** A slice to be made and one to be deleted are one slice rewritten: its name stays. */
function recycle(
  service: Service,
  { lists: { create, update }, remove }: Writes,
): Pick<FamilyPlan, 'create' | 'update' | 'remove'> {
  const left = [...create]
  const reused: EndpointSlice[] = []
  const removed = remove.filter((slice) => {
    const made = isOwnedBy(slice, service) ? left.pop() : undefined
    if (made) reused.push(recycled(slice, made))
    return !made
  })
  // A Service on its way out gets no new slice: the garbage collector would race with it.
  const going = service.metadata.deletionTimestamp !== undefined
  return { create: going ? [] : left, update: [...update, ...reused], remove: removed }
}

/**
 * Compares the slices of one family with the Pods that the Service selects. `hadHints`: topology hints were on before.
 * Source: kubernetes/endpointslice reconciler.go reconcileByAddressType, finalize.
 */
export function reconcileFamily(
  inputs: SliceInputs,
  slices: readonly EndpointSlice[],
  family: IPFamily,
  hadHints: boolean,
): FamilyPlan {
  const { service } = inputs
  const packed = packGroups(inputs, slices, family)
  const { create, remove } = withPlaceholder(service, family, slices, packed)
  const touched = new Set([...packed.update, ...remove].map(({ metadata }) => metadata.name))
  const unchanged = slices.filter(({ metadata }) => !touched.has(metadata.name))
  const { lists, hintsByZone, events } = withHints(inputs, { create, update: packed.update, unchanged }, family, hadHints)
  return { ...recycle(service, { lists, remove }), events, hintsByZone, lost: packed.lost }
}
