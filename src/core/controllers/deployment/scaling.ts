import {
  active,
  isRolling,
  largerThenNewer,
  largerThenOlder,
  maxSurge,
  olderFirst,
  type Sized,
  totalReplicas,
  type Wanted,
} from './limits.ts'
import type { Sizes } from './rolling.ts'

/** The one ReplicaSet with Pods, or with none the new or else the newest; undefined when several have Pods. */
function activeOrLatest(newest: Sized | undefined, olds: readonly Sized[]): Sized | undefined {
  const busy = active(newest ? [...olds, newest] : olds)
  if (busy.length > 1) return undefined
  return busy[0] ?? newest ?? olds.toSorted(olderFirst).at(-1)
}

const isSaturated = ({ replicas }: Wanted, newest: Sized | undefined): boolean =>
  newest !== undefined && newest.replicas === replicas && newest.desiredReplicas === replicas && newest.available === replicas

/** Half away from zero, as Go's RoundToInt32. */
const round = (value: number): number => Math.trunc(value < 0 ? value - 0.5 : value + 0.5)

/**
 * By how much a ReplicaSet would have to change to keep its share of the Deployment.
 * Source: kubernetes/kubernetes pkg/controller/deployment/util/deployment_util.go getReplicaSetFraction.
 */
export function shareOf(
  wanted: Wanted,
  { replicas, maxReplicas = 0 }: Pick<Sized, 'replicas' | 'maxReplicas'>,
  statusReplicas: number,
): number {
  if (wanted.replicas === 0) return -replicas
  const before = maxReplicas === 0 ? statusReplicas : maxReplicas
  return before === 0 ? 0 : round((replicas * (wanted.replicas + maxSurge(wanted))) / before) - replicas
}

/**
 * Sizes after `spec.replicas` has changed: in the middle of a rollout every ReplicaSet with Pods takes its share, larger
 * ones first, and the largest takes what rounding leaves.
 * Source: kubernetes/kubernetes pkg/controller/deployment/sync.go scale.
 */
export function scaleProportionally(
  wanted: Wanted,
  newest: Sized | undefined,
  olds: readonly Sized[],
  statusReplicas: number,
): Sizes {
  const only = activeOrLatest(newest, olds)
  if (only) return only.replicas === wanted.replicas ? new Map() : new Map([[only.name, wanted.replicas]])
  if (isSaturated(wanted, newest)) return new Map(active(olds).map(({ name }) => [name, 0]))
  if (!isRolling(wanted)) return new Map()
  const busy = active(newest ? [...olds, newest] : olds)
  const toAdd = (wanted.replicas > 0 ? wanted.replicas + maxSurge(wanted) : 0) - totalReplicas(busy)
  // Equal to what they have: written all the same, so that their annotations follow.
  if (toAdd === 0) return new Map(busy.map(({ name, replicas }) => [name, replicas]))
  const order = busy.toSorted(toAdd > 0 ? largerThenNewer : largerThenOlder)
  const { sizes, added } = order.reduce<{ sizes: Sizes; added: number }>(
    (sofar, set) => {
      const [share, room] = [shareOf(wanted, set, statusReplicas), toAdd - sofar.added]
      const change = room === 0 ? 0 : toAdd > 0 ? Math.min(share, room) : Math.max(share, room)
      return { sizes: new Map([...sofar.sizes, [set.name, set.replicas + change]]), added: sofar.added + change }
    },
    { sizes: new Map(), added: 0 },
  )
  const [largest] = order
  return largest ? new Map([...sizes, [largest.name, Math.max(0, (sizes.get(largest.name) ?? 0) + toAdd - added)]]) : sizes
}

/** True when `spec.replicas` differs from what an active ReplicaSet was last sized for. Source: sync.go isScalingEvent. */
export const isScalingEvent = ({ replicas }: Wanted, sets: readonly Sized[]): boolean =>
  active(sets).some(({ desiredReplicas }) => desiredReplicas !== undefined && desiredReplicas !== replicas)
