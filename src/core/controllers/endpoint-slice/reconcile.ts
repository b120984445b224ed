import type { EndpointSlice } from '../../api/endpoints.ts'
import type { Pod } from '../../api/pod.ts'
import type { IPFamily } from '../../api/service.ts'
import type { Because } from '../../because.ts'
import type { HintEvent } from '../topology/hints.ts'
import type { ByZone } from '../topology/zones.ts'
import { addressTypesOf } from './address-types.ts'
import { becauseOfWrites } from './because.ts'
import type { SliceInputs } from './inputs.ts'
import { type FamilyPlan, reconcileFamily } from './reconcile-family.ts'
import { type NewSlice, stamped } from './slice.ts'

export interface SlicePlan {
  readonly create: readonly NewSlice[]
  readonly update: readonly EndpointSlice[]
  readonly remove: readonly EndpointSlice[]
  /** Events about the Service. */
  readonly events: readonly HintEvent[]
  /** Topology hints by family and zone; a family without is absent. */
  readonly hinted: ReadonlyMap<IPFamily, ByZone>
  /** True when topology hints are on after this, as the next sync has to know. */
  readonly hasHints: boolean
  /** Pods left out because their Node is not known: try again later. */
  readonly lost: readonly Pod[]
  /** Absent when nothing is to be written. */
  readonly because?: Because
}

/**
 * The writes that make a Service's EndpointSlices say what its Pods say: one group of slices for each family and resolved set
 * of ports, few writes, no repacking. Applying them leaves nothing to do.
 * Source: kubernetes/endpointslice reconciler.go Reconcile.
 */
export function reconcileSlices(inputs: SliceInputs): SlicePlan {
  const { service, slices, topology, now } = inputs
  const families = addressTypesOf(service)
  const foreign = slices.filter(({ addressType }) => !families.some((family) => family === addressType))
  // A family that is given up takes the hints with it, as one that can no longer be hinted does.
  let hasHints = topology?.hadHints === true && foreign.length === 0
  const hinted = new Map<IPFamily, ByZone>()
  const plans: FamilyPlan[] = []
  for (const family of families) {
    const plan = reconcileFamily(
      inputs,
      slices.filter(({ addressType }) => addressType === family),
      family,
      hasHints,
    )
    hasHints = plan.hintsByZone !== null
    if (plan.hintsByZone) hinted.set(family, plan.hintsByZone)
    plans.push(plan)
  }
  const create = plans.flatMap((plan) => plan.create)
  const update = plans.flatMap((plan) => plan.update)
  const remove = [...plans.flatMap((plan) => plan.remove), ...foreign]
  const because =
    create.length + update.length + remove.length > 0 ? becauseOfWrites(inputs, { create, update, remove }) : undefined
  return {
    create: create.map((slice) => stamped(slice, now)),
    update: update.map((slice) => stamped(slice, now)),
    remove,
    events: plans.flatMap(({ events }) => events),
    hinted,
    hasHints,
    lost: plans[0]?.lost ?? [],
    ...(because ? { because } : {}),
  }
}
